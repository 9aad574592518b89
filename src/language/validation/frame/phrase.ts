import type { SourceRange } from '../../../contract/source.ts';
import type { TextOf } from './wording.ts';

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** Where a phrase stands in a declaration, comments aside; `undefined` where it isn't written there or the text isn't at hand. */
export function phraseIn(at: SourceRange, phrase: RegExp, textOf: TextOf): SourceRange | undefined {
  const text = textOf(at)?.replace(COMMENT, (comment) => comment.replace(/[^\n]/g, ' '));
  const found = text === undefined ? null : phrase.exec(text);
  if (!text || !found) return undefined;
  const [words] = found;
  return { ...at, start: positionAt(at, text, found.index), end: positionAt(at, text, found.index + words.length) };
}

function positionAt({ start }: SourceRange, text: string, offset: number): SourceRange['start'] {
  const before = text.slice(0, offset).split('\n');
  const last = before.at(-1)?.length ?? 0;
  return before.length === 1
    ? { line: start.line, column: start.column + last }
    : { line: start.line + before.length - 1, column: last };
}

/** The place just behind a range, where a fix inserts something. */
export const endOf = (at: SourceRange): SourceRange => ({ ...at, start: at.end });
