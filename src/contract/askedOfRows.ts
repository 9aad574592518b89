import type { Contract } from './contract.ts';
import type { Expression } from './expression.ts';
import type { SourceRange } from './source.ts';
import { partsOf } from './walk.ts';

/** What is asked of single rows, and known only when a period is settled: rows are measured before. */
export interface SettledLater {
  readonly what: 'fee' | 'verdict' | 'other-periods';
  readonly at: SourceRange;
}

/** What conditions and figures of rows ask for that measuring can't know: it would leave them undecided, and so uncounted. */
export function settledLater(contract: Contract): readonly SettledLater[] {
  const metrics = new Map(contract.metrics.map(({ id, measure }) => [id, measure]));
  const byMetric = new Map<string, SettledLater['what'] | undefined>();
  const found: SettledLater[] = [];

  const ofMetric = (id: string): SettledLater['what'] | undefined => {
    if (byMetric.has(id)) return byMetric.get(id);
    byMetric.set(id, undefined);
    const measure = metrics.get(id);
    const what = measure && firstOutside(measure);
    byMetric.set(id, what);
    return what;
  };
  const askedBy = (expression: Expression): SettledLater['what'] | undefined =>
    whatOf(expression) ?? (expression.op === 'metric' ? ofMetric(expression.metric) : undefined);
  const firstOutside = (expression: Expression): SettledLater['what'] | undefined => {
    const what = askedBy(expression);
    if (what !== undefined || hasRows(expression)) return what;
    for (const part of partsOf(expression)) {
      const within = firstOutside(part);
      if (within !== undefined) return within;
    }
    return undefined;
  };
  /** What stands in an expression itself: what is measured in it has rows of its own. */
  const ask = (expression: Expression | undefined): void => {
    if (expression === undefined) return;
    const what = askedBy(expression);
    if (what !== undefined) found.push({ what, at: expression.at });
    else if (!hasRows(expression)) for (const part of partsOf(expression)) ask(part);
  };

  const { conditions, targets, payments, creditTerms, services, rights } = contract;
  eachExpression([contract.metrics, conditions, targets, payments, creditTerms, services, rights], (each) => {
    if (each.op === 'aggregate') partsOf(each).forEach(ask);
    if (each.op === 'intervals-of' || each.op === 'windows') ask(each.where);
  });
  for (const { scope } of [...targets, ...payments]) if (scope.kind === 'each-row') ask(scope.where);
  return found;
}

const hasRows = ({ op }: Expression): boolean => op === 'aggregate' || op === 'time' || op === 'within';

function whatOf(expression: Expression): SettledLater['what'] | undefined {
  switch (expression.op) {
    case 'fee':
      return 'fee';
    case 'verdict':
      return 'verdict';
    case 'missed':
    case 'in-periods':
    case 'over-periods':
    case 'over-dates':
      return 'other-periods';
    case 'metric':
      return expression.periodsBack === 0 ? undefined : 'other-periods';
    default:
      return undefined;
  }
}

/** Every expression of a contract, and those in it: it's looked at of each contract, so that it costs no more than the walk. */
function eachExpression(part: unknown, visit: (expression: Expression) => void): void {
  if (Array.isArray(part)) for (const each of part) eachExpression(each, visit);
  else if (part !== null && typeof part === 'object') {
    if ('op' in part && 'type' in part && 'at' in part) eachWithin(part as Expression, visit);
    else
      for (const name in part) {
        // Nearly everything says where it stands.
        if (name === 'at' || name === 'nameAt') continue;
        const within = (part as Readonly<Record<string, unknown>>)[name];
        if (typeof within === 'object') eachExpression(within, visit);
      }
  }
}

function eachWithin(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) eachWithin(part, visit);
}
