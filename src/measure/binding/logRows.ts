import type { RejectedRow } from '../measurements.ts';
import { countReason, type LogOutcome, type LogQuestions, type LogShape, NO_NAME, textOfKey } from './eventLog.ts';
import { type Answer, absentCodes, answer, combined } from './logAnswers.ts';
import type { LogColumns } from './logColumns.ts';
import { type Ranks, ranksOf } from './logRanks.ts';

/** The rows that can be used, by the item that they belong to. */
export interface JudgedRows {
  /** Whether a row is used. */
  readonly used: (row: number) => boolean;
  /** Whether a change of the clock had to be judged to read it. */
  readonly clockIssue: (row: number) => boolean;
  /** The number of the item of each row, and what the item is called. */
  readonly keys: Int32Array;
  readonly keyText: (key: number) => string;
  readonly ranks: readonly Float64Array[];
  readonly answers: ReadonlyMap<string, Answer>;
  readonly rejected: readonly RejectedRow[];
  readonly leftOut: LogOutcome['leftOut'];
}

const USED = 0;
const LEFT_OUT = 1;
const REJECTED = 2;
/** Left out, unless something of it can't be read. */
const MISSING = 3;

/** Which rows of a log can be used: the filter first, then what names the item, what puts rows in order, and what is asked of them. */
export function judgeLog({ shape, filter, questions, times, absent }: LogQuestions, log: LogColumns): JudgedRows {
  const state = new Uint8Array(log.size);
  const clocks = new Uint8Array(log.size);
  const rejected = new Map<number, Omit<RejectedRow, 'file' | 'line'>>();
  const reasons = new Map<number, string>();
  const reject = (row: number, why: Omit<RejectedRow, 'file' | 'line'>): void => {
    state[row] = REJECTED;
    rejected.set(row, why);
  };
  const leaveOut = (row: number, as: number, reason: string): void => {
    state[row] = as;
    reasons.set(row, reason);
  };
  const each = (asked: readonly number[], ask: (row: number, now: number) => void): void => {
    for (let row = 0; row < log.size; row++) {
      const now = state[row] ?? USED;
      if (asked.includes(now)) ask(row, now);
    }
  };

  const filtered = filter && answer(filter, absent, log);
  if (filtered?.plain === false)
    each([USED], (row) => {
      const one = filtered.of(row);
      if (one.kind === 'left-out') leaveOut(row, LEFT_OUT, one.reason);
      else if (one.kind === 'rejected') reject(row, whyOf(one));
    });
  for (const column of shape.key) {
    const texts = log.texts(column);
    const nameless = absentCodes(texts, absent);
    if (nameless.length > 0)
      each([USED], (row) => {
        const code = texts.codes[row] ?? 0;
        if (nameless.includes(code)) reject(row, { column, value: texts.text(code) ?? '', reason: NO_NAME });
      });
  }
  const ranks = shape.orderBy.map((one): Ranks => ranksOf(one, log, times, absent));
  for (const { trouble } of ranks)
    if (trouble !== undefined)
      each([USED], (row) => {
        const found = trouble(row);
        if (found?.kind === 'rejected') reject(row, found.why);
        else if (found?.kind === 'clock') clocks[row] = 1;
      });
  const answers = new Map<string, Answer>();
  for (const question of questions) {
    const answered = answer(question, absent, log);
    answers.set(question.name, answered);
    if (!answered.plain)
      each([USED, MISSING], (row, now) => {
        const one = answered.of(row);
        if (one.kind === 'rejected') reject(row, whyOf(one));
        else if (one.kind === 'value') clocks[row] = (clocks[row] ?? 0) | Number(one.clockIssue);
        else if (now === USED) leaveOut(row, MISSING, one.reason);
      });
  }
  const leftOut = new Map<string, Map<string, number>>();
  for (const [row, reason] of reasons) if (state[row] !== REJECTED) countReason(leftOut, fileOf(log, row), reason);
  return {
    used: (row) => state[row] === USED,
    clockIssue: (row) => clocks[row] === 1,
    ...keysOf(shape, log),
    ranks: ranks.map(({ values }) => values),
    answers,
    rejected: [...rejected]
      .sort(([a], [b]) => a - b)
      .map(([row, why]) => ({ file: fileOf(log, row), line: log.lineOf(row), ...why })),
    leftOut,
  };
}

export const fileOf = (log: LogColumns, row: number): string => log.files[log.fileOf(row)] ?? '';

const whyOf = ({ column, value, reason }: Omit<RejectedRow, 'file' | 'line'>): Omit<RejectedRow, 'file' | 'line'> => ({
  column,
  value,
  reason,
});

/** One number for rows whose key reads the same. */
function keysOf({ key }: LogShape, log: LogColumns): Pick<JudgedRows, 'keys' | 'keyText'> {
  const [only, another] = key;
  if (only !== undefined && another === undefined) {
    const { codes, text } = log.texts(only);
    return { keys: codes, keyText: (code) => text(code) ?? '' };
  }
  const { codes, combinations } = combined(
    key.map((column) => log.texts(column)),
    log.size,
  );
  const names: string[] = [];
  const known = new Map<string, number>();
  const numbers = combinations.map((texts) => {
    const name = textOfKey(texts.map((text) => text ?? ''));
    const existing = known.get(name);
    if (existing !== undefined) return existing;
    known.set(name, names.length);
    names.push(name);
    return names.length - 1;
  });
  return { keys: codes.map((code) => numbers[code] ?? 0), keyText: (code) => names[code] ?? '' };
}

/** How many rows there are of each file. */
export function countFiles(log: LogColumns, counts: (row: number) => boolean): ReadonlyMap<string, number> {
  const rows = new Int32Array(log.files.length);
  for (let row = 0; row < log.size; row++)
    if (counts(row)) {
      const file = log.fileOf(row);
      rows[file] = (rows[file] ?? 0) + 1;
    }
  return new Map(log.files.flatMap((name, i) => (rows[i] === 0 ? [] : [[name, rows[i] ?? 0] as const])));
}
