import type { AstNode, LangiumParser, ParseResult } from 'langium';
import type { Position } from '../../contract/source.ts';
import type * as ast from '../generated/ast.ts';
import { commandsOf, layOut } from './layout.ts';
import { print } from './printer.ts';
import { substance, tokensOf } from './tokens.ts';

/** A stretch of the text, in UTF-16 offsets, and what should stand there. */
export interface Replacement {
  readonly offset: number;
  readonly end: number;
  readonly text: string;
}

export type FormatResult =
  | { readonly kind: 'formatted'; readonly text: string; readonly changed: boolean }
  /** A file with syntax errors is left as it is: nothing can be lost. */
  | { readonly kind: 'errors'; readonly errors: readonly FormatError[] };

export interface FormatError {
  readonly message: string;
  /** 0-based. */
  readonly at: Position;
}

/** The canonical form of a `.sla` text. Formatting twice is formatting once, and only whitespace ever changes. */
export function formatText(parser: LangiumParser, text: string): FormatResult {
  // A byte order mark is no part of the text; the canonical form has none.
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const parsed = parser.parse<ast.Model>(source);
  const errors = errorsOf(parsed);
  if (errors.length > 0) return { kind: 'errors', errors };
  const formatted = apply(source, replacements(parsed.value, source));
  const again = parser.parse<ast.Model>(formatted);
  if (!sameSubstance(parsed.value, source, again.value, formatted))
    throw new Error(
      'The formatter would have changed more than whitespace; the text was left as it is. Please report it.',
    );
  return { kind: 'formatted', text: formatted, changed: formatted !== text };
}

/** What to change in a text without syntax errors so that it has its canonical form; in order, and no more than needed. */
export function replacements(root: ast.Model, text: string): readonly Replacement[] {
  const tokens = tokensOf(root, text);
  const endOfLine = text.includes('\r\n') ? '\r\n' : '\n';
  const found: Replacement[] = [];
  const change = (offset: number, end: number, wanted: string) => {
    const replacement = wanted.replaceAll(/\r\n|\r|\n/g, endOfLine);
    if (text.slice(offset, end) !== replacement) found.push({ offset, end, text: replacement });
  };
  let previousEnd = 0;
  const placed = print(commandsOf(layOut(root, tokens)), tokens.length);
  for (const [index, token] of tokens.entries()) {
    const place = placed[index];
    if (place === undefined) continue;
    change(previousEnd, token.offset, place.before);
    change(token.offset, token.end, place.text);
    previousEnd = token.end;
  }
  change(previousEnd, text.length, tokens.length === 0 ? '' : '\n');
  return found;
}

function apply(text: string, changes: readonly Replacement[]): string {
  let result = '';
  let end = 0;
  for (const change of changes) {
    result += text.slice(end, change.offset) + change.text;
    end = change.end;
  }
  return result + text.slice(end);
}

/** Whether two files say the same, word for word and comment for comment. */
function sameSubstance(before: AstNode, beforeText: string, after: AstNode, afterText: string): boolean {
  const [left, right] = [substance(tokensOf(before, beforeText)), substance(tokensOf(after, afterText))];
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

function errorsOf({ lexerErrors, parserErrors }: ParseResult): readonly FormatError[] {
  return [
    ...lexerErrors.map(({ message, line, column }) => ({
      message,
      at: { line: (line ?? 1) - 1, column: (column ?? 1) - 1 },
    })),
    ...parserErrors.map((error) => {
      const { message, token } = error;
      if (token.startLine !== undefined && token.startLine >= 1)
        return { message, at: { line: token.startLine - 1, column: (token.startColumn ?? 1) - 1 } };
      // The end of the file has no place: the error is behind the last token.
      const previous = 'previousToken' in error ? (error.previousToken as typeof token) : undefined;
      return { message, at: { line: (previous?.endLine ?? 1) - 1, column: previous?.endColumn ?? 0 } };
    }),
  ].sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}
