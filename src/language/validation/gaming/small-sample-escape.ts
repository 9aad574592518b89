import { scalar } from '../../../analyse/bands.ts';
import { foundationOf, foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Contract, Target } from '../../../contract/contract.ts';
import type { ComparisonNode, Expression } from '../../../contract/expression.ts';
import { type Rational, toDecimal, trimZeros } from '../../../exact/rational.ts';
import { formatDuration } from '../../../time/duration.ts';
import type { Rule } from '../frame/rule.ts';
import { longestText } from '../frame/wording.ts';

export const smallSampleEscape: Rule = {
  name: 'small-sample-escape',
  family: 'gaming',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds minimum samples and volumes that the judged party counts itself, and how much may fail below them.',
    why: `"Applies when there are at least 20 tickets": with 19 nothing is measured, and all 19 may fail. Whoever opens and merges tickets, or splits traffic over windows, can stay below. Say what
holds below the minimum: a number of misses instead of a share, or a longer period.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field resolved: time?
}
metric Resolved of Checkout {
  measure share of tickets where (elapsed from opened to resolved at most 8 h)
}
target Resolution of Checkout {
  Resolved at least 90% each calendar month
  applies when count of tickets at least 20, else not measured
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field resolved: time?
}
metric Tickets of Checkout {
  measure count of tickets
}
metric Late of Checkout {
  measure count of tickets where (elapsed from opened to resolved above 8 h)
}
metric Resolved of Checkout {
  measure share of tickets where (elapsed from opened to resolved at most 8 h)
}
target Resolution of Checkout {
  (if Tickets below 20 then Late at most 2 else Resolved at least 90%) each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When the sample is the other side’s to make: orders that it places, calls that it takes part in.',
  },
  check: ({ contract }, report) => {
    for (const target of contract.targets) {
      for (const { floor, compared } of target.appliesWhen
        ? floorsIn(contract, target, target.appliesWhen.condition)
        : []) {
        const most = largestBelow(compared.operator, floor);
        if (!most) continue;
        report({
          message: `Below ${figure(floor)} in a ${longestText(target.scope.period)} '${target.family}' isn't measured: with ${figure(most)}, all ${figure(most)} may fail. Say what holds for fewer, such as a number of misses.`,
          at: [compared.at, target.nameAt],
          about: target.id,
        });
      }
      for (const { floor, compared, everyMs } of windowFloors(contract, target)) {
        const most = largestBelow(compared.operator, floor);
        if (!most) continue;
        report({
          message: `Windows of ${formatDuration(everyMs)} below ${figure(floor)} aren't counted for '${target.family}': with ${figure(most)} in each of them all may fail, and nothing is missed.`,
          at: [compared.at, target.nameAt],
          about: target.id,
        });
      }
    }
  },
};

interface Floor {
  readonly floor: Rational;
  readonly compared: ComparisonNode & Expression;
}

/** Comparisons, all of which must hold, of a number of rows that the judged party collects with a number. */
function floorsIn(contract: Contract, { owedBy }: Target, condition: Expression): readonly Floor[] {
  const parts = condition.op === 'and' ? condition.terms : [condition];
  return parts.flatMap((compared) => {
    if (compared.op !== 'compare' || compared.right.op !== 'literal' || compared.left.type.kind !== 'number') return [];
    const floor = scalar(compared.right.value);
    const { nodes, data } = foundationOf(contract, [compared.left]);
    const counts = nodes.some((node) => node.op === 'aggregate' && (node.fn === 'count' || node.fn === 'sum'));
    const own = data.length > 0 && data.every(({ collected }) => collected?.by === owedBy);
    return floor && counts && own ? [{ floor, compared }] : [];
  });
}

/** The same for windows that are left out for having too little in them (O8). */
const windowFloors = (contract: Contract, target: Target): readonly (Floor & { readonly everyMs: number })[] =>
  foundationOfTarget(contract, target).nodes.flatMap((node) =>
    node.op === 'windows' && node.countingOnly
      ? floorsIn(contract, target, node.countingOnly).map((floor) => ({ ...floor, everyMs: node.everyMs }))
      : [],
  );

/** The largest whole number that stays below; `undefined` where none but 0 does. */
function largestBelow(operator: ComparisonNode['operator'], floor: Rational): Rational | undefined {
  if (operator !== 'at-least' && operator !== 'above') return undefined;
  const most = operator === 'at-least' ? floor.ceil().sub(1) : floor.floor();
  return most.compare(0) > 0 ? most : undefined;
}

const figure = (count: Rational): string => trimZeros(toDecimal(count, 3, 'half-even'));
