import { type AstNode, AstUtils, CstUtils, type LangiumDocument } from 'langium';
import type { SignatureHelpProvider } from 'langium/lsp';
import type { SignatureHelp, SignatureHelpOptions, SignatureHelpParams } from 'vscode-languageserver';
import * as ast from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { slotsOf } from '../typing/references.ts';
import { labelOf, textOf } from './labels.ts';

/** The rows that a family takes, while its argument is typed: `Uptime(f in Features)`. */
export class SlaSignatureHelpProvider implements SignatureHelpProvider {
  get signatureHelpOptions(): SignatureHelpOptions {
    return { triggerCharacters: ['(', '['], retriggerCharacters: [','] };
  }

  provideSignatureHelp(document: LangiumDocument, { position }: SignatureHelpParams): SignatureHelp | undefined {
    const root = document.parseResult.value.$cstNode;
    if (root === undefined) return undefined;
    const offset = document.textDocument.offsetAt(position);
    const leaf = CstUtils.findLeafNodeBeforeOffset(root, Math.max(0, offset - 1));
    const call = leaf && AstUtils.getContainerOfType(leaf.astNode, (node) => ast.isCall(node) || ast.isLookup(node));
    if (call === undefined) return undefined;
    return ast.isCall(call) ? familyHelp(call, offset) : lookupHelp(call, offset);
  }
}

function familyHelp({ callee, arguments: given }: ast.Call, offset: number): SignatureHelp | undefined {
  const declaration = ast.isReference(callee) ? targetOf(callee.element) : undefined;
  const family = declaration !== undefined && 'family' in declaration ? declaration.family : undefined;
  if (declaration === undefined || family === undefined) return undefined;
  const parameters = slotsOf(family).map(({ variable, rows }) => ({
    label: `${variable?.name ?? '…'} in ${rows?.$refText ?? '…'}`,
    documentation: rowsOf(targetOf(rows)),
  }));
  const active = given.filter(({ $cstNode }) => $cstNode !== undefined && $cstNode.end < offset).length;
  const label = `${labelOf(declaration)}(${parameters.map((one) => one.label).join(', ')})`;
  return help(label, parameters, Math.min(active, parameters.length - 1));
}

/** `Limits[kind, class]` by the keys of a table, `status[f]` by the fields that tell the series apart. */
function lookupHelp({ receiver, keys }: ast.Lookup, offset: number): SignatureHelp | undefined {
  const element = ast.isReference(receiver) ? targetOf(receiver.element) : undefined;
  const names = ast.isTable(element)
    ? element.keys.map(({ $refText }) => $refText)
    : ast.isDataDeclaration(element)
      ? element.by.map(({ $refText }) => $refText)
      : [];
  if (element === undefined || names.length === 0) return undefined;
  const active = keys.filter(({ $cstNode }) => $cstNode !== undefined && $cstNode.end < offset).length;
  return help(
    `${labelOf(element)}[${names.join(', ')}]`,
    names.map((label) => ({ label })),
    Math.min(active, names.length - 1),
  );
}

function help(label: string, parameters: { label: string; documentation?: string }[], active: number): SignatureHelp {
  return { signatures: [{ label, parameters }], activeSignature: 0, activeParameter: active };
}

const SHOWN = 12;

function rowsOf(rows: AstNode | undefined): string {
  if (!ast.isTable(rows)) return rows === undefined ? '' : `A row of ${labelOf(rows)}.`;
  const names = rows.rows.map((row) => labelOf(row) ?? textOf(row));
  return names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')}, …` : names.join(', ');
}
