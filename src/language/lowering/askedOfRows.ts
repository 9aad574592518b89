import { type AstNode, AstUtils } from 'langium';
import type { SettledLater } from '../../contract/askedOfRows.ts';
import type { SourceRange } from '../../contract/source.ts';
import type { Agreement } from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';
import { sourceRange } from './source.ts';
import type { LoweringProblem } from './unsound.ts';

const INSTEAD: Readonly<Record<SettledLater['what'], string>> = {
  fee: 'a fee is known only when its period is settled: write the amount, or a parameter that the fee is made of as well',
  verdict:
    "whether a target is met is known only when its period is settled: ask it in the target, with 'applies when', or in the credit",
  'other-periods':
    'what other periods came to is known only when they are settled: compare the figure of the period with it in the target, and not each row',
};

/** Each where it's written, once: a family's members share their text. */
export function laterProblems(
  later: readonly SettledLater[],
  agreement: Agreement,
  services: SlaServices,
): readonly LoweringProblem[] {
  const asked = new Map(later.map((one) => [placed(one.at), one]));
  const problems: LoweringProblem[] = [];
  const nodes = new Map<string, AstNode>();
  for (const node of AstUtils.streamAst(agreement)) {
    const key = placed(sourceRange(node, services));
    if (asked.has(key) && !nodes.has(key)) nodes.set(key, node);
  }
  for (const [key, { what }] of asked)
    problems.push({ node: nodes.get(key) ?? agreement, message: `This is asked of each row, and ${INSTEAD[what]}.` });
  return problems;
}

const placed = ({ file, start, end }: SourceRange): string =>
  `${file} ${start.line}:${start.column} ${end.line}:${end.column}`;
