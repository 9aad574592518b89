import type { CreditRule, Target } from '../contract/contract.ts';
import { creditOf, type Earned } from './credit.ts';
import { extensionOf } from './extension.ts';
import type { Facts } from './facts.ts';
import { missesInARow } from './history.ts';
import type { Answers, Line } from './lines.ts';
import type { Teller } from './money.ts';
import { pointsOf } from './points.ts';
import type { RuleOutcome } from './rule.ts';
import { type Stretches, stretchesOf } from './stretches.ts';

/** A line with all that its own target's rules say of it. */
export interface EvaluatedLine {
  readonly line: Line;
  /** Of what is only summed up hardly anybody asks. What a verdict measured can be found: nothing in it fails any more. */
  readonly stretches: () => Stretches;
  readonly credit: Earned | undefined;
  readonly points: RuleOutcome | undefined;
  /** Days added to the term. */
  readonly extension: RuleOutcome | undefined;
}

/** Applies each target's rules to its lines, in the order of time. */
export function evaluatedLines(
  facts: Facts,
  teller: Teller,
  { verdictAt }: Pick<Answers, 'verdictAt'>,
  lines: readonly Line[],
): readonly EvaluatedLine[] {
  return lines.map((line, place) => {
    const misses = countsMisses(line) ? missesUpTo(line, place, lines, verdictAt) : 0;
    const credit = creditOf(facts, teller, line, misses);
    const points = pointsOf(facts, teller, line, misses);
    const extension = extensionOf(facts, teller, line);
    return { line, stretches: stretchesOnce(facts, line), credit, points, extension };
  });
}

/** Nobody asks how often in a row a target was missed that pays the same each time. */
const countsMisses = ({ verdict, target: { credits, points } }: Line): boolean =>
  verdict.outcome === 'missed' && (credits.some(isRepeated) || points.some(isRepeated));

const isRepeated = ({ repeat }: Pick<CreditRule, 'repeat'>): boolean => repeat !== undefined;

function stretchesOnce(facts: Facts, line: Line): () => Stretches {
  let known: Stretches | undefined;
  return () => {
    known ??= stretchesOf(facts, line);
    return known;
  };
}

/** How often in a row the target was missed: of rows, row after row; else period after period (R3a). */
function missesUpTo(
  line: Line,
  place: number,
  lines: readonly Line[],
  verdictAt: (target: Target, index: number) => ReturnType<Answers['verdictAt']>,
): number {
  if (line.row !== undefined)
    return missesInARow({
      target: line.target.id,
      index: place,
      verdict: (index) => lines[index]?.verdict.outcome ?? 'before',
    });
  return missesInARow({
    target: line.target.id,
    index: line.at.whole.index,
    verdict: (index) => verdictAt(line.target, index),
  });
}
