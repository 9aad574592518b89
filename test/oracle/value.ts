import type { Value } from '../../src/contract/value.ts';
import { type Fraction, fraction, parse } from './fraction.ts';

/** A value of the oracle. `absent` covers all that has no value: no data, a division by zero, a row that isn't there. */
export type Answer =
  | { readonly kind: 'quantity'; readonly unit: Unit; readonly amount: Fraction }
  | { readonly kind: 'truth'; readonly holds: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'instant'; readonly ms: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'absent'; readonly reason: string };

/** `number` stands for shares, percentages, counts and points alike: the type checker keeps them apart. */
export type Unit = 'number' | 'ms' | 'money' | 'calendar days' | 'working days' | `money per ${string}`;

export const quantity = (unit: Unit, amount: Fraction): Answer => ({ kind: 'quantity', unit, amount });
export const truth = (holds: boolean): Answer => ({ kind: 'truth', holds });
export const absent = (reason: string): Answer => ({ kind: 'absent', reason });

export function answerOf(value: Value): Answer {
  switch (value.kind) {
    case 'boolean':
      return truth(value.value);
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
      return quantity('number', parse(value.value));
    case 'duration':
      return quantity('ms', parse(value.value));
    case 'days':
      return quantity(`${value.day} days`, parse(value.value));
    case 'money':
      return quantity('money', parse(value.value));
    case 'rate':
      return quantity(`money per ${value.per}`, parse(value.value));
    case 'instant':
      return { kind: 'instant', ms: value.value };
    case 'date':
    case 'text':
    case 'symbol':
    case 'calendar':
      return { kind: 'name', name: value.value };
    case 'none':
      return { kind: 'none' };
    default:
      return value satisfies never;
  }
}

/** The number behind an answer, for comparing sizes; undefined where it has none. */
export function sizeOf(answer: Answer): Fraction | undefined {
  if (answer.kind === 'quantity') return answer.amount;
  return answer.kind === 'instant' ? fraction(answer.ms) : undefined;
}

/** Kleene's three values. */
export const known = (answer: Answer): boolean | undefined => (answer.kind === 'truth' ? answer.holds : undefined);
