/**
 * A few lines that stand for all that precedes a cursor: the headers of the blocks that are open, and what stands before the
 * cursor in the innermost one. What may follow there depends on no more, a mistake far above plays no part, and a long file
 * costs no more than a short one.
 */

/** How many lines the clause at the cursor may have. */
const LINES = 12;

export interface Surroundings {
  /** The imports by a name: what a dot means depends on them. */
  readonly imports: readonly string[];
  /** What opens each block that isn't closed yet, outermost first: `agreement A {`. */
  readonly headers: readonly string[];
  /** What stands between the last brace and the cursor. */
  readonly rest: string;
}

/** First with many lines before the cursor, then with fewer: the first one that is sound says what may follow. */
export function* soundPrefixes({ imports, headers, rest }: Surroundings): Iterable<string> {
  const lines = rest.split('\n');
  // The rows of a table mean something behind its columns only.
  const isTable = /^\s*table\b/.test(headers.at(-1) ?? '');
  const most = isTable ? lines.length : Math.min(LINES, lines.length);
  for (let count = most; count > 0; count--) {
    yield [...imports, ...headers, lines.slice(-count).join('\n')].join('\n');
    if (isTable) return;
  }
}

const IMPORT_BY_NAME = /^[ \t]*import[ \t]+"[^"\n]*"[ \t]+as[ \t]+\w+(?=[ \t]*$)/gm;

export function surroundings(before: string): Surroundings {
  const headers: string[] = [];
  let start = 0;
  const marks = /"(?:\\.|[^"\\\r\n])*"?|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n\r]*|[{}]/g;
  for (const { 0: mark, index } of before.matchAll(marks)) {
    if (mark === '{') {
      const header = before.slice(start, index);
      headers.push(`${header.slice(header.lastIndexOf('\n') + 1)}{`);
    } else if (mark === '}') headers.pop();
    else continue;
    start = index + 1;
  }
  // Behind a declaration there can't be imports any more.
  if (headers.length === 0 && start > 0) headers.push('party zz_before');
  // Where the imports themselves are written, they stand in the rest.
  const imports = start === 0 ? [] : (before.match(IMPORT_BY_NAME) ?? []);
  return { imports, headers, rest: before.slice(start) };
}
