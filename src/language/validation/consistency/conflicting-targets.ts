import { contentKey } from '../../../analyse/content.ts';
import { createEncoder } from '../../../analyse/logic/encode.ts';
import { satisfy } from '../../../analyse/logic/satisfy.ts';
import type { Contract, Target } from '../../../contract/contract.ts';
import { periodKey } from '../../../contract/period.ts';
import type { Rule, RuleContext } from '../frame/rule.ts';
import { thresholdText } from '../frame/wording.ts';

/** So many targets that share unknowns are judged together; more are judged in pairs only. */
const MOST_TOGETHER = 12;

export const conflictingTargets: Rule = {
  name: 'conflicting-targets',
  family: 'consistency',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds targets of one period that can’t be met together, whatever the measured values are.',
    why: `Where one target wants at least 99.9% of a metric and another at most 99.5% of the same, one of them is missed in every period: its credit is a discount that
nobody agreed, and nobody can say which of the two levels was meant. Targets on figures that are calculated from others are judged
with those others.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
target Floor of Checkout {
  Uptime below 99.5% each calendar month
  credit 20% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
target Floor of Checkout {
  Uptime at least 99.5% each calendar month
  credit 20% of Checkout.fee
}`,
    },
    silence:
      'When exactly one of the two is meant to be paid in each period, as a price list by level. A payment says that better.',
  },
  check: (context, report) => {
    const judged = context.contract.targets.filter(({ scope, appliesWhen }) => scope.kind === 'period' && !appliesWhen);
    // What stands for each record is held against what stands for each of the same.
    const together = ({ scope, each }: Target): string => contentKey({ period: periodKey(scope.period), each });
    for (const targets of Map.groupBy(judged, together).values())
      for (const conflict of conflictsAmong(context.contract, targets)) report(findingOf(context, conflict));
  },
};

interface Commitment {
  readonly target: Target;
  readonly keys: readonly string[];
}

/** Smallest sets of targets that no values meet together. */
function conflictsAmong(contract: Contract, targets: readonly Target[]): readonly (readonly Target[])[] {
  const commitments = targets.map((target): Commitment => {
    const encoder = createEncoder(contract);
    encoder.encode(target.commitment);
    return { target, keys: [...encoder.unknowns.keys()] };
  });
  const byKey = new Map<string, Commitment[]>();
  for (const each of commitments) for (const key of each.keys) byKey.set(key, [...(byKey.get(key) ?? []), each]);
  const pairs: (readonly Target[])[] = [];
  const done = new Set<string>();
  for (const sharing of byKey.values())
    sharing.forEach((first, index) => {
      for (const second of sharing.slice(index + 1)) {
        const key = `${first.target.id} ${second.target.id}`;
        if (first === second || done.has(key)) continue;
        done.add(key);
        if (areImpossible(contract, [first.target, second.target])) pairs.push([first.target, second.target]);
      }
    });
  if (pairs.length > 0) return pairs;
  return components(commitments, byKey).flatMap((together) => {
    if (together.length < 3 || together.length > MOST_TOGETHER || !areImpossible(contract, together)) return [];
    return [smallest(contract, together)];
  });
}

/** A target that can't be met by itself isn't in conflict with others. */
function areImpossible(contract: Contract, targets: readonly Target[]): boolean {
  const encoder = createEncoder(contract);
  const formulas = targets.map(({ commitment }) => encoder.encode(commitment));
  if (satisfy({ kind: 'and', terms: formulas }, encoder.unknowns).kind !== 'unsatisfiable') return false;
  return formulas.every((each) => satisfy(each, encoder.unknowns).kind === 'satisfiable');
}

function components(
  all: readonly Commitment[],
  byKey: ReadonlyMap<string, readonly Commitment[]>,
): readonly (readonly Target[])[] {
  const left = new Set(all);
  const found: Target[][] = [];
  for (const start of all) {
    if (!left.delete(start)) continue;
    const together = [start];
    for (const each of together)
      for (const key of each.keys)
        for (const other of byKey.get(key) ?? []) if (left.delete(other)) together.push(other);
    found.push(together.map(({ target }) => target));
  }
  return found;
}

/** Targets without which the others can still not be met are left out. */
function smallest(contract: Contract, targets: readonly Target[]): readonly Target[] {
  let kept = targets;
  for (const target of targets) {
    const without = kept.filter((each) => each !== target);
    if (areImpossible(contract, without)) kept = without;
  }
  return kept;
}

function findingOf({ contract }: RuleContext, targets: readonly Target[]): Parameters<Parameters<Rule['check']>[1]>[0] {
  const [first, ...others] = targets.toReversed();
  const named = targets.map(({ id, threshold }) => (threshold ? `'${id}' (${thresholdText(threshold)})` : `'${id}'`));
  const last = named.pop();
  const metrics = new Set(targets.map(({ threshold }) => threshold?.metric));
  const [metric] = metrics;
  const what = metrics.size === 1 && metric !== undefined ? `no value of '${metric}' meets` : 'no values meet';
  const both = targets.length === 2 ? 'both' : `all ${targets.length}`;
  return {
    message: `${named.join(', ')} and ${last} can't be met in the same period: ${what} ${both}. One of them is missed in every period. Change a level, or say in what case each one applies.`,
    at: [first?.threshold?.at ?? first?.nameAt ?? contract.at, first?.nameAt ?? contract.at],
    ...(first ? { about: first.id } : {}),
    related: others.map((target) => ({ message: `The target '${target.id}'.`, at: target.nameAt })),
  };
}
