import { groupThousands } from '../exact/money.ts';
import type {
  CreditLine,
  FamilyPeriod,
  FamilyStatement,
  Outcome,
  Parties,
  PaymentLine,
  PeriodStatement,
  Statement,
  TargetCredit,
  TargetLine,
  TargetStatement,
} from '../statement/statement.ts';
import { claimText, NOTHING, OUTCOME_WORDS, partiesText, periodText, valueText } from './words.ts';

/** What a table says, before it's drawn as text or as HTML. */
export interface TableModel {
  readonly columns: readonly ColumnModel[];
  readonly rows: readonly (readonly CellModel[])[];
}

export interface ColumnModel {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export interface CellModel {
  readonly text: string;
  /** The cell that names its row. */
  readonly names?: boolean;
  readonly outcome?: Outcome;
}

interface Column<Row> extends ColumnModel {
  readonly cell: (row: Row) => CellModel;
}

const left = <Row>(title: string, text: (row: Row) => string): Column<Row> => ({
  title,
  align: 'left',
  cell: (row) => ({ text: text(row) }),
});
const right = <Row>(title: string, text: (row: Row) => string): Column<Row> => ({
  ...left(title, text),
  align: 'right',
});

const drawn = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): TableModel => ({
  columns,
  rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
});

/** The lines of a target; columns that would be empty are left out. */
export const targetTable = ({ metric }: TargetStatement, lines: readonly TargetLine[]): TableModel =>
  linesTable(metric?.title, lines, []);

/** A line and the record that it's of. */
export type MemberLine = TargetLine & { readonly member: string };

/** Lines of the targets for several records. */
export const memberTable = (lines: readonly MemberLine[]): TableModel =>
  linesTable(undefined, lines, [naming('For', ({ member }) => member)]);

/** What the targets of a family come to in each period. */
export function familyTable({ periods }: FamilyStatement): TableModel {
  const counted = (title: string, count: (period: FamilyPeriod) => number): readonly Column<FamilyPeriod>[] =>
    periods.some((period) => count(period) > 0)
      ? [right(title, (period) => groupThousands(String(count(period))))]
      : [];
  return drawn<FamilyPeriod>(
    [
      naming('Period', ({ period }) => periodText(period)),
      ...counted('Met', ({ met }) => met),
      ...counted('Missed', ({ missed }) => missed),
      ...counted('Not measured', ({ notMeasured }) => notMeasured),
      ...counted('Not applicable', ({ notApplicable }) => notApplicable),
      ...(periods.some(({ entitled }) => entitled !== undefined)
        ? [right<FamilyPeriod>('Entitled', ({ entitled }) => entitled?.text ?? NOTHING)]
        : []),
    ],
    periods,
  );
}

function linesTable<Line extends TargetLine>(
  value: string | undefined,
  lines: readonly Line[],
  before: readonly Column<Line>[],
): TableModel {
  const where = (test: (line: TargetLine) => boolean, ...columns: Column<Line>[]): readonly Column<Line>[] =>
    lines.some(test) ? columns : [];
  return drawn<Line>(
    [
      ...before,
      naming('Period', ({ period }) => periodText(period)),
      ...where(
        ({ row }) => row !== undefined,
        left('Event', ({ row }) => row?.key ?? NOTHING),
        left('When', ({ row }) => row?.text ?? NOTHING),
      ),
      ...where((line) => valueText(line) !== NOTHING, right(value ?? 'Value', valueText)),
      ...where(
        ({ downtime }) => downtime !== undefined,
        right('Down', ({ downtime }) => downtime?.text ?? NOTHING),
      ),
      { title: 'Outcome', align: 'left', cell: ({ outcome }) => ({ text: OUTCOME_WORDS[outcome], outcome }) },
      ...where(
        ({ points }) => points !== undefined,
        right('Points', ({ points }) => points?.text ?? NOTHING),
      ),
      ...where(
        ({ extension }) => extension !== undefined,
        right('Extension', ({ extension }) => extension?.text ?? NOTHING),
      ),
      ...where(
        ({ credit }) => credit !== undefined && !isPlainMiss(credit),
        right('Entitled', ({ credit }) => credit?.entitled.text ?? NOTHING),
      ),
      ...where(
        ({ credit }) => credit?.undecidedUpTo !== undefined,
        right(UNDECIDED, ({ credit }) => credit?.undecidedUpTo?.text ?? ''),
      ),
    ],
    lines,
  );
}

/** Nothing is due for a miss, and a note says why: no figure to show. */
const isPlainMiss = ({ entitled, undecidedUpTo, note, basis }: TargetCredit): boolean =>
  note !== undefined &&
  undecidedUpTo === undefined &&
  basis === undefined &&
  entitled.value.kind === 'money' &&
  entitled.value.value === '0';

/** The lines of a payment; columns that would be empty are left out. */
export function paymentTable(lines: readonly PaymentLine[]): TableModel {
  const where = (
    test: (line: PaymentLine) => boolean,
    ...columns: Column<PaymentLine>[]
  ): readonly Column<PaymentLine>[] => (lines.some(test) ? columns : []);
  return drawn<PaymentLine>(
    [
      naming('Period', ({ period }) => periodText(period)),
      ...where(
        ({ row }) => row !== undefined,
        left('Event', ({ row }) => row?.key ?? NOTHING),
        left('When', ({ row }) => row?.text ?? NOTHING),
      ),
      right('Entitled', ({ entitled }) => entitled.text),
      ...where(
        ({ undecidedUpTo }) => undecidedUpTo !== undefined,
        right(UNDECIDED, ({ undecidedUpTo }) => undecidedUpTo?.text ?? ''),
      ),
    ],
    lines,
  );
}

const UNDECIDED = 'Undecided up to';

function naming<Row>(title: string, text: (row: Row) => string): Column<Row> {
  return { title, align: 'left', cell: (row) => ({ text: text(row), names: true }) };
}

interface CreditRow {
  readonly period: string;
  readonly title: string;
  readonly owed: string;
  readonly points: string;
  readonly entitled: string;
  readonly payable: string;
  readonly claimable: string;
  readonly granted: string;
  readonly undecided: string;
  readonly claim: string;
}

/** The credits period by period, each period's sum where there are several, and the total; at most so many lines of each period. */
export function creditsTable({ periods, total, agreement }: Statement, most: number): TableModel {
  const usual: Parties = { by: agreement.provider, to: agreement.customer };
  const where = (
    test: (period: PeriodStatement) => boolean,
    column: Column<CreditRow>,
  ): readonly Column<CreditRow>[] => (periods.some(test) ? [column] : []);
  return drawn<CreditRow>(
    [
      naming('Period', ({ period }) => period),
      left('Credit', ({ title }) => title),
      ...where(
        ({ directions }) => directions !== undefined,
        left('Owed', ({ owed }) => owed),
      ),
      ...where(
        ({ points }) => points !== undefined,
        right('Points', ({ points }) => points),
      ),
      right('Entitled', ({ entitled }) => entitled),
      right('Payable', ({ payable }) => payable),
      ...where(
        differs,
        right('Claimable', ({ claimable }) => claimable),
      ),
      ...where(
        differs,
        right('Granted', ({ granted }) => granted),
      ),
      ...where(
        ({ undecidedUpTo }) => undecidedUpTo !== undefined,
        right(UNDECIDED, ({ undecided }) => undecided),
      ),
      left('Claim until', ({ claim }) => claim),
    ],
    [
      ...periods.flatMap((period) => rowsOf(period, usual, most)),
      ...(total.directions ?? [{ ...total, ...usual }]).map((direction) => ({
        ...amounts(direction),
        period: 'Total',
        title: '',
        owed: partiesText(direction),
        points: '',
        claim: '',
      })),
    ],
  );
}

/** Claims are on record, so that what can be claimed and what was granted are worth a column. */
const differs = ({ credits }: PeriodStatement): boolean =>
  credits.some(
    ({ claimed, payable, granted }) =>
      (claimed !== undefined && claimed.state !== 'assumed') || payable.text !== granted.text,
  );

const amounts = ({
  entitled,
  payable,
  claimable,
  granted,
  undecidedUpTo,
}: Pick<CreditLine, 'entitled' | 'payable' | 'claimable' | 'granted' | 'undecidedUpTo'>) => ({
  entitled: entitled.text,
  payable: payable.text,
  claimable: claimable.text,
  granted: granted.text,
  undecided: undecidedUpTo?.text ?? '',
});

function rowsOf(period: PeriodStatement, usual: Parties, most: number): readonly CreditRow[] {
  const key = periodText(period.period);
  const points = period.points?.text ?? '';
  const row = (line: CreditLine): CreditRow => ({
    ...amounts(line),
    period: key,
    title: line.title,
    owed: partiesText(line.owed ?? usual),
    points: '',
    claim: claimText(line.claim ?? period.claim, line.claimed),
  });
  if (period.credits.length === 1) return period.credits.map((credit) => ({ ...row(credit), points }));
  const listed = period.credits.slice(0, most);
  const rest = period.credits.length - listed.length;
  return [
    ...listed.map(row),
    ...(period.directions ?? [{ ...period, ...usual, payable: period.subtotal }]).map((direction, place) => ({
      ...amounts(direction),
      period: key,
      title: rest === 0 ? 'together' : `together with ${groupThousands(String(rest))} more, which --explain lists`,
      owed: partiesText(direction),
      points: place === 0 ? points : '',
      claim: '',
    })),
  ];
}
