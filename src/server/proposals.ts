import path from 'node:path';
import { AstUtils, type CstNode, GrammarUtils } from 'langium';
import type { CancellationToken, Connection, TextEdit } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { unmappedBindingAt } from '../language/editor/mappingActions.ts';
import type { SlaEditorServices, SlaSharedEditorServices } from '../language/editor/services.ts';
import { formatText } from '../language/formatting/format.ts';
import { type Binding, type DataDeclaration, isDataset } from '../language/generated/ast.ts';
import { lowerFields } from '../language/lowering/data.ts';
import { NoCommitment } from '../language/lowering/unsound.ts';
import { targetOf } from '../language/scoping/references.ts';
import { grammarWords } from '../language/syntax/words.ts';
import { currencyAt } from '../language/typing/declarations.ts';
import type { ProposedBinding } from '../measure/describe/proposal.ts';
import { type DescribeParams, type DescribeResult, describeRequest } from '../protocol/requests.ts';
import { type DescribedFile, describeBinding, describeFields, describeFile } from '../simulation/describeFile.ts';
import { type Refusal, refuse } from '../simulation/result.ts';
import { cancellable, signalOf } from './cancellation.ts';
import { type DataAccess, folderOf } from './dataAccess.ts';
import { validatedDocument } from './validatedDocument.ts';

const slashed = (text: string): string => text.split(path.sep).join('/');

/** Answers `sla/describe` from the code of `sla data describe`; the text is one that lies beside the file. */
export function answerProposals(connection: Connection, services: SlaEditorServices, data: DataAccess): void {
  connection.onRequest<DescribeResult, void>(describeRequest, ({ uri }: DescribeParams, token: CancellationToken) =>
    cancellable(token, async (): Promise<DescribeResult> => {
      const file = URI.parse(uri);
      const folder = folderOf(file, services.shared) ?? '';
      const described = await describeFile(
        await data.files(folder),
        { path: slashed(path.relative(folder, file.fsPath)), relativeTo: '' },
        { path: path.basename(file.fsPath) },
        {
          format: (text) => {
            const formatted = formatText(services.parser.LangiumParser, text);
            return formatted.kind === 'formatted' ? formatted.text : text;
          },
          ...grammarWords(services.Grammar),
        },
        signalOf(token),
      );
      return 'kind' in described ? described : { kind: 'proposal', text: described.text };
    }),
  );
}

/**
 * Fills the braces of the binding whose words stand at an offset with what its file seems to hold, and declares the data where nothing does. True where
 * the text was changed; why it wasn't is shown to the user.
 */
export async function proposeMapping(
  uri: URI,
  offset: number,
  shared: SlaSharedEditorServices,
  data: DataAccess,
  token: CancellationToken,
): Promise<boolean> {
  const services = shared.ServiceRegistry.getServices(uri) as SlaEditorServices;
  const document = await validatedDocument(uri, services, token);
  const found = unmappedBindingAt(document, offset);
  const folder = folderOf(uri, shared);
  if (found === undefined || folder === undefined) return false;
  const { binding } = found;
  const file: DescribedFile = { path: found.path, relativeTo: slashed(path.relative(folder, uri.fsPath)) };
  const proposed = await proposalFor(binding, file, services, data, folder);
  const window = shared.lsp.Connection?.window;
  if ('problems' in proposed) {
    void window?.showErrorMessage(proposed.problems.map(({ message }) => message).join('\n'));
    return false;
  }
  const { textDocument } = document;
  const edits = editsOf(binding, proposed).map(
    ({ start, end, text }): TextEdit => ({
      range: { start: textDocument.positionAt(start), end: textDocument.positionAt(end) },
      newText: text,
    }),
  );
  const answer = await shared.lsp.Connection?.workspace.applyEdit({
    label: `Map ${found.path}`,
    edit: { changes: { [uri.toString()]: edits } },
  });
  return answer?.applied === true;
}

interface Proposed {
  /** Where nothing declares the data. */
  readonly declaration?: readonly string[];
  readonly binding: ProposedBinding;
}

async function proposalFor(
  binding: Binding,
  file: DescribedFile,
  services: SlaEditorServices,
  data: DataAccess,
  folder: string,
): Promise<Proposed | Refusal> {
  const syntax = { isNoColumnName: grammarWords(services.Grammar).isNoColumnName };
  const access = await data.files(folder);
  const declared = targetOf(binding.data);
  if (declared === undefined) return describeBinding(access, file, binding.data.$refText, syntax);
  const fields = fieldsOf(declared, services);
  return fields === undefined
    ? refuse('invalid-contract', `The fields of '${declared.name}' aren't complete: put them right first.`)
    : describeFields(access, file, { kind: declared.kind, fields }, syntax);
}

function fieldsOf(declared: DataDeclaration, services: SlaEditorServices): ReturnType<typeof lowerFields> | undefined {
  try {
    return lowerFields(declared, currencyAt(declared), services);
  } catch (error) {
    if (error instanceof NoCommitment) return undefined;
    throw error;
  }
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function editsOf(binding: Binding, { declaration, binding: proposed }: Proposed): readonly Edit[] {
  const node = binding.$cstNode;
  const pathNode = GrammarUtils.findNodeForProperty(node, 'path');
  if (node === undefined || pathNode === undefined) return [];
  const indent = /^[ \t]*/.exec(lineWith(node))?.[0] ?? '';
  const said = new Set(binding.options.map((option) => firstWord(option.$cstNode?.text ?? '')));
  const options = proposed.options.filter((option) => !said.has(firstWord(option))).map((option) => ` ${option}`);
  const lines = [...proposed.remarks, ...proposed.lines].map((line) => `\n${indent}  ${line}`).join('');
  const opened = GrammarUtils.findNodeForKeyword(node, '{');
  const closed = GrammarUtils.findNodeForKeyword(node, '}');
  const between = opened === undefined || closed === undefined ? '' : textBetween(opened, closed);
  const edits: Edit[] = [];
  if (opened === undefined) {
    // Braces that aren't there yet: the parser may have taken those of the dataset for them.
    const end = Math.max(pathNode.end, ...binding.options.map((option) => option.$cstNode?.end ?? 0));
    edits.push({ start: end, end, text: `${options.join('')} {${lines}\n${indent}}` });
  } else {
    if (options.length > 0) edits.push({ start: pathNode.end, end: pathNode.end, text: options.join('') });
    // Comments that stand there stay.
    edits.push(
      closed !== undefined && between.trim() === ''
        ? { start: opened.end, end: closed.offset, text: `${lines}\n${indent}` }
        : { start: opened.end, end: opened.end, text: lines },
    );
  }
  const dataset = AstUtils.getContainerOfType(binding, isDataset)?.$cstNode;
  if (declaration !== undefined && dataset !== undefined)
    edits.push({ start: dataset.end, end: dataset.end, text: `\n\n${declaration.join('\n')}` });
  return edits;
}

const firstWord = (text: string): string => text.split(/\s/, 1)[0] ?? '';

const textBetween = (opened: CstNode, closed: CstNode): string => opened.root.fullText.slice(opened.end, closed.offset);

/** The line on which a node begins. */
function lineWith({ root, offset }: CstNode): string {
  const from = root.fullText.lastIndexOf('\n', offset - 1) + 1;
  return root.fullText.slice(from, offset);
}
