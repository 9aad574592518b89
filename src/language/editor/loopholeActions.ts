import { AstUtils, CstUtils, type LangiumDocument } from 'langium';
import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver';
import { isAgreement, isTarget } from '../generated/ast.ts';

/** What a server that can settle histories is asked to do, with the document's URI, an agreement and a target. */
export const INSERT_LOOPHOLES = 'sla.insertLoopholes';

/** On the name of a target: what it forgives, as scenarios. The search waits until somebody wants it. */
export function loopholeActions(document: LangiumDocument, { start }: Range): CodeAction[] {
  const root = document.parseResult.value.$cstNode;
  const leaf = root && CstUtils.findLeafNodeAtOffset(root, document.textDocument.offsetAt(start));
  const target = leaf?.astNode;
  if (!isTarget(target) || leaf?.text !== target.name) return [];
  const agreement = AstUtils.getContainerOfType(target, isAgreement);
  if (agreement === undefined) return [];
  const title = 'Insert the loopholes as scenarios';
  return [
    {
      title,
      kind: CodeActionKind.RefactorRewrite,
      command: {
        title,
        command: INSERT_LOOPHOLES,
        arguments: [document.uri.toString(), agreement.name, target.name],
      },
    },
  ];
}
