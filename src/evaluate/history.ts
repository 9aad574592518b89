import type { InPeriodsNode, OverPeriodsNode } from '../contract/expression.ts';
import type { Type } from '../contract/type.ts';
import { rational, toJSON } from '../exact/rational.ts';
import { calculate } from './arithmetic.ts';
import type { Context } from './context.ts';
import { certainly, fromValue, type Result, truth, unknown, valueResult } from './result.ts';

type Judge = (context: Context) => Result;

/** The places of a window's periods, seen from the one at hand. */
function offsetsOf(among: InPeriodsNode['among']): readonly number[] {
  switch (among.kind) {
    case 'previous':
      return [-1];
    case 'any':
    case 'last':
      return Array.from({ length: among.periods }, (_, step) => step - among.periods + 1);
    case 'next':
      return Array.from({ length: among.periods }, (_, step) => step + 1);
    default:
      return among satisfies never;
  }
}

/**
 * Whether a condition holds in so many periods of a window (G3). In a period before or after the agreement it doesn't; in one that isn't over,
 * or that wasn't measured, it's open.
 */
export function inPeriods({ among, atLeast }: InPeriodsNode, condition: Judge): Judge {
  const offsets = offsetsOf(among);
  return (context) => {
    let held = 0;
    let open = 0;
    let reason = '';
    for (const offset of offsets) {
      const result = at(context, offset, condition);
      const holds = certainly(result);
      if (holds === true) held++;
      if (holds !== undefined) continue;
      open++;
      if (reason === '' && result.state !== 'value') reason = result.reason;
    }
    if (held >= atLeast) return truth(true);
    return held + open < atLeast ? truth(false) : unknown('no-data', reason);
  };
}

function at(context: Context, offset: number, judge: Judge): Result {
  if (offset === 0) return judge(context);
  const neighbour = context.neighbour(offset);
  switch (neighbour.kind) {
    case 'period':
      return judge(neighbour.context);
    case 'outside':
      return truth(false);
    case 'open':
      return unknown('no-data', neighbour.reason);
    default:
      return neighbour satisfies never;
  }
}

/** A figure over several periods; it takes all of them, so that a short history never reads like a whole one. */
export function overPeriods({ fn, which, periods, type }: OverPeriodsNode & { readonly type: Type }, of: Judge): Judge {
  const last = which === 'last' ? 0 : -1;
  const offsets = Array.from({ length: periods }, (_, step) => last - periods + 1 + step);
  const operator = fn === 'minimum' || fn === 'maximum' ? fn : 'add';
  const count = valueResult(fromValue({ kind: 'number', value: toJSON(rational(periods)) }));
  return (context) => {
    const found = offsets.map((offset) => {
      if (offset === 0) return of(context);
      const neighbour = context.neighbour(offset);
      return neighbour.kind === 'period' ? of(neighbour.context) : unknown('no-data', neighbour.reason);
    });
    const missing = found.find(({ state }) => state === 'unknown');
    if (missing !== undefined) return missing;
    const all = found.reduce((left, right) => calculate(operator, left, right, type));
    return fn === 'mean' ? calculate('divide', all, count, type) : all;
  };
}
