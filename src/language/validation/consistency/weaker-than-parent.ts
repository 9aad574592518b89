import { scalar } from '../../../analyse/bands.ts';
import { contentKey } from '../../../analyse/content.ts';
import type { Contract, Target } from '../../../contract/contract.ts';
import { targetNamed } from '../../../contract/lookup.ts';
import type { SourceRange } from '../../../contract/source.ts';
import type { Value } from '../../../contract/value.ts';
import { compare, type Rational } from '../../../exact/rational.ts';
import type { Finding, Rule, RuleContext, RuleFix } from '../frame/rule.ts';
import { headOf, levelOf, scaleOfValues, thresholdText, valueText } from '../frame/wording.ts';

export const weakerThanParent: Rule = {
  name: 'weaker-than-parent',
  family: 'consistency',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds targets that promise less than the agreement that they extend, or pay less for a miss.',
    why: `A corporate agreement says what every customer gets; a customer agreement that overrides a target may promise more. One that promises less undercuts what was
published to all, and whoever reads only the corporate agreement relies on a level that isn't owed. A new version of the same
agreement isn't compared: it's there to change things.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
}

agreement ForAcme extends Hosting {
  override target Availability of Checkout {
    Uptime at least 99.5% each calendar month
  }`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
}

agreement ForAcme extends Hosting {
  override target Availability of Checkout {
    Uptime at least 99.95% each calendar month
  }`,
    },
    silence: 'When the customer agreed to the lower level for a lower price. Name the clause in the reason.',
  },
  check: (context, report) => {
    const { contract, outline, agreements } = context;
    const [parentId] = outline.extends;
    const parent = parentId === undefined || outline.amends ? undefined : agreements(parentId);
    if (!parent) return;
    for (const target of contract.targets) {
      const before = targetNamed(parent, target.id);
      const finding = before && (weaker(context, parent, before, target) ?? paysLess(parent, before, target));
      if (finding) report(finding);
    }
    for (const finding of leftOut(context, parent)) report(finding);
  },
};

/** Targets of the parent that are no part of this agreement, and pay there. */
function leftOut({ contract }: RuleContext, parent: Contract): readonly Finding[] {
  return (contract.leftOut ?? []).flatMap((omitted): Finding[] => {
    const target = omitted.kind === 'target' ? parent.targets.find(({ family }) => family === omitted.name) : undefined;
    if (target === undefined || omitted.of !== parent.id || target.owedBy !== parent.provider) return [];
    const { threshold, credits } = target;
    const what = threshold === undefined ? '' : `, ${thresholdText(threshold)},`;
    const so = credits.length === 0 ? '' : ' and pays for a miss';
    return [
      {
        message: `'${target.family}'${what} is left out here; ${parent.id}, which this agreement extends, promises it${so}. Keep it, or say in the reason of an ignore what was given for it.`,
        at: [omitted.at],
        about: target.family,
        key: 'left out',
        related: [{ message: `What ${parent.id} promises.`, at: target.nameAt }],
      },
    ];
  });
}

function weaker(
  { contract, textOf }: RuleContext,
  parent: Contract,
  before: Target,
  target: Target,
): Finding | undefined {
  const [was, is] = [levelIn(before), levelIn(target)];
  if (!was || !is || was.metric !== is.metric || was.upwards !== is.upwards) return undefined;
  const order = compare(is.value, was.value);
  const less = was.upwards ? order < 0 : order > 0;
  const looser = order === 0 && was.strict && !is.strict;
  if (!less && !looser) return undefined;
  return {
    message: `'${target.family}' promises ${thresholdText(is.declared)}, less than the ${thresholdText(was.declared)} of ${parent.id}, which this agreement extends. Promise at least as much, or say in the reason of an ignore what was given for it.`,
    at: [levelOf(is.declared, textOf), target.nameAt, headOf(contract.at, textOf)],
    about: target.id,
    key: target.family,
    fixes: asInParent(is.declared, thresholdText(was.declared), parent, textOf),
    related: [{ message: `What ${parent.id} promises.`, at: levelOf(was.declared, textOf) }],
  };
}

/** Where the level is printed: a named one may be meant for others too. */
function asInParent(
  declared: Level['declared'],
  promise: string,
  parent: Contract,
  textOf: RuleContext['textOf'],
): readonly RuleFix[] {
  const at = levelOf(declared, textOf);
  const printed = /^(?:at\s+(?:least|most)|above|below)\s+\d[^(]*$/.test(textOf(at) ?? '');
  return printed ? [{ title: `Promise ${promise}, as ${parent.id} does`, edits: [{ at, newText: promise }] }] : [];
}

interface Level {
  readonly metric: string;
  readonly upwards: boolean;
  readonly strict: boolean;
  readonly value: Rational;
  readonly declared: NonNullable<Target['threshold']>;
}

function levelIn({ threshold }: Target): Level | undefined {
  const value = threshold && scalar(threshold.value);
  if (!threshold || !value) return undefined;
  const { metric, operator } = threshold;
  return {
    metric,
    upwards: operator === 'at-least' || operator === 'above',
    strict: operator === 'above' || operator === 'below',
    value,
    declared: threshold,
  };
}

/** The first share or amount that is lower than the one in its place in the parent. */
function paysLess(parent: Contract, before: Target, target: Target): Finding | undefined {
  const [was, is] = [paidBy(before), paidBy(target)];
  for (const [key, { amount, at }] of is) {
    const other = was.get(key);
    const [less, more] = [scalar(amount), other && scalar(other.amount)];
    if (!other || !less || !more || compare(less, more) >= 0) continue;
    const [lower, higher] = [amount, other.amount].map((value) =>
      valueText(scalar(value) ?? less, scaleOfValues([value])),
    );
    return {
      message: `A miss of '${target.family}' earns ${lower} here, less than the ${higher} of ${parent.id}, which this agreement extends. Pay at least as much, or say in the reason of an ignore what was given for it.`,
      at: [at, target.nameAt],
      about: target.id,
      key: 'pays less',
      related: [{ message: `What ${parent.id} pays.`, at: other.at }],
    };
  }
  return undefined;
}

interface Paid {
  readonly amount: Value;
  readonly at: SourceRange;
}

/** Shares and amounts that are printed, by what they're paid for and what they're a share of. */
function paidBy({ credits }: Target): ReadonlyMap<string, Paid> {
  const found = credits.flatMap(({ amount, when }): (readonly [string, Paid])[] => {
    if (amount.kind === 'schedule') {
      const { basis, measure, schedule } = amount;
      return schedule.bands.flatMap(({ lower, upper, pays, at }) =>
        pays.op === 'literal'
          ? [[contentKey({ when, basis, measure, lower, upper }), { amount: pays.value, at }] as const]
          : [],
      );
    }
    const whole = amount.amount;
    if (whole.op === 'literal') return [[contentKey({ when }), { amount: whole.value, at: whole.at }]];
    if (whole.op !== 'multiply' || whole.left.op !== 'literal') return [];
    return [[contentKey({ when, of: whole.right }), { amount: whole.left.value, at: whole.at }]];
  });
  return new Map(found);
}
