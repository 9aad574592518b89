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
    const what = measure && outside(measure).next().value?.what;
    byMetric.set(id, what);
    return what;
  };
  /** What stands in an expression itself: what is measured in it has rows of its own. */
  function* outside(expression: Expression): Generator<SettledLater, undefined> {
    const what = whatOf(expression) ?? (expression.op === 'metric' ? ofMetric(expression.metric) : undefined);
    if (what !== undefined) yield { what, at: expression.at };
    else if (expression.op !== 'aggregate' && expression.op !== 'time' && expression.op !== 'within')
      for (const part of partsOf(expression)) yield* outside(part);
    return undefined;
  }
  const ask = (part: Expression | undefined): void => {
    if (part !== undefined) found.push(...outside(part));
  };

  const { conditions, targets, payments, creditTerms, services, rights } = contract;
  eachExpression([contract.metrics, conditions, targets, payments, creditTerms, services, rights], (each) => {
    if (each.op === 'aggregate') partsOf(each).forEach(ask);
    if (each.op === 'intervals-of' || each.op === 'windows') ask(each.where);
  });
  for (const { scope } of [...targets, ...payments]) if (scope.kind === 'each-row') ask(scope.where);
  return found;
}

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
    else for (const name in part) eachExpression(Reflect.get(part, name), visit);
  }
}

function eachWithin(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) eachWithin(part, visit);
}
