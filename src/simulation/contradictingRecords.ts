import { rowPlaceText } from '../contract/rowPlace.ts';
import type { DataRow } from '../measure/plan/row.ts';
import type { DataProblem } from '../measure/problems.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import { dayJudgedIn, type Names } from './recordChecks.ts';
import { moneyOf, periodOf, stretchOf, textOf } from './recordFields.ts';

/** What rows of a kind say of one thing and time, where it can't be all of them. */
export function contradictionsOf(
  data: string,
  rows: readonly DataRow[],
  zone: string,
  asOf: Instant | undefined,
  names: Pick<Names, 'periods'>,
): readonly DataProblem[] {
  const records = (
    field: string,
    of: (row: DataRow) => string,
    during: (row: DataRow) => Interval,
    says: (row: DataRow) => string,
    together: Recorded['together'] = 'whatever-the-time',
  ): readonly DataProblem[] =>
    contradictions(
      rows.map((row) => ({ row, of: of(row), during: during(row), says: says(row), together })),
      field,
    );
  const text = (field: string) => (row: DataRow) => textOf(row, field) ?? '';
  const period = (row: DataRow): Interval => periodOf(row, zone) ?? ANY;
  const judged = (row: DataRow): Interval => dayJudgedIn(row, names, zone)?.governed ?? period(row);
  switch (data) {
    case 'rulings':
      return records('ruling', text('condition'), (row) => stretchOf(row, asOf), text('ruling'));
    case 'history':
      return records(
        'outcome',
        (row) => `${text('target')(row)}${periodOf(row, zone) === undefined ? ` ${text('period')(row)}` : ''}`,
        judged,
        text('outcome'),
      );
    case 'invoices':
      return records('period', text('service'), period, () => '', 'of-the-same-time');
    case 'claims':
      return records(
        'granted',
        (row) => [text('target')(row), text('row')(row), text('period')(row)].filter((one) => one !== '').join(' '),
        () => ANY,
        (row) => moneyText(moneyOf(row, 'granted')),
      );
    default:
      return [];
  }
}

const moneyText = (money: ReturnType<typeof moneyOf>): string =>
  money === undefined ? 'all of it' : `${money.value} ${money.currency}`;

/** Where rows that name the same are about the same time anyway. */
const ANY: Interval = { start: 0, end: 1 };
/** One record, as far as it may contradict another one. */
interface Recorded {
  readonly row: DataRow;
  /** What it is about, such as a target. */
  readonly of: string;
  readonly during: Interval;
  /** What it says of it. */
  readonly says: string;
  /** Records that say the same thing may say it for the same time, or also for times that only meet. */
  readonly together: 'whatever-the-time' | 'of-the-same-time';
}

/** D3: records of one thing and time that say different things; each is named with the first one that it contradicts. */
function contradictions(records: readonly Recorded[], column: string): readonly DataProblem[] {
  const seen = new Map<string, Recorded[]>();
  return records.flatMap((record) => {
    const before = seen.get(record.of) ?? [];
    seen.set(record.of, before);
    const other = before.find((each) => contradict(each, record));
    before.push(record);
    return other === undefined ? [] : [problemOf(other, record, column)];
  });
}

function contradict(a: Recorded, b: Recorded): boolean {
  if (a.during.end <= b.during.start || b.during.end <= a.during.start) return false;
  if (a.says !== b.says) return true;
  return b.together === 'of-the-same-time' && (a.during.start !== b.during.start || a.during.end !== b.during.end);
}

function problemOf(a: Recorded, b: Recorded, column: string): DataProblem {
  const place = placeOf(b);
  const differ = a.says === b.says ? 'for times that overlap' : `${a.says} and ${b.says}`;
  return {
    code: 'contradicting-rows',
    message: `${rowPlaceText(placeOf(a))} and ${rowPlaceText(place)} contradict each other: of ${b.of} they say ${differ} (D3). Correct one, or leave it out`,
    file: place.file,
    ...(place.line === undefined ? {} : { line: place.line }),
    column,
  };
}

const placeOf = ({ row: { source } }: Recorded): { readonly file: string; readonly line?: number } => ({
  file: source?.file ?? '',
  ...(source?.from === undefined ? {} : { line: source.from }),
});
