import type { Contract } from '../contract/contract.ts';
import type { Expression, ExpressionNode, MeasuredNode } from '../contract/expression.ts';
import { metricNamed } from '../contract/lookup.ts';
import { partsOf } from '../contract/walk.ts';

/** The fields of the row at hand that expressions read, each once, in order of first use; aggregates inside them may look out at it. */
export function fieldsIn(expressions: readonly (Expression | undefined)[]): readonly string[] {
  const found = new Set<string>();
  for (const expression of expressions)
    if (expression !== undefined)
      visitFields(expression, 0, (field, above) => {
        if (above === 0) found.add(field);
      });
  return [...found];
}

/** Whether what an expression comes to depends on the row at hand, or on one around it; with `from` 1 on one around it only. */
export function readsRow(expression: ExpressionNode, from = 0): boolean {
  let reads = false;
  visitFields(expression, 0, (_, above) => {
    if (above >= from) reads = true;
  });
  return reads;
}

/** Calls `found` for each field of a row that stands outside the expression: 0 is the innermost of those. */
function visitFields(expression: ExpressionNode, depth: number, found: (field: string, above: number) => void): void {
  if (expression.op === 'field') {
    const above = (expression.up ?? 0) - depth;
    if (above >= 0) found(expression.field, above);
    return;
  }
  const opens =
    (expression.op === 'aggregate' && (expression.rows.kind === 'data' || expression.rows.kind === 'outages')) ||
    expression.op === 'intervals-of';
  for (const part of partsOf(expression)) visitFields(part, depth + (opens ? 1 : 0), found);
}

/**
 * The measured nodes that an expression asks for directly, through the metrics that it names: what an aggregate counts inside itself is its own
 * business.
 */
export function measuredNodes(expression: Expression | undefined, contract: Contract): readonly MeasuredNode[] {
  const found = new Map<string, MeasuredNode>();
  const metrics = new Set<string>();
  const visit = (part: Expression): void => {
    if (isMeasured(part)) {
      found.set(part.id, part);
      return;
    }
    if (part.op === 'metric' && part.periodsBack === 0 && !metrics.has(part.metric)) {
      metrics.add(part.metric);
      const metric = metricNamed(contract, part.metric);
      if (metric !== undefined) visit(metric.measure);
    }
    partsOf(part).forEach(visit);
  };
  if (expression !== undefined) visit(expression);
  return [...found.values()];
}

/** Whether what an expression comes to depends on the period at hand: its bounds, or how much of it a stretch of time makes up. */
export function asksOfPeriod(
  expression: Expression | undefined,
  contract: Contract,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (expression === undefined || isMeasured(expression)) return false;
  const { op } = expression;
  if (op === 'period' || op === 'pro-rata') return true;
  if (op === 'multiply' && expression.type.kind === 'money' && [expression.left, expression.right].some(isTime))
    return true;
  if (op === 'metric' && !seen.has(expression.metric))
    return asksOfPeriod(
      metricNamed(contract, expression.metric)?.measure,
      contract,
      new Set([...seen, expression.metric]),
    );
  return partsOf(expression).some((part) => asksOfPeriod(part, contract, seen));
}

const isTime = ({ type }: Expression): boolean => type.kind === 'duration' || type.kind === 'days';

export const isMeasured = <T extends { readonly op: string }>(node: T): node is T & MeasuredNode =>
  node.op === 'aggregate' || node.op === 'time' || node.op === 'within';

/**
 * Calls `found` for every node of some expressions, outer ones first. Every part of every contract is looked at, several times: nothing is made for it on
 * the way.
 */
export function visitNodes(part: unknown, found: (node: { readonly op: string }) => void): void {
  if (typeof part !== 'object' || part === null) return;
  if (Array.isArray(part)) {
    for (const each of part) visitNodes(each, found);
    return;
  }
  if (isNode(part)) {
    found(part);
    if (part.op === 'literal') return;
  }
  const parts = part as Readonly<Record<string, unknown>>;
  for (const key in parts) {
    if (key === 'at' || key === 'type') continue;
    const inner = parts[key];
    if (typeof inner === 'object') visitNodes(inner, found);
  }
}

/** Calls `found` for every node, but not for those inside a measured one: what it counts itself is its own business. */
export function visitOutside(part: unknown, found: (node: { readonly op: string }) => void): void {
  if (typeof part !== 'object' || part === null) return;
  if (Array.isArray(part)) {
    for (const each of part) visitOutside(each, found);
    return;
  }
  if (isNode(part)) {
    found(part);
    if (isMeasured(part) || part.op === 'literal') return;
  }
  const parts = part as Readonly<Record<string, unknown>>;
  for (const key in parts) {
    if (key === 'at' || key === 'type') continue;
    const inner = parts[key];
    if (typeof inner === 'object') visitOutside(inner, found);
  }
}

const isNode = (part: object): part is { readonly op: string } =>
  typeof (part as { readonly op?: unknown }).op === 'string';

export const isClock = ({ op }: { readonly op: string }): boolean => op === 'elapsed' || op === 'deadline';

/** Notes the named conditions that stop a clock (O4). */
export function noteStops(clock: { readonly op: string }, noted: Set<string>): void {
  const { pausing, restarting } = clock as ExpressionNode & { pausing?: Expression; restarting?: Expression };
  const note = (inner: { readonly op: string }): void => {
    if (inner.op === 'condition') noted.add((inner as unknown as { condition: string }).condition);
  };
  visitNodes(pausing, note);
  visitNodes(restarting, note);
}

/** The named conditions that stop the clocks in some expressions. */
export function stopsIn(part: unknown): ReadonlySet<string> {
  const noted = new Set<string>();
  visitNodes(part, (node) => {
    if (isClock(node)) noteStops(node, noted);
  });
  return noted;
}
