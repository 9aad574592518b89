/* Three-valued logic (D8): terms together, sources in the order in which they're believed, and branches of which it's open which one holds. */
import type { ConditionalNode, Expression, LogicNode } from '../contract/expression.ts';
import type { Evaluate } from './compile.ts';
import {
  between,
  boundsOf,
  certainly,
  dimensionsAgree,
  FALSE,
  type Ordered,
  type Result,
  TRUE,
  type Unknown,
  unknown,
} from './result.ts';

/** Kleene's logic: a term that isn't known matters only where the others leave the answer open (D8). */
export function logic({ op, count = 1 }: LogicNode, terms: readonly Evaluate[]): Evaluate {
  switch (op) {
    case 'not':
      return (context) => {
        const result = terms[0]?.(context) ?? FALSE;
        const holds = certainly(result);
        return holds === undefined ? asUnknown(result) : holds ? FALSE : TRUE;
      };
    case 'and':
      return quorum(terms, terms.length);
    case 'or':
      return quorum(terms, 1);
    case 'at-least-of':
      return quorum(terms, count);
    default:
      return op satisfies never;
  }
}

/** D5: what the first says that knows. */
export function firstKnown(terms: readonly Evaluate[]): Evaluate {
  return (context) => {
    let open: Unknown | undefined;
    for (const term of terms) {
      const result = term(context);
      if (certainly(result) !== undefined) return result;
      open ??= asUnknown(result);
    }
    return open ?? FALSE;
  };
}

/** At least `needed` of the terms hold. Stops at the first term that decides. */
function quorum(terms: readonly Evaluate[], needed: number): Evaluate {
  return (context) => {
    let held = 0;
    let failed = 0;
    let open: Unknown | undefined;
    for (const term of terms) {
      const result = term(context);
      const holds = certainly(result);
      if (holds === true) held++;
      else if (holds === false) failed++;
      else open ??= asUnknown(result);
      if (held >= needed) return TRUE;
      if (terms.length - failed < needed) return FALSE;
    }
    return open ?? FALSE;
  };
}

function asUnknown(result: Result): Unknown {
  if (result.state === 'unknown') return result;
  return result.state === 'between'
    ? unknown('gaps', result.reason)
    : unknown('undefined', 'a condition is needed here, true or false');
}

export function conditional(
  { condition, then, otherwise }: ConditionalNode,
  inner: (part: Expression) => Evaluate,
): Evaluate {
  const test = inner(condition);
  const whenTrue = inner(then);
  const whenFalse = inner(otherwise);
  return (context) => {
    const result = test(context);
    const holds = certainly(result);
    if (holds !== undefined) return holds ? whenTrue(context) : whenFalse(context);
    return eitherOf(whenTrue(context), whenFalse(context), asUnknown(result));
  };
}

/** What is certain where either of two values may be the one. */
function eitherOf(a: Result, b: Result, open: Unknown): Result {
  if (certainly(a) !== undefined && certainly(a) === certainly(b)) return a;
  const left = boundsOf(a);
  const right = boundsOf(b);
  if (left === undefined || right === undefined || !dimensionsAgree(left, right)) return open;
  return between(extreme(left.low, right.low, -1), extreme(left.high, right.high, 1), open.reason);
}

function extreme(a: Ordered | undefined, b: Ordered | undefined, side: -1 | 1): Ordered | undefined {
  if (a === undefined || b === undefined) return undefined;
  const order =
    a.kind === 'instant' || b.kind === 'instant'
      ? Math.sign(Number(a.value) - Number(b.value))
      : a.value.compare(b.value);
  return order * side >= 0 ? a : b;
}
