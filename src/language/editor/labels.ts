/** Declarations in few words, for outlines, proposals and lists. */
import type { AstNode } from 'langium';
import * as ast from '../generated/ast.ts';
import { keyCell } from '../scoping/nameProvider.ts';

/** The text of a node on one line, comments left out. */
export function textOf(node: AstNode | undefined, limit = Number.POSITIVE_INFINITY): string {
  const text = (node?.$cstNode?.text ?? '')
    .replaceAll(/"(?:\\.|[^"\\\r\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n\r]*/g, (found) =>
      found.startsWith('"') ? found : ' ',
    )
    .replaceAll(/\s+/g, ' ')
    .trim();
  return text.length > limit ? `${text.slice(0, limit - 1).trimEnd()}…` : text;
}

/** What a declaration is called, or what stands for a name where it has none. */
export function labelOf(node: AstNode): string | undefined {
  if (ast.isTableRow(node)) return textOf(keyCell(node));
  if (ast.isScenario(node)) return node.title;
  if (ast.isBinding(node)) return node.data?.$refText;
  if (ast.isCreditTerms(node)) return 'credits';
  if (ast.isTerminationRight(node))
    return `${node.name ?? 'termination'} by ${node.by.map(({ $refText }) => $refText).join(' or ')}`.trim();
  if (ast.isRowKind(node)) return `rows ${node.kind}`;
  return 'name' in node && typeof node.name === 'string' ? node.name : undefined;
}

const LIMIT = 80;

/** What stands beside the name. */
export function detailOf(node: AstNode): string | undefined {
  if (ast.isTarget(node)) return textOf(node.items.find(ast.isCommitment), LIMIT) || undefined;
  if (ast.isPayment(node)) return textOf(node.items.find(ast.isPays), LIMIT) || undefined;
  if (ast.isBank(node)) return textOf(node.items.find(ast.isCollects), LIMIT) || undefined;
  if (ast.isMetric(node)) return textOf(node.items.find(ast.isMeasure)?.value, LIMIT) || node.title;
  if (ast.isCondition(node)) return textOf(node.items.find(ast.isWhen)?.condition, LIMIT) || node.title;
  if (ast.isService(node)) return node.title ?? (textOf(node.items.find(ast.isFee), LIMIT) || undefined);
  if (ast.isParameter(node) || ast.isLet(node)) return textOf(node.value, LIMIT);
  if (ast.isDataDeclaration(node)) return `${node.kind}${node.every === undefined ? '' : ` every ${node.every}`}`;
  if (ast.isField(node)) return `${textOf(node.type)}${node.optional ? '?' : ''}`;
  if (ast.isTable(node)) return `${node.rows.length} rows`;
  if (ast.isTableRow(node)) return textOf(node, LIMIT).replace(/\s*;$/, '');
  if (ast.isPeriodDeclaration(node)) return textOf(node.period);
  if (ast.isScheduleDeclaration(node)) return node.body?.bands.map((band) => textOf(band)).join('; ');
  if (ast.isBinding(node)) return node.path ?? (node.connected && textOf(node.connected, LIMIT));
  if (ast.isDataset(node)) return node.title ?? node.agreement?.$refText;
  if (ast.isScenario(node))
    return `${node.agreement?.$refText} in ${node.from}${node.to === undefined ? '' : ` to ${node.to}`}`;
  if (ast.isTerminationRight(node)) return textOf(node.condition, LIMIT);
  if (ast.isParty(node) || ast.isAgreement(node) || ast.isClause(node)) return node.title;
  return undefined;
}
