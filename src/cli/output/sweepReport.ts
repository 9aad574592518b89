import { type Cell, PLAIN, type Style, table } from '../../report/table.ts';
import type { Sweep } from '../../simulation/sweep.ts';
import { csvText } from './csv.ts';

/** Version of the JSON form of `sla simulate --sweep`; raised when its meaning changes. */
export const SWEEP_SCHEMA = 'sla-sweep/1';

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

const COLUMNS = ['met', 'missed', 'not measured', 'entitled', 'payable'] as const;

const cellsOf = ({
  value,
  met,
  missed,
  notMeasured,
  entitled,
  payable,
}: Sweep['points'][number]): readonly string[] => [
  value,
  String(met),
  String(missed),
  String(notMeasured),
  entitled.text,
  payable.text,
];

export function sweepText(sweep: Sweep, style: Style = PLAIN, width = 100): string {
  const { agreement, dataset, firstDay, lastDay, name, points } = sweep;
  const columns = [
    { title: name, align: 'right' as const },
    ...COLUMNS.map((title) => ({ title, align: 'right' as const })),
  ];
  const rows = points.map((point) => cellsOf(point).map((text): Cell => ({ text })));
  return `${style.bold(agreement)} on ${dataset}, ${firstDay} to ${lastDay}\n\n${table(columns, rows, { style, width })}\n`;
}

/** RFC 4180; amounts as files of observations write them, `1300.00 GBP`. */
export function sweepCsv({ name, points }: Sweep): string {
  const lines = [
    [name, 'met', 'missed', 'notMeasured', 'entitled', 'payable'],
    ...points.map((point) => cellsOf(point).map((text) => text.replaceAll(',', ''))),
  ];
  return csvText(lines);
}
