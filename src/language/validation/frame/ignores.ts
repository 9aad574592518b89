import type { Position, Range } from 'vscode-languageserver-types';

/** A `// sla-ignore band-gap: reason` in the text, or a `// sla-ignore-file band-gap: reason`. */
export interface Ignore {
  readonly rules: readonly IgnoredRule[];
  /** Empty where none is given. */
  readonly reason: string;
  /** The line that it silences: its own if something stands before it, else the next one with something on it; absent for the whole file. */
  readonly line?: number;
  readonly range: Range;
}

export interface IgnoredRule {
  readonly name: string;
  readonly range: Range;
}

/** A comment of the text, `//` included. */
export interface Comment {
  readonly text: string;
  readonly start: Position;
}

const IGNORE = /^\/\/\s*sla-ignore(-file\b|\b(?!-))([^:]*)(?::\s*(.*?)\s*)?$/;
const ONLY_COMMENT = /^\s*(?:\/\/.*)?$/;

/** The ignore comments among the line comments of a text. */
export function ignoresIn(comments: Iterable<Comment>, lines: readonly string[]): readonly Ignore[] {
  return [...comments].flatMap(({ text, start }) => {
    const found = IGNORE.exec(text);
    if (!found) return [];
    const [, file = '', names = '', reason = ''] = found;
    const word = `sla-ignore${file}`;
    const from = start.character + text.indexOf(names, text.indexOf(word) + word.length);
    const rules = [...names.matchAll(/[^\s,]+/g)].map((name) => ({
      name: name[0],
      range: onLine(start.line, from + name.index, name[0].length),
    }));
    return [
      {
        rules,
        reason,
        ...(file === '' ? { line: silencedLine(start, lines) } : {}),
        range: onLine(start.line, start.character, text.trimEnd().length),
      },
    ];
  });
}

function silencedLine({ line, character }: Position, lines: readonly string[]): number {
  const before = lines[line]?.slice(0, character) ?? '';
  if (before.trim() !== '') return line;
  const next = lines.findIndex((text, index) => index > line && !ONLY_COMMENT.test(text));
  return next < 0 ? line : next;
}

const onLine = (line: number, character: number, length: number): Range => ({
  start: { line, character },
  end: { line, character: character + length },
});
