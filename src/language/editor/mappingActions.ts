import { AstUtils, CstUtils, type LangiumDocument } from 'langium';
import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver';
import { type Binding, isBinding } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';

/** What a server that can read files is asked to do, with the document's URI and the offset of the file's name in it. */
export const PROPOSE_MAPPING = 'sla.proposeMapping';

/** On a file that a dataset names and maps nothing of yet: its columns as fields. The file is read when somebody wants it. */
export function mappingActions(document: LangiumDocument, { start }: Range): CodeAction[] {
  const offset = document.textDocument.offsetAt(start);
  const found = unmappedBindingAt(document, offset);
  if (found === undefined) return [];
  const { binding, path } = found;
  const file = path.split('/').at(-1) ?? path;
  const title =
    targetOf(binding.data) === undefined
      ? `Declare '${binding.data.$refText}' and map it as ${file} has it`
      : `Propose a mapping of ${file}`;
  return [
    {
      title,
      kind: CodeActionKind.RefactorRewrite,
      command: { title, command: PROPOSE_MAPPING, arguments: [document.uri.toString(), offset] },
    },
  ];
}

/** The binding of a file whose words stand there, outside its braces, if nothing is mapped in them. */
export function unmappedBindingAt(
  document: LangiumDocument,
  offset: number,
): { readonly binding: Binding; readonly path: string } | undefined {
  const root = document.parseResult.value.$cstNode;
  const leaf = root && (CstUtils.findLeafNodeAtOffset(root, offset) ?? CstUtils.findLeafNodeBeforeOffset(root, offset));
  const binding = AstUtils.getContainerOfType(leaf?.astNode, isBinding);
  return binding?.path === undefined || binding.mappings.length > 0 ? undefined : { binding, path: binding.path };
}
