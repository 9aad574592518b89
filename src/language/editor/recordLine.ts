import { type AstNode, AstUtils } from 'langium';
import { recordText } from '../../analyse/trackRecord.ts';
import * as ast from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';

/** How a target fared on observations, where a simulation has found it out: of a family, the first member. */
export function recordLine(
  node: AstNode,
  { records, shared }: Pick<SlaServices, 'records' | 'shared'>,
): string | undefined {
  const agreement = ast.isTarget(node) ? AstUtils.getContainerOfType(node, ast.isAgreement) : undefined;
  const record =
    agreement &&
    records.TrackRecords.of({
      file: shared.workspace.Roots.pathOf(AstUtils.getDocument(agreement).uri),
      id: agreement.name,
    });
  if (!ast.isTarget(node) || record === undefined) return undefined;
  const [, found] = [...record.targets].find(([id]) => id.replace(/[([].*$/s, '') === node.name) ?? [];
  if (found === undefined || found.of === 0) return undefined;
  return `On the observations of \`${record.dataset}\` (${record.firstDay} to ${record.lastDay}) met in ${recordText(found)}.`;
}
