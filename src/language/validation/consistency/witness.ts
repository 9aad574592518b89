import type { Encoder } from '../../../analyse/logic/encode.ts';
import type { LinearTerm } from '../../../analyse/logic/linear.ts';
import type { Solution } from '../../../analyse/logic/satisfy.ts';
import type { Expression } from '../../../contract/expression.ts';
import type { Type } from '../../../contract/type.ts';
import type { Rational } from '../../../exact/rational.ts';
import type { TextOf } from '../frame/wording.ts';
import { valueText } from '../frame/wording.ts';

/** An expression longer than this is no name for its value. */
const LONGEST = 60;

/** What the text calls an expression, on one line. */
function nameOf(expression: Expression, textOf: TextOf): string {
  if (expression.op === 'metric') return expression.metric;
  if (expression.op === 'verdict') return expression.target;
  const text = textOf(expression.at)?.replace(/\s+/g, ' ').trim();
  if (text !== undefined && text.length > 0 && text.length <= LONGEST) return text;
  return expression.op === 'field' ? expression.field : 'the value';
}

/** Values that fulfil a condition, as a sentence says them: `Uptime 99.9%, priority P1`. */
export function solutionText({ named, calculated }: Encoder, { numbers, constants }: Solution, textOf: TextOf): string {
  const figure = (expression: Expression, value: Rational): string =>
    `${nameOf(expression, textOf)} ${valueText(value, { kind: kindOf(expression.type), places: 0 })}`;
  // Of a metric that is calculated its own value, not what it's calculated from.
  const terms = [...calculated.values()];
  const parts = new Set(terms.flatMap(({ term }) => [...term.coefficients.keys()]));
  const figures = [
    ...terms.flatMap(({ expression, term }) => {
      const value = calculatedValue(term, numbers);
      return value ? [figure(expression, value)] : [];
    }),
    ...[...numbers].flatMap(([key, value]) => {
      const expression = named.get(key)?.expression;
      return expression && !parts.has(key) ? [figure(expression, value)] : [];
    }),
  ];
  const others = [...constants].flatMap(([key, value]) => {
    const expression = named.get(key)?.expression;
    return expression ? [constantText(nameOf(expression, textOf), value)] : [];
  });
  return [...figures, ...others].join(', ');
}

function calculatedValue({ coefficients, constant }: LinearTerm, numbers: Solution['numbers']): Rational | undefined {
  let value = constant;
  for (const [key, factor] of coefficients) {
    const known = numbers.get(key);
    if (known === undefined) return undefined;
    value = value.add(known.mul(factor));
  }
  return value;
}

/** What holds is said as it stands. */
function constantText(name: string, value: string): string {
  if (value === 'true') return name;
  return value === 'false' ? `not ${name}` : `${name} ${value}`;
}

/** The kind of value by which a figure is written. */
function kindOf(type: Type): 'number' | 'percent' | 'percentage-points' | 'points' | 'duration' {
  switch (type.kind) {
    case 'over-time':
      return kindOf(type.of);
    case 'percent':
    case 'percentage-points':
    case 'points':
    case 'duration':
      return type.kind;
    default:
      return 'number';
  }
}
