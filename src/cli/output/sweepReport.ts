import { type Cell, type Column, PLAIN, type Style, table } from '../../report/table.ts';
import type { Sweep, SweepPoint } from '../../simulation/sweep.ts';
import type { DirectionTotal } from '../../statement/statement.ts';
import { csvText, plain } from './csv.ts';

/** Version of the JSON form of `sla simulate --sweep`; raised when its meaning changes. */
const SWEEP_SCHEMA = 'sla-sweep/1';

/** What `sla simulate --sweep … --format json` prints. */
export interface SweepReport extends Sweep {
  readonly schema: typeof SWEEP_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
}

export const sweepReport = (sweep: Sweep, tool: SweepReport['tool']): SweepReport => ({
  schema: SWEEP_SCHEMA,
  tool,
  ...sweep,
});

interface Line {
  readonly point: SweepPoint;
  readonly direction: DirectionTotal;
  /** What holds of the value is said in its first line. */
  readonly first: boolean;
}

/** A line for each direction of each value. */
const linesOf = (points: readonly SweepPoint[]): readonly Line[] =>
  points.flatMap((point) => point.owed.map((direction, place): Line => ({ point, direction, first: place === 0 })));

/** Who owes whom is said once where it's always the same. */
export function sweepText(sweep: Sweep, style: Style = PLAIN, width = 100): string {
  const { agreement, dataset, firstDay, lastDay, name, points } = sweep;
  const lines = linesOf(points);
  const [only, ...others] = points[0]?.owed ?? [];
  const one = others.length === 0 ? only : undefined;
  const open = lines.some(({ direction }) => direction.undecidedUpTo !== undefined);
  const once =
    (text: (point: SweepPoint) => string) =>
    ({ point, first }: Line): string =>
      first ? text(point) : '';
  const columns: readonly (Column & { readonly text: (line: Line) => string })[] = [
    { title: name, align: 'right', text: once(({ value }) => value) },
    { title: 'met', align: 'right', text: once(({ met }) => String(met)) },
    { title: 'missed', align: 'right', text: once(({ missed }) => String(missed)) },
    { title: 'not measured', align: 'right', text: once(({ notMeasured }) => String(notMeasured)) },
    ...(one === undefined
      ? [
          { title: 'owed by', align: 'left' as const, text: ({ direction }: Line) => direction.by },
          { title: 'owed to', align: 'left' as const, text: ({ direction }: Line) => direction.to },
        ]
      : []),
    { title: 'entitled', align: 'right', text: ({ direction }) => direction.entitled.text },
    { title: 'payable', align: 'right', text: ({ direction }) => direction.payable.text },
    ...(open
      ? [
          {
            title: 'undecided up to',
            align: 'right' as const,
            text: ({ direction }: Line) => direction.undecidedUpTo?.text ?? '',
          },
        ]
      : []),
  ];
  const rows = lines.map((line) => columns.map(({ text }): Cell => ({ text: text(line) })));
  const parties = one === undefined ? '' : `Owed by ${one.by} to ${one.to}\n`;
  return `${style.bold(agreement)} on ${dataset}, ${firstDay} to ${lastDay}\n${parties}\n${table(columns, rows, { style, width })}\n`;
}

/** RFC 4180, a line for each direction of each value; amounts as files of observations write them, `1300.00 GBP`. */
export function sweepCsv({ name, points }: Sweep): string {
  const lines = linesOf(points).map(({ point: { value, met, missed, notMeasured }, direction }) => [
    ...[value, ...[met, missed, notMeasured].map(String), plain(direction.by), plain(direction.to)],
    ...[direction.entitled, direction.payable, direction.undecidedUpTo].map((shown) =>
      (shown?.text ?? '').replaceAll(',', ''),
    ),
  ]);
  const head = ['met', 'missed', 'notMeasured', 'owes', 'toWhom', 'entitled', 'payable', 'undecidedUpTo'];
  return csvText([[name, ...head], ...lines]);
}
