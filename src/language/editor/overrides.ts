/** Members that stand in one another's place along the levels of agreements. */
import { type AstNode, AstUtils, type LangiumDocument, UriUtils } from 'langium';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { ancestorsOf, handedDown, isMember, type Member, overriddenBy } from '../composition/lineage.ts';
import * as ast from '../generated/ast.ts';
import { agreementAt } from '../scoping/rows.ts';
import { detailOf } from './labels.ts';
import type { SlaEditorServices } from './services.ts';

/** The member that is overridden in the end, and all that override it, at whichever level. */
export function sameMember(node: AstNode, services: SlaEditorServices): readonly AstNode[] {
  if (!isMember(node)) return [node];
  const origin = originOfMember(node);
  const all = services.shared.workspace.LangiumDocuments.all
    .flatMap(({ parseResult: { value } }) => (ast.isModel(value) ? value.declarations : []))
    .filter(ast.isAgreement)
    .flatMap(({ items }) => items.filter(isMember))
    .filter((member) => member !== origin && originOfMember(member) === origin)
    .toArray();
  return [origin, ...all];
}

function originOfMember(member: Member): Member {
  const overridden = overriddenBy(member);
  return overridden === undefined ? member : originOfMember(overridden);
}

/** `Overrides Corporate.Availability.`, for a hover. */
export function overrideText(node: AstNode): string | undefined {
  const overridden = overriddenBy(node);
  const owner = overridden && AstUtils.getContainerOfType(overridden, ast.isAgreement);
  if (owner === undefined || overridden === undefined) return undefined;
  const name = 'name' in overridden ? `\`${owner.name}.${overridden.name}\`` : `what \`${owner.name}\` says`;
  return `Overrides ${name}: kinds of clauses that are written here are replaced, the others stay.`;
}

/** `Inherited from Corporate, in corporate.sla.`, where a name stands for a member of another agreement's text. */
export function inheritedText(node: AstNode, at: AstNode): string | undefined {
  const owner = isMember(node) ? node.$container : undefined;
  const here = agreementAt(at);
  if (!ast.isAgreement(owner) || here === undefined || here === owner || !ancestorsOf(here).includes(owner))
    return undefined;
  return `Inherited from \`${owner.name}\`, in ${UriUtils.basename(AstUtils.getDocument(owner).uri)}.`;
}

const TYPES: Readonly<Record<string, string>> = {
  parameter: 'Parameter',
  let: 'Let',
  service: 'Service',
  calendar: 'Calendar',
  table: 'Table',
  period: 'PeriodDeclaration',
  data: 'DataDeclaration',
  downtime: 'Condition',
  exclusion: 'Condition',
  condition: 'Condition',
  metric: 'Metric',
  target: 'Target',
  schedule: 'ScheduleDeclaration',
  payment: 'Payment',
  bank: 'Bank',
  right: 'TerminationRight',
  termination: 'TerminationRight',
  clause: 'Clause',
};

/** Behind `override target` and `without target`: the names of what is inherited. */
export function overridableAt(document: LangiumDocument, offset: number): CompletionItem[] | undefined {
  const { textDocument, parseResult } = document;
  const before = textDocument.getText().slice(0, offset);
  const found = /(?<![\w.])(?:override|without)[ \t]+([a-z]+)[ \t]+(\w*)$/.exec(before);
  const type = TYPES[found?.[1] ?? ''];
  const root = parseResult.value;
  if (found === null || type === undefined || !ast.isModel(root)) return undefined;
  const agreement = root.declarations
    .filter(ast.isAgreement)
    .findLast(({ $cstNode }) => $cstNode !== undefined && $cstNode.offset <= offset);
  if (agreement === undefined) return [];
  const written = new Set(agreement.items.flatMap((item) => (isMember(item) && 'name' in item ? [item.name] : [])));
  const start = textDocument.positionAt(offset - (found[2]?.length ?? 0));
  const seen = new Map<string, CompletionItem>();
  for (const level of ancestorsOf(agreement))
    for (const item of handedDown(level, agreement)) {
      if (item.$type !== type || !isMember(item) || !('name' in item) || item.name === undefined) continue;
      if (written.has(item.name) || seen.has(item.name)) continue;
      const detail = detailOf(item);
      seen.set(item.name, {
        label: item.name,
        kind: CompletionItemKind.Reference,
        labelDetails: { description: level.name },
        ...(detail === undefined ? {} : { detail }),
        textEdit: { range: { start, end: textDocument.positionAt(offset) }, newText: item.name },
      });
    }
  return [...seen.values()];
}
