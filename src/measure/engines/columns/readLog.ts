import { columnsOfLog, type LogShape } from '../../binding/eventLog.ts';
import { columnNamed, type InstantColumn, type LogColumns, type TextColumn } from '../../binding/logColumns.ts';
import type { SourcePlan } from '../../plan/source.ts';
import { type LoadQuestion, loadRows } from './load.ts';
import type { CodedColumn, RawInstants } from './rawColumn.ts';
import { fileOf, placeOf, type RawFile, type Wanted } from './rawRows.ts';

export interface ReadLog {
  readonly log: LogColumns;
  readonly files: readonly RawFile[];
}

/** Reads a log into columns; what rows are told apart by is read only where some share their place. */
export async function readLog(
  question: Omit<LoadQuestion, 'wanted' | 'identity'>,
  plan: SourcePlan,
  shape: LogShape,
): Promise<ReadLog> {
  const asked = columnsOfLog(plan, shape);
  const wanted = [
    ...asked.instants.map((column): Wanted => ({ column, as: 'instants' })),
    ...asked.texts.map((column): Wanted => ({ column, as: 'texts' })),
  ];
  const raw = await loadRows({ ...question, wanted, identity: false });
  const texts = new Map<string, TextColumn>();
  const instants = new Map<string, InstantColumn>();
  raw.wanted.forEach(({ column }, i) => {
    const found = raw.columns[i];
    if (found?.kind === 'codes') texts.set(column, textColumn(found));
    else if (found !== undefined) instants.set(column, instantColumn(found));
  });
  const alone = raw.files.length === 1;
  return {
    log: {
      size: raw.size,
      files: raw.files.map(({ file }) => file.path),
      fileOf: (row) => (alone ? 0 : fileOf(raw, row)),
      lineOf: (row) => placeOf(raw, row).line,
      texts: (column) => columnNamed(texts, column),
      instants: (column) => columnNamed(instants, column),
      identities: async (rows) => {
        const { identity } = await loadRows({ ...question, wanted: [], identity: true });
        return rows.map((row) => String(identity?.codes[row]));
      },
    },
    files: raw.files,
  };
}

/** Texts by when they first occur; what is absent comes behind them, if anything is. */
function textColumn({ codes, texts }: CodedColumn): TextColumn {
  const all = new Int32Array(codes.length);
  const none = texts.length - 1;
  let lacks = false;
  for (let row = 0; row < codes.length; row++) {
    const code = (codes[row] ?? 0) - 1;
    all[row] = code < 0 ? none : code;
    if (code < 0) lacks = true;
  }
  return {
    codes: all,
    distinct: lacks ? texts.length : none,
    text: (code) => texts[code + 1] ?? null,
    find: (text) => {
      if (text === null) return lacks ? none : undefined;
      const code = texts.indexOf(text);
      return code < 0 ? undefined : code - 1;
    },
  };
}

function instantColumn({ instants, odd, texts }: RawInstants): InstantColumn {
  const values = new Float64Array(instants.length);
  instants.read(0, values);
  if (odd.rows.length === 0) return { values, others: undefined };
  const codes = new Int32Array(instants.length);
  odd.rows.forEach((row, i) => {
    codes[row] = odd.codes[i] ?? 0;
  });
  const find = (text: string | null): number | undefined => {
    const code = texts.indexOf(text);
    return code < 0 ? undefined : code;
  };
  return { values, others: { codes, distinct: texts.length, text: (code) => texts[code] ?? null, find } };
}
