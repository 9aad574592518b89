/** A plain vector selector: which series of a Prometheus-compatible store are read. No function, no range, no offset. */
export interface SeriesSelector {
  /** The name of the metric; absent where only matchers say which series. */
  readonly metric?: string;
  readonly matchers: readonly LabelMatcher[];
}

/** What a sample's row says beside its labels: when it was scraped and what, since when, and by how much the counter rose since then. */
export const SERIES_COLUMNS = ['time', 'value', 'since', 'increase'] as const;

export interface LabelMatcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export type ReadSelector =
  | { readonly kind: 'selector'; readonly selector: SeriesSelector }
  /** What is wrong, in words for the reader; `at` counts characters from 0. */
  | { readonly kind: 'problem'; readonly message: string; readonly at: number };

const FORM = 'write a metric with matchers, such as probe_success{job="shop", instance=~"eu-.*"}';

/** Reads `metric{label="value", other=~"pattern"}` as PromQL writes it, strings with their escapes. Anything beyond that is a problem. */
export function readSelector(text: string): ReadSelector {
  try {
    return { kind: 'selector', selector: selectorIn(new Reader(text)) };
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return { kind: 'problem', message: error.message, at: error.at };
  }
}

class SelectorError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** A place in a selector's text. */
class Reader {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
    this.space();
  }

  get isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  space(): void {
    this.#match(/\s*/y);
  }

  /** What a pattern finds here, and the space behind it. */
  take(pattern: RegExp): string | undefined {
    const found = this.#match(pattern);
    if (found !== undefined) this.space();
    return found;
  }

  fail(expected: string): never {
    const rest = this.#text.slice(this.at, this.at + 20);
    const found = rest === '' ? 'its end' : `'${rest}'`;
    throw new SelectorError(`Expected ${expected} and found ${found}: ${FORM}`, this.at);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}

const METRIC = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const OPERATOR = /=~|!~|!=|=/y;
const NAME_LABEL = '__name__';

function selectorIn(reader: Reader): SeriesSelector {
  const metric = reader.take(METRIC);
  const opened = reader.take(/\{/y) !== undefined;
  if (metric === undefined && !opened) reader.fail('the name of a metric');
  const matchers: LabelMatcher[] = [];
  while (opened && reader.take(/\}/y) === undefined) {
    matchers.push(matcherIn(reader));
    if (reader.take(/,/y) === undefined) {
      if (reader.take(/\}/y) === undefined) reader.fail("',' or '}'");
      break;
    }
  }
  if (!reader.isAtEnd) reader.fail('nothing more behind the matchers');
  if (metric === undefined && matchers.length === 0) reader.fail('the name of a metric');
  return metric === undefined ? { matchers } : { metric, matchers };
}

function matcherIn(reader: Reader): LabelMatcher {
  const label = reader.take(LABEL) ?? reader.fail('the name of a label');
  const operator = reader.take(OPERATOR);
  switch (operator) {
    case '=':
    case '!=':
    case '=~':
    case '!~':
      return { label, operator, value: stringIn(reader) };
    default:
      return reader.fail("'=', '!=', '=~' or '!~'");
  }
}

const QUOTED = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/y;

function stringIn(reader: Reader): string {
  const start = reader.at;
  const quoted = reader.take(QUOTED) ?? reader.fail('a value in quotes');
  const content = quoted.slice(1, -1);
  const value = quoted.startsWith('`') ? content : unescaped(content, start);
  if (!value.isWellFormed()) throw new SelectorError('A value holds half a character', start);
  return value;
}

/** The escapes that PromQL has from Go. */
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.))/g;
const SIMPLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

function unescaped(content: string, at: number): string {
  return content.replaceAll(ESCAPE, (whole, hex, short, long, octal, simple) => {
    const byte =
      hex === undefined ? (octal === undefined ? undefined : Number.parseInt(octal, 8)) : Number.parseInt(hex, 16);
    // Beyond ASCII such an escape is a byte of UTF-8, and not the character of that number.
    if (byte !== undefined && byte < 0x80) return String.fromCharCode(byte);
    const point = short ?? long;
    const code = point === undefined ? undefined : Number.parseInt(point, 16);
    if (code !== undefined && code <= 0x10ffff) return String.fromCodePoint(code);
    const known = typeof simple === 'string' && Object.hasOwn(SIMPLE, simple) ? SIMPLE[simple] : undefined;
    if (known === undefined) throw new SelectorError(`A value has no escape ${whole}`, at);
    return known;
  });
}

/** The selector as people write it, each in one way. */
export function selectorText({ metric, matchers }: SeriesSelector): string {
  const braces = matchers.length === 0 ? '' : `{${matchers.map(matcherText).join(',')}}`;
  return `${metric ?? ''}${braces}`;
}

/** The same for a query: no name of a metric is taken for a word of the language there. */
export function selectorQuery({ metric, matchers }: SeriesSelector): string {
  const name: readonly LabelMatcher[] =
    metric === undefined ? [] : [{ label: NAME_LABEL, operator: '=', value: metric }];
  return `{${[...name, ...matchers].map(matcherText).join(',')}}`;
}

/** JSON's escapes are all among Go's. */
const matcherText = ({ label, operator, value }: LabelMatcher): string => `${label}${operator}${JSON.stringify(value)}`;
