/**
 * A document as JSON: properties in their declared order, two blanks of indentation, a newline at the end; the same bytes for the
 * same document (S1). In parts, one after the other: that of a million lines is longer than any string can be.
 */
export function* jsonParts(document: object): Generator<string> {
  let gathered = '';
  for (const part of partsOf(document, 0)) {
    gathered += part;
    if (gathered.length < AT_ONCE) continue;
    yield gathered;
    gathered = '';
  }
  yield `${gathered}\n`;
}

const AT_ONCE = 1 << 16;
/** A statement has targets, which have lines, and periods, which have credits: what lies deeper is written at once. */
const DEEPEST = 4;

function* partsOf(value: unknown, depth: number): Generator<string> {
  if (typeof value !== 'object' || value === null || 'toJSON' in value || depth >= DEEPEST) {
    const text = JSON.stringify(value, null, 2);
    // A newline inside a text is written as `\n`.
    yield depth === 0 ? text : text.replaceAll('\n', `\n${'  '.repeat(depth)}`);
    return;
  }
  const inner: readonly (readonly [name: string, value: unknown])[] = Array.isArray(value)
    ? value.map((each) => ['', isWritten(each) ? each : null])
    : Object.entries(value)
        .filter(([, each]) => isWritten(each))
        .map(([key, each]) => [`${JSON.stringify(key)}: `, each]);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (inner.length === 0) {
    yield `${open}${close}`;
    return;
  }
  const indent = '  '.repeat(depth + 1);
  let before = `${open}\n`;
  for (const [name, each] of inner) {
    yield `${before}${indent}${name}`;
    yield* partsOf(each, depth + 1);
    before = ',\n';
  }
  yield `\n${'  '.repeat(depth)}${close}`;
}

const isWritten = (value: unknown): boolean =>
  value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';

/** The same as one text. */
export const jsonText = (document: object): string => [...jsonParts(document)].join('');
