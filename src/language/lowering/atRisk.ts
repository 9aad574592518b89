import type { Cap, CreditRule } from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import { periodKey } from '../../contract/period.ts';
import { toJSON } from '../../exact/rational.ts';
import { type Allocation, type AtRisk, isAtRisk, isCreditTerms, type Period, type Target } from '../generated/ast.ts';
import { numberIn } from '../typing/literals.ts';
import { type Book, type Instance, type Place, placeNamed } from './book.ts';
import { lowerExpression } from './expressions.ts';
import { instanceNamed } from './instances.ts';
import { nodeAt } from './nodes.ts';
import { lowerPeriod } from './periods.ts';
import { sourceRange } from './source.ts';
import { membersOfTerm } from './terms.ts';
import { need, Unsound } from './unsound.ts';

/** A target's part of what is at risk, with the parts that it's a part of; the widest first. */
interface Part {
  readonly target: string;
  readonly path: readonly Allocation[];
}

const termsOf = (book: Book): readonly AtRisk[] =>
  book.agreement.items.filter(isCreditTerms).flatMap(({ items }) => items.filter(isAtRisk).filter(book.isSound));

function partsOf(parts: readonly Allocation[], before: readonly Allocation[], place: Place): readonly Part[] {
  return parts.flatMap((part): readonly Part[] => {
    const path = [...before, part];
    if (part.parts !== undefined) return partsOf(part.parts.parts, path, place);
    return [{ target: instanceNamed(need(part.target), place).id, path }];
  });
}

/** `at risk … allocated` is sugar: each target is given a credit of its part, and a cap at the whole holds them together (R4). */
export function allocatedCredits(instance: Instance<Target>, judged: Period, book: Book): readonly CreditRule[] {
  return termsOf(book).flatMap((term) =>
    membersOfTerm(term.family, placeNamed(book, 'at risk')).flatMap((member) =>
      partsOf(term.pool.parts, [], member.place)
        .filter(({ target }) => target === instance.id)
        .map(({ path }): CreditRule => {
          const last = need(path.at(-1));
          if (periodKey(lowerPeriod(judged, book)) !== periodKey(lowerPeriod(term.period, book)))
            throw new Unsound({
              node: last,
              message: `'${instance.id}' is judged each ${judged.$cstNode?.text}, but this amount is at risk each ${term.period.$cstNode?.text}: allocate it from an amount at risk in its own period.`,
            });
          return {
            amount: { kind: 'amount', amount: partOf(term, path, member.place) },
            allocated: true,
            at: sourceRange(last, book.services),
          };
        }),
    ),
  );
}

/** `50% of 40% of 10% of the fee`. */
function partOf(term: AtRisk, path: readonly Allocation[], around: Place): Expression {
  const place: Place = {
    ...around,
    owner: `${around.owner} of ${path.map((part) => part.title ?? part.target?.$cstNode?.text).join(' ')}`,
    next: { node: 1 },
  };
  return path.reduceRight<Expression>(
    (amount, part) =>
      nodeAt(
        part,
        {
          op: 'multiply',
          left: nodeAt(
            part,
            { op: 'literal', value: { kind: 'percent', value: toJSON(numberIn(need(part.percent)).div(100)) } },
            { kind: 'percent' },
            place,
          ),
          right: amount,
        },
        amount.type,
        place,
      ),
    lowerExpression(term.amount, place),
  );
}

/** The caps that amounts at risk imply. */
export const atRiskCaps = (book: Book): readonly Cap[] =>
  termsOf(book).flatMap((term) =>
    membersOfTerm(term.family, placeNamed(book, 'at risk')).map(({ place, each, member }) => ({
      amount: lowerExpression(term.amount, place),
      scope: { kind: 'period', period: lowerPeriod(term.period, book) } as const,
      carriedForward: false,
      only: partsOf(term.pool.parts, [], place).map(({ target }) => target),
      atRisk: true,
      ...(each === undefined ? {} : { each }),
      ...(member === undefined ? {} : { member }),
      at: sourceRange(term, book.services),
    })),
  );
