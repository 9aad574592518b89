import type { LogRow } from '../../binding/eventLog.ts';
import { type RowMapping, rowMapping } from '../../binding/rowMapping.ts';
import type { Breath } from '../../breath.ts';
import type { DataTable } from '../../engine.ts';
import type { SourceReport } from '../../measurements.ts';
import type { SourcePlan } from '../../plan/source.ts';
import type { DataProblem } from '../../problems.ts';
import { boundLog } from '../boundLog.ts';
import { bindRows, wantedBy } from '../columns/bind.ts';
import { CodedBuilder } from '../columns/rawColumn.ts';
import { type RawFile, RawRowsBuilder, type Wanted } from '../columns/rawRows.ts';
import { typedTable } from '../columns/table.ts';
import { LineShifts, lineOfPlace } from '../lineShifts.ts';
import { identityOf, instantIn, type SampleRow, textIn } from './rowsOfSeries.ts';

export interface SampleTable {
  readonly table: DataTable;
  readonly reports: readonly SourceReport[];
  readonly problems: readonly DataProblem[];
}

/** What was read, once all of it was. */
export interface ReadSamples extends Pick<RawFile, 'sha256' | 'rows' | 'rejected'> {
  readonly path: string;
}

/** Takes rows in their order, and makes a table of them. */
export interface SampleTableBuilder {
  take(row: SampleRow): void;
  finish(read: ReadSamples, breath: Breath): Promise<SampleTable>;
}

export function sampleTable(plan: SourcePlan): SampleTableBuilder {
  const { shape } = plan.binding;
  return shape.kind === 'rows' ? tableOfRows(plan, rowMapping(plan, shape)) : tableOfItems(plan, shape);
}

/** Columns of typed arrays: there may be millions of samples. */
function tableOfRows({ binding, declaration }: SourcePlan, mapping: RowMapping): SampleTableBuilder {
  const rows = new RawRowsBuilder(wantedBy(mapping), mapping.key === undefined);
  const takers = rows.wanted.map((wanted, i) => taker(wanted, rows.columns[i]));
  const lines = new LineShifts();
  return {
    take(row) {
      for (const take of takers) take(row);
      rows.identity?.addText(identityOf(row));
      lines.set(rows.size, row.line);
      rows.added(1);
    },
    async finish({ path, ...read }, breath) {
      rows.endFile({ ...read, file: { path, location: '' }, lineAt: (place) => lineOfPlace(lines, place) });
      const bound = await bindRows(rows.finish(), mapping, breath);
      const table = await typedTable({
        data: binding.data,
        rows: bound.rows,
        time: mapping.time,
        everyMs: declaration.everyMs ?? 0,
        knownUntil: mapping.knownUntil === 'end-of-data' ? 'end-of-data' : undefined,
        breath,
      });
      return { table, reports: bound.reports, problems: bound.problems };
    },
  };
}

/** Puts a column's value of a row into the column. */
function taker({ column }: Wanted, builder: RawRowsBuilder['columns'][number] | undefined): (row: SampleRow) => void {
  if (builder === undefined) return () => {};
  if (builder instanceof CodedBuilder) {
    // The same few texts, nearly always.
    const codes = new Map<string | null, number>();
    return (row) => {
      const text = textIn(row, column);
      let code = codes.get(text);
      if (code === undefined) {
        code = builder.dictionary.codeOfText(text);
        codes.set(text, code);
      }
      builder.addCode(code);
    };
  }
  return (row) => {
    const instant = instantIn(row, column);
    if (instant === undefined) builder.addText(textIn(row, column));
    else builder.addInstant(instant, () => textIn(row, column) ?? '');
  };
}

function tableOfItems(
  plan: SourcePlan,
  shape: Extract<SourcePlan['binding']['shape'], { readonly kind: 'event-log' }>,
): SampleTableBuilder {
  const taken: SampleRow[] = [];
  return {
    take: (row) => taken.push(row),
    finish: async (read) => {
      const rows = taken.map(
        (row): LogRow => ({
          file: read.path,
          line: row.line,
          read: (column) => textIn(row, column),
          identity: identityOf(row),
        }),
      );
      return boundLog(plan, shape, rows, [read]);
    },
  };
}
