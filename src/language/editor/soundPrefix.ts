/**
 * Texts that stand for what precedes a cursor, each with less of it: the completion parser gives up at the first mistake, and a
 * mistake far above must not silence it here.
 */

/** How many lines the clause at the cursor may have. */
const LINES = 6;

/** First the headers of the open blocks with a few lines before the cursor, then with fewer. */
export function* soundPrefixes(before: string): Iterable<string> {
  const { headers, rest } = openBlocks(before);
  const lines = rest.split('\n');
  for (let count = Math.min(LINES, lines.length); count > 0; count--)
    yield [...headers, lines.slice(-count).join('\n')].join('\n');
}

interface Blocks {
  /** What opens each block that isn't closed yet: `agreement A {`. */
  readonly headers: readonly string[];
  /** What stands between the last brace and the cursor. */
  readonly rest: string;
}

function openBlocks(text: string): Blocks {
  const headers: string[] = [];
  let start = 0;
  for (const { 0: mark, index } of text.matchAll(/"(?:\\.|[^"\\\r\n])*"?|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n\r]*|[{}]/g)) {
    if (mark === '{') {
      const before = text.slice(start, index);
      headers.push(`${before.slice(before.lastIndexOf('\n') + 1)}{`);
    } else if (mark === '}') headers.pop();
    else continue;
    start = index + 1;
  }
  return { headers, rest: text.slice(start) };
}
