import type { TrackRecord } from '../../analyse/trackRecord.ts';
import { toJSON } from '../../exact/rational.ts';
import { type Cell, PLAIN, type Style, table } from '../../report/table.ts';
import { recordOf } from '../../simulation/recordOf.ts';
import type { Statement, TargetStatement } from '../../statement/statement.ts';
import type { Colours } from '../terminal.ts';
import { printable } from './codeFrame.ts';

/** How the targets of an agreement fared on the observations of a dataset. */
export interface RecordReport {
  readonly agreement: string;
  readonly dataset: string;
  /** Local dates in the agreement's zone, the last one included. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly targets: readonly TargetRecord[];
}

export interface TargetRecord {
  readonly id: string;
  /** What it promises: `Uptime at least 99.9%`. */
  readonly commitment: string;
  readonly better: 'higher' | 'lower';
  /** Periods, or rows, that met it. */
  readonly met: number;
  /** Of so many that were judged. */
  readonly of: number;
  /** Those that weren't measured, didn't apply, or are cut by term or data. */
  readonly leftOut: number;
  /** Of the values ranked from the best to the worst, the one of rank ⌈0.95 n⌉: the level that 95% of them reached. */
  readonly reached?: { readonly value: string; readonly text: string; readonly met: number };
  readonly worst?: { readonly value: string; readonly text: string; readonly period: string };
}

/** Of a family for all records together. */
export function recordReport(statement: Statement): RecordReport {
  const { dataset, firstDay, lastDay, targets } = recordOf(statement);
  return {
    agreement: statement.agreement.id,
    dataset,
    firstDay,
    lastDay,
    targets: [...targets].flatMap(([id, record]) => {
      const target = statement.targets.find((one) => one.id === id || memberOf(one) === id);
      return target === undefined ? [] : [targetRecord(id, target.commitment, record)];
    }),
  };
}

const memberOf = ({ of }: TargetStatement): string | undefined => of && `${of.family}[${of.records}]`;

function targetRecord(
  id: string,
  commitment: string,
  { upwards, met, of, leftOut, level, worst }: TrackRecord,
): TargetRecord {
  return {
    id,
    commitment,
    better: upwards ? 'higher' : 'lower',
    met,
    of,
    leftOut,
    ...(level === undefined ? {} : { reached: { value: toJSON(level.value), text: level.text, met: level.met } }),
    ...(worst === undefined ? {} : { worst: { value: toJSON(worst.value), text: worst.text, period: worst.name } }),
  };
}

const WIDTH = 120;

/** For a reader: a table for each agreement. */
export const recordsText = (records: readonly RecordReport[], colours: Colours): readonly string[] =>
  records.map(({ agreement, dataset, firstDay, lastDay, targets }) => {
    const head = colours.bold(printable(`${agreement} on the observations of ${dataset}, ${firstDay} to ${lastDay}`));
    const rows = targets.map(({ commitment, better, met, of, leftOut, reached, worst }): readonly Cell[] => [
      { text: printable(commitment) },
      { text: `${met} of ${of}${leftOut === 0 ? '' : ` (${leftOut} left out)`}` },
      { text: reached === undefined ? '' : `${better === 'higher' ? 'at least' : 'at most'} ${reached.text}` },
      { text: worst === undefined ? '' : `${worst.text} (${printable(worst.period)})` },
    ]);
    const columns = ['target', 'met in', '95% reached', 'worst'].map((title) => ({ title, align: 'left' as const }));
    const style: Style = { ...PLAIN, bold: colours.bold, dim: colours.dim };
    return rows.length === 0 ? head : `${head}\n${table(columns, rows, { style, width: WIDTH })}`;
  });
