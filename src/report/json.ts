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
/** What has so few parts above that depth is written at once: that takes half the work. */
const FEW = 1000;

/** How many parts there are above the deepest level that is looked at. */
function partsIn(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return 1;
  if (Array.isArray(value) && value.length > FEW) return value.length;
  return Object.values(value).reduce<number>((count, each) => count + partsIn(each, depth + 1), 1);
}

/** As it stands so deep in a document: as if in so many lists, without their brackets. */
function writtenAt(value: unknown, depth: number): string {
  let nested = value;
  for (let level = 0; level < depth; level++) nested = [nested];
  const text = JSON.stringify(nested, null, 2);
  // Each opens with a bracket, a new line and one more indentation, and closes alike.
  return text.slice(depth * (depth + 3), text.length - depth * (depth + 1));
}

function* partsOf(value: unknown, depth: number): Generator<string> {
  if (typeof value !== 'object' || value === null || 'toJSON' in value || partsIn(value, depth) <= FEW) {
    yield writtenAt(value, depth);
    return;
  }
  const inner: readonly (readonly [name: string, value: unknown])[] = Array.isArray(value)
    ? value.map((each) => ['', isWritten(each) ? each : null])
    : Object.entries(value)
        .filter(([, each]) => isWritten(each))
        .map(([key, each]) => [`${JSON.stringify(key)}: `, each]);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
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
