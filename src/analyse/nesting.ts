import type { Contract } from '../contract/contract.ts';
import type {
  AcrossNode,
  AggregateFunction,
  AggregateNode,
  Expression,
  OverPeriodsNode,
} from '../contract/expression.ts';
import { metricNamed } from '../contract/lookup.ts';

/** A figure of many others. */
export type FigureNode = (AggregateNode | AcrossNode | OverPeriodsNode) & Expression;

/** The figures that make up a value: through arithmetic, choices, rounding and metrics, not through filters. */
export function figuresOf(contract: Contract, value: Expression, path: readonly string[] = []): readonly FigureNode[] {
  const of = (...parts: readonly Expression[]) => parts.flatMap((part) => figuresOf(contract, part, path));
  switch (value.op) {
    case 'aggregate':
    case 'across':
    case 'over-periods':
      return [value];
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'minimum':
    case 'maximum':
      return of(value.left, value.right);
    case 'if':
      return of(value.then, value.otherwise);
    case 'if-measured':
      return of(value.value, value.otherwise);
    case 'round':
    case 'within':
      return of(value.value);
    case 'metric': {
      const metric = path.includes(value.metric) ? undefined : metricNamed(contract, value.metric);
      return metric ? figuresOf(contract, metric.measure, [...path, value.metric]) : [];
    }
    default:
      return [];
  }
}

/** The values that a figure is taken of. */
export function takenOf(figure: FigureNode): readonly Expression[] {
  switch (figure.op) {
    case 'aggregate':
    case 'over-periods':
      return figure.of ? [figure.of] : [];
    case 'across':
      return figure.members.flatMap(({ of }) => of ?? []);
    default:
      return figure satisfies never;
  }
}

export const percentileOf = (fn: AggregateFunction): string | undefined =>
  typeof fn === 'object' ? fn.percentile : fn === 'median' ? '50' : undefined;
