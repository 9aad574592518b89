import type { Condition, Contract, DataDeclaration, Target } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { conditionNamed, dataNamed, metricNamed } from '../contract/lookup.ts';
import { walk } from '../contract/walk.ts';

/** What an expression rests on in the end: everything inside it, and inside the metrics and sets of time that it names. */
export interface Foundation {
  readonly nodes: readonly Expression[];
  readonly metrics: ReadonlySet<string>;
  /** Sets of time that it counts, and those that are taken out of these. */
  readonly conditions: readonly Condition[];
  readonly exclusions: readonly Condition[];
  /** What it reads, exclusions aside. */
  readonly data: readonly DataDeclaration[];
}

/** Walks from the expressions through metrics and conditions; what is taken out of a set (`except`) is named, and not walked. */
export function foundationOf(contract: Contract, roots: readonly Expression[]): Foundation {
  const nodes: Expression[] = [];
  const metrics = new Set<string>();
  const conditions = new Map<string, Condition>();
  const exclusions = new Map<string, Condition>();
  const data = new Map<string, DataDeclaration>();
  const pending = [...roots];
  const reach = (id: string): void => {
    const condition = conditionNamed(contract, id);
    if (!condition || conditions.has(id)) return;
    conditions.set(id, condition);
    pending.push(condition.when);
    for (const excluded of condition.except.flatMap((other) => conditionNamed(contract, other) ?? []))
      exclusions.set(excluded.id, excluded);
  };
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const node of walk(next)) {
      nodes.push(node);
      const read = dataNamed(contract, dataReadBy(node));
      if (read) data.set(read.id, read);
      if (node.op === 'metric' && !metrics.has(node.metric)) {
        metrics.add(node.metric);
        const metric = metricNamed(contract, node.metric);
        if (metric) pending.push(metric.measure);
      }
      if (node.op === 'condition') reach(node.condition);
      if (node.op === 'aggregate' && node.rows.kind === 'outages') reach(node.rows.condition);
    }
  }
  return {
    nodes,
    metrics,
    conditions: [...conditions.values()],
    exclusions: contract.conditions.filter(({ id, role }) => role === 'exclusion' && exclusions.has(id)),
    data: contract.data.filter(({ id }) => data.has(id)),
  };
}

/** The data whose rows a node reads; records are no observations. */
function dataReadBy(node: Expression): string | undefined {
  switch (node.op) {
    case 'field':
    case 'signal':
    case 'intervals-of':
      return node.data;
    case 'aggregate':
      return node.rows.kind === 'data' ? node.rows.data : undefined;
    default:
      return undefined;
  }
}

const ofTargets = new WeakMap<Target, { readonly contract: Contract; readonly foundation: Foundation }>();

/** What the verdict of a target rests on: what it promises, and of which rows. */
export function foundationOfTarget(contract: Contract, target: Target): Foundation {
  const known = ofTargets.get(target);
  if (known?.contract === contract) return known.foundation;
  const { scope } = target;
  const where = scope.kind === 'each-row' && scope.where ? [scope.where] : [];
  const own = foundationOf(contract, [target.commitment, ...where]);
  const foundation = scope.kind === 'each-row' ? withRows(contract, own, scope.rows) : own;
  ofTargets.set(target, { contract, foundation });
  return foundation;
}

/** Whether the party alone collects all that a target rests on. */
export function collectedOnlyBy(contract: Contract, target: Target, party: string): boolean {
  const { data } = foundationOfTarget(contract, target);
  return data.length > 0 && data.every(({ collected }) => collected?.by === party);
}

/** Of a target for each row also what those rows are. */
function withRows(
  contract: Contract,
  own: Foundation,
  rows: Extract<Target['scope'], { kind: 'each-row' }>['rows'],
): Foundation {
  if (rows.kind === 'data')
    return {
      ...own,
      data: contract.data.filter((each) => own.data.includes(each) || each.id === rows.data),
    };
  const condition = conditionNamed(contract, rows.condition);
  if (!condition) return own;
  const of = foundationOf(contract, [condition.when]);
  const excluded = new Set([...condition.except, ...of.exclusions.map(({ id }) => id)]);
  return {
    nodes: [...own.nodes, ...of.nodes],
    metrics: new Set([...own.metrics, ...of.metrics]),
    conditions: [...new Set([...own.conditions, condition, ...of.conditions])],
    exclusions: contract.conditions.filter(
      (each) => each.role === 'exclusion' && (excluded.has(each.id) || own.exclusions.includes(each)),
    ),
    data: contract.data.filter((each) => own.data.includes(each) || of.data.includes(each)),
  };
}
