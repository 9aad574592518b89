import type { Contract } from '../contract/contract.ts';
import type { Dataset } from '../contract/dataset.ts';
import { applySubstitutes } from '../contract/substitutes.ts';
import { termOf } from '../evaluate/periods.ts';
import type { Duration, Interval } from '../time/intervals.ts';
import { type Reached, reachedBy } from './demands.ts';
import type { SourcePlan } from './plan/source.ts';
import { reachOf } from './reach.ts';
import { rowsNamed } from './rowsNamed.ts';

/** An outage that the term's bounds cut is seen whole up to this length (T6); a ticket from just before it is there. */
const MARGIN: Duration = 31 * 86_400_000;

/**
 * The time whose rows can matter for an agreement: its term, with how far figures look beyond it. Ends that the term leaves open are infinite.
 */
export function neededTime(contract: Contract, { back, ahead }: ReturnType<typeof reachOf>): Interval {
  const { start, end } = termOf(contract);
  return { start: start - Math.max(back, MARGIN), end: end + Math.max(ahead, MARGIN) };
}

/** Everything that settling evaluates, and the rows that get an outcome each. */
const neededParts = ({ targets, payments, metrics, creditTerms, services, rights }: Contract): readonly unknown[] => [
  targets,
  payments,
  [...targets, ...payments].map(({ scope }) => (scope.kind === 'each-row' ? rowsNamed(scope) : undefined)),
  metrics.map(({ measure: value }) => value),
  creditTerms,
  services,
  rights,
];

interface Needs extends Reached {
  readonly reach: ReturnType<typeof reachOf>;
}

/** `given`: conditions that no observation decides. */
export function needsOf(contract: Contract, given: ReadonlySet<string> = NONE_GIVEN): Needs {
  const known = given.size === 0 ? needs.get(contract) : undefined;
  if (known !== undefined) return known;
  const parts = neededParts(contract);
  const reached = reachedBy(contract, parts, given);
  const found: Needs = { ...reached, reach: reached.within ? reachOf(parts) : NO_REACH };
  if (given.size === 0) needs.set(contract, found);
  return found;
}

const NONE_GIVEN: ReadonlySet<string> = new Set();

const NO_REACH: Needs['reach'] = { back: 0, ahead: 0 };

/** A contract never changes, and is asked for its sources before it's measured. */
const needs = new WeakMap<Contract, Needs>();

/** What stands in the place of observations. */
interface Given {
  readonly rows?: ReadonlyMap<string, unknown> | undefined;
  readonly conditions?: ReadonlyMap<string, unknown> | undefined;
}

/** The sources that are read to measure an agreement. */
export const sourcesFor = (agreement: Contract, dataset: Dataset, overrides: Given = {}): readonly SourcePlan[] =>
  plansFor(applySubstitutes(agreement, dataset), dataset, overrides);

export function plansFor(contract: Contract, dataset: Dataset, { rows, conditions }: Given): readonly SourcePlan[] {
  if (rows !== undefined || conditions !== undefined) return plansAround(contract, dataset, { rows, conditions });
  const known = plans.get(contract);
  if (known?.of.bindings === dataset.bindings && known.of.rejectedAtMost === dataset.rejectedAtMost) return known.plans;
  const found = plansAround(contract, dataset, {});
  plans.set(contract, { of: dataset, plans: found });
  return found;
}

const plans = new WeakMap<Contract, { readonly of: Dataset; readonly plans: readonly SourcePlan[] }>();

function plansAround(contract: Contract, dataset: Dataset, { rows, conditions }: Given): readonly SourcePlan[] {
  const { data, reach } = needsOf(contract, new Set(conditions?.keys()));
  const needed = new Set([...data, ...contract.data.flatMap(({ id, kind }) => (kind === 'records' ? [id] : []))]);
  const time = neededTime(contract, reach);
  return dataset.bindings
    .filter((binding) => needed.has(binding.data) && !rows?.has(binding.data))
    .flatMap((binding): SourcePlan[] => {
      const declaration = contract.data.find(({ id }) => id === binding.data);
      const zone = binding.zone ?? contract.zone;
      return declaration === undefined
        ? []
        : [{ declaration, binding, zone, rejectedAtMost: dataset.rejectedAtMost, needed: time }];
    });
}
