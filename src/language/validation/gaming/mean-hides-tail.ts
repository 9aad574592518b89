import { scalar } from '../../../analyse/bands.ts';
import { foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Contract, Target } from '../../../contract/contract.ts';
import type { AggregateNode, Expression } from '../../../contract/expression.ts';
import { metricOf } from '../../../contract/lookup.ts';
import { formatMeanDuration } from '../../../time/duration.ts';
import type { Rule } from '../frame/rule.ts';
import { capital, levelOf, thresholdText } from '../frame/wording.ts';

/** Cases among which the witness is one. */
const CASES = 100;

export const meanHidesTail: Rule = {
  name: 'mean-hides-tail',
  family: 'gaming',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds targets on the mean or median of a duration, where no target bounds single cases.',
    why: `A mean of 4 h is met by 99 repairs that take no time and one of 400 h. Whoever waits those 400 h was promised four. A percentile, a maximum, or a share of cases within a limit beside the
mean bounds the tail.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field repaired: time?
}
metric RepairTime of Checkout {
  measure mean of elapsed from opened to repaired over tickets
}
target Repair of Checkout {
  RepairTime at most 4 h each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field repaired: time?
}
metric RepairTime of Checkout {
  measure mean of elapsed from opened to repaired over tickets
}
metric Longest of Checkout {
  measure maximum of elapsed from opened to repaired over tickets
}
target Repair of Checkout {
  RepairTime at most 4 h each calendar month
  credit 5% of Checkout.fee
}
target LongestRepair of Checkout {
  Longest at most 24 h each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When single cases hurt nobody, and the sum is what counts.',
  },
  check: ({ contract, textOf }, report) => {
    for (const target of contract.targets) {
      const { threshold } = target;
      const metric = metricOf(contract, target);
      const mean = metric && meanOf(metric.measure);
      const limit = threshold && scalar(threshold.value);
      if (!threshold || !limit || threshold.value.kind !== 'duration' || !mean) continue;
      if (threshold.operator !== 'at-most' && threshold.operator !== 'below') continue;
      if (boundsCases(contract, target, mean)) continue;
      const witness =
        mean.fn === 'mean'
          ? `${CASES - 1} cases at 0 s and one of ${formatMeanDuration(limit.mul(CASES))} have that mean`
          : `49 of ${CASES} cases may take as long as they like`;
      report({
        message: `${capital(thresholdText(threshold))} is asked of the ${mean.fn} alone: ${witness}. Bound single cases with a percentile, a maximum or a share within a limit.`,
        at: [levelOf(threshold, textOf), target.nameAt],
        about: target.id,
        related: [{ message: `The ${mean.fn}.`, at: mean.at }],
      });
    }
  },
};

function meanOf(measure: Expression): (AggregateNode & Expression) | undefined {
  if (measure.op === 'round') return meanOf(measure.value);
  const isMean = measure.op === 'aggregate' && (measure.fn === 'mean' || measure.fn === 'median');
  return isMean ? measure : undefined;
}

const SINGLE_CASES: ReadonlySet<unknown> = new Set(['share', 'count', 'maximum']);

/** Whether another target of the same party looks at single cases of the same data. */
function boundsCases(contract: Contract, target: Target, mean: AggregateNode): boolean {
  const own = new Set(foundationOfTarget(contract, target).data);
  return contract.targets.some((other) => {
    if (other.id === target.id || other.owedBy !== target.owedBy) return false;
    const { data, nodes } = foundationOfTarget(contract, other);
    if (!data.some((each) => own.has(each))) return false;
    if (other.scope.kind === 'each-row') return true;
    return nodes.some(
      (node) => node.op === 'aggregate' && node !== mean && (SINGLE_CASES.has(node.fn) || typeof node.fn === 'object'),
    );
  });
}
