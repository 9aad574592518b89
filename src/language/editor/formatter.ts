import type { LangiumDocument } from 'langium';
import type { Formatter } from 'langium/lsp';
import type {
  DocumentFormattingParams,
  DocumentOnTypeFormattingOptions,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  Range,
  TextEdit,
} from 'vscode-languageserver';
import { replacements } from '../formatting/format.ts';
import { isModel } from '../generated/ast.ts';

/** The canonical form as edits. The editor's own tab size plays no part: a file looks the same for everybody. */
export class SlaFormatter implements Formatter {
  formatDocument(document: LangiumDocument, _params?: DocumentFormattingParams): TextEdit[] {
    return editsOf(document);
  }

  formatDocumentRange(document: LangiumDocument, { range }: DocumentRangeFormattingParams): TextEdit[] {
    return editsOf(document).filter((edit) => within(edit.range, range));
  }

  /** A closing brace puts its block in order, a semicolon its line. */
  formatDocumentOnType(document: LangiumDocument, { position, ch }: DocumentOnTypeFormattingParams): TextEdit[] {
    const text = document.textDocument.getText();
    const typed = document.textDocument.offsetAt(position) - 1;
    const start = ch === '}' ? openingBrace(text, typed) : undefined;
    const from = start === undefined ? position.line : document.textDocument.positionAt(start).line;
    return editsOf(document).filter(
      ({ range }) => range.start.line >= from && range.end.line <= position.line && !contains(range, position),
    );
  }

  get formatOnTypeOptions(): DocumentOnTypeFormattingOptions {
    return { firstTriggerCharacter: '}', moreTriggerCharacter: [';'] };
  }
}

function editsOf(document: LangiumDocument): TextEdit[] {
  const { value, lexerErrors, parserErrors } = document.parseResult;
  if (lexerErrors.length > 0 || parserErrors.length > 0 || !isModel(value)) return [];
  const { textDocument } = document;
  return replacements(value, textDocument.getText()).map(({ offset, end, text }) => ({
    range: { start: textDocument.positionAt(offset), end: textDocument.positionAt(end) },
    newText: text,
  }));
}

/** Counts braces backwards; one inside a text or a comment can only widen what is put in order. */
function openingBrace(text: string, closing: number): number | undefined {
  let depth = 0;
  for (let at = closing; at >= 0; at--) {
    if (text[at] === '}') depth++;
    else if (text[at] === '{' && --depth === 0) return at;
  }
  return undefined;
}

const within = (inner: Range, outer: Range): boolean =>
  inner.start.line >= outer.start.line && inner.end.line <= outer.end.line;

/** An edit around the cursor would move it away from what was typed. */
const contains = ({ start, end }: Range, { line, character }: { line: number; character: number }): boolean =>
  (start.line < line || (start.line === line && start.character < character)) &&
  (end.line > line || (end.line === line && end.character > character));
