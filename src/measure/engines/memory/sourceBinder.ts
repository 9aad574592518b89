import { type RowPlace, rangeOfRow, rowPlaceOf } from '../../../contract/rowPlace.ts';
import type { Value } from '../../../contract/value.ts';
import { formatInstant } from '../../../time/zone.ts';
import type { LogRow } from '../../binding/eventLog.ts';
import { type Interpreted, type Output, type RowMapping, rowMapping } from '../../binding/rowMapping.ts';
import type { DataTable } from '../../engine.ts';
import type { RejectedRow, SourceReport } from '../../measurements.ts';
import { type DataRow, instantOf } from '../../plan/row.ts';
import type { SourcePlan } from '../../plan/source.ts';
import type { DataProblem } from '../../problems.ts';
import { boundLog } from '../boundLog.ts';
import { countedReasons, keepFirst, MOST_REJECTED, OVERRULED, repeatedLines } from '../reasons.ts';
import { type Accepted, type Judged, judgeRows } from './judgeRows.ts';
import { memoryTable } from './table.ts';

/** A file whose rows were read, all of them. */
export interface ReadPlace {
  readonly path: string;
  readonly sha256: string;
  readonly rows: number;
}

export interface BoundSource {
  readonly table: DataTable;
  readonly reports: readonly SourceReport[];
  readonly problems: readonly DataProblem[];
}

/** Takes the rows of a source one by one, in the order of the places and of their lines, and makes a table of them. */
export interface SourceBinder {
  take(row: LogRow): void;
  bound(places: readonly ReadPlace[]): BoundSource;
}

export function sourceBinder(plan: SourcePlan): SourceBinder {
  const { shape } = plan.binding;
  if (shape.kind === 'rows') return rowBinder(plan, rowMapping(plan, shape));
  const rows: LogRow[] = [];
  return {
    take: (row) => rows.push(row),
    bound: (places) =>
      boundLog(
        plan,
        shape,
        rows,
        places.map((place) => ({ ...place, rejected: [] })),
      ),
  };
}

/** What became of the rows of one place. */
interface Outcomes {
  readonly accepted: Accepted[];
  readonly leftOut: string[];
  readonly rejected: RejectedRow[];
  clockIssues: number;
}

const noOutcomes = (): Outcomes => ({ accepted: [], leftOut: [], rejected: [], clockIssues: 0 });

function rowBinder(plan: SourcePlan, written: RowMapping): SourceBinder {
  const mapping: RowMapping = { ...written, fields: written.fields.map(remembered) };
  const byPlace = new Map<string, Outcomes>();
  return {
    take(row) {
      const outcomes = byPlace.get(row.file) ?? noOutcomes();
      byPlace.set(row.file, outcomes);
      const outcome = bindRow(mapping, row);
      switch (outcome.kind) {
        case 'left-out':
          outcomes.leftOut.push(outcome.reason);
          return;
        case 'rejected':
          outcomes.rejected.push({ ...rowPlaceOf(row), ...outcome.why });
          return;
        case 'row':
          if (outcome.clockIssue) outcomes.clockIssues++;
          outcomes.accepted.push({
            row: outcome.row,
            identity: mapping.key === undefined ? row.identity : undefined,
            precedence: outcome.precedence,
          });
          return;
        default:
          outcome satisfies never;
      }
    },
    bound(places) {
      const outcomes = places.map(({ path }) => byPlace.get(path) ?? noOutcomes());
      const accepted = outcomes.flatMap((each) => each.accepted);
      const judged = judgeRows(mapping, accepted);
      const used = accepted.filter((one) => judged.verdictOn(one) === 'used').map(({ row }) => row);
      return {
        table: memoryTable(plan.declaration, used, { endOfData: mapping.knownUntil === 'end-of-data' }),
        reports: places.map((place, i) => reportOf(plan, place, outcomes[i] ?? noOutcomes(), judged)),
        problems: judged.problems,
      };
    },
  };
}

function reportOf(
  { declaration }: SourcePlan,
  place: ReadPlace,
  { accepted, leftOut, rejected: malformed, clockIssues }: Outcomes,
  { verdictOn }: Judged,
): SourceReport {
  const became = accepted.map(verdictOn);
  const repeated: number[] = [];
  for (const [i, { row }] of accepted.entries())
    if (became[i] === 'duplicate' && row.source?.from !== undefined) keepFirst(repeated, row.source.from);
  const overruled = became.filter((verdict) => verdict === 'overruled').map(() => OVERRULED);
  const rejected = malformed.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return {
    data: declaration.id,
    file: place.path,
    sha256: place.sha256,
    rows: place.rows,
    used: became.filter((verdict) => verdict === 'used').length,
    duplicates: became.filter((verdict) => verdict === 'duplicate').length,
    ...repeatedLines(repeated),
    leftOut: countedReasons([...leftOut, ...overruled].map((reason) => ({ reason, rows: 1 }))),
    rejected: rejected.slice(0, MOST_REJECTED),
    rejectedCount: rejected.length,
    clockIssues,
  };
}

/** How many combinations of texts are remembered: times are all different, the rest is nearly always the same. */
const REMEMBERED = 10_000;

/** Looks at each combination of the columns' texts once. */
function remembered(output: Output): Output {
  if (output.type.kind === 'instant') return output;
  const known = new Map<string, Interpreted>();
  return {
    ...output,
    interpret: (read) => {
      const key = JSON.stringify(output.columns.map(read));
      const existing = known.get(key);
      if (existing !== undefined) return existing;
      const made = output.interpret(read);
      if (known.size < REMEMBERED) known.set(key, made);
      return made;
    },
  };
}

type BoundRow =
  | { readonly kind: 'row'; readonly row: DataRow; readonly precedence: Value | null; readonly clockIssue: boolean }
  | { readonly kind: 'left-out'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly why: Omit<RejectedRow, keyof RowPlace> };

function bindRow(mapping: RowMapping, row: LogRow): BoundRow {
  const { read } = row;
  const filtered = mapping.where?.interpret(read);
  if (filtered !== undefined && filtered.kind !== 'value') return failed(filtered);
  const known = mapping.knownUntil === 'end-of-data' ? undefined : mapping.knownUntil?.interpret(read);
  const outcomes = mapping.fields.map((field) => field.interpret(read));
  const precedence = mapping.precedence?.by === 'highest' ? mapping.precedence.value.interpret(read) : undefined;
  const all = [...outcomes, ...[known, precedence].filter((outcome) => outcome !== undefined)];
  const failure = all.find(({ kind }) => kind === 'rejected') ?? all.find(({ kind }) => kind === 'left-out');
  if (failure !== undefined && failure.kind !== 'value') return failed(failure);
  const fields: Record<string, DataRow['fields'][string]> = {};
  mapping.fields.forEach(({ name }, i) => {
    const outcome = outcomes[i];
    fields[name] = outcome?.kind === 'value' ? outcome.value : null;
  });
  const start = instantOf(fields.start);
  const end = instantOf(fields.end);
  if (mapping.declaration.kind === 'intervals' && start !== undefined && end !== undefined && end < start)
    return {
      kind: 'rejected',
      why: {
        column: mapping.fields.find(({ name }) => name === 'end')?.columns[0] ?? 'end',
        value: formatInstant('UTC', end),
        reason: `the end lies before the start, ${formatInstant('UTC', start)}`,
      },
    };
  const until = known?.kind === 'value' ? instantOf(known.value) : undefined;
  return {
    kind: 'row',
    row: {
      fields,
      series: mapping.series.length === 0 ? '' : JSON.stringify(mapping.series.map(read)),
      source: rangeOfRow(row),
      ...(until === undefined ? {} : { knownUntil: until }),
    },
    precedence: precedence?.kind === 'value' ? precedence.value : null,
    clockIssue: all.some((outcome) => outcome.kind === 'value' && outcome.clockIssue),
  };
}

const failed = (outcome: Exclude<Interpreted, { kind: 'value' }>): BoundRow =>
  outcome.kind === 'left-out'
    ? { kind: 'left-out', reason: outcome.reason }
    : { kind: 'rejected', why: { column: outcome.column, value: outcome.value, reason: outcome.reason } };
