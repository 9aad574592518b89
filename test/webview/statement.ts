/** A statement as a long agreement gives it: met, missed and unmeasured periods, a substitute, outages, caps and a claim. */
import type { SourceRange } from '../../src/contract/source.ts';
import type {
  PeriodStatement,
  Shown,
  StatedPeriod,
  Statement,
  TargetLine,
  TargetStatement,
} from '../../src/statement/statement.ts';

const at = (line: number): SourceRange => ({
  file: 'examples/hosting.sla',
  start: { line, column: 2 },
  end: { line, column: 20 },
});

const percent = (millionths: number): Shown => ({
  value: { kind: 'percent', value: `${millionths}/1000000` },
  text: `${(Math.floor(millionths / 10) / 1000).toFixed(3)}%`,
});

const money = (cents: number): Shown => ({
  value: { kind: 'money', value: `${cents}/100`, currency: 'USD' },
  text: `${(cents / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',')} USD`,
});

const quarters: readonly StatedPeriod[] = Array.from({ length: 22 }, (_, index) => {
  const start = new Date(Date.UTC(2021, index * 3, 1));
  const end = new Date(Date.UTC(2021, index * 3 + 3, 1));
  return {
    key: `${start.getUTCFullYear()}-Q${(index % 4) + 1}`,
    start: start.toISOString(),
    end: end.toISOString(),
    firstDay: start.toISOString().slice(0, 10),
    lastDay: new Date(end.getTime() - 1).toISOString().slice(0, 10),
    partial: index === 21,
  };
});

/** Uptime in millionths for each quarter; `undefined` was not measured. */
type Series = (quarter: number) => number | undefined;

function target(id: string, title: string, line: number, series: Series, substitute?: string): TargetStatement {
  return {
    id,
    title,
    service: title,
    threshold: { ...percent(999_000), text: '99.9%', operator: 'at-least' },
    commitment: 'Uptime at least 99.9% each calendar quarter',
    ...(substitute === undefined ? {} : { substitute }),
    at: at(line),
    lines: quarters.map((period, index) => targetLine(id, line, period, series(index))),
  };
}

function targetLine(id: string, line: number, period: StatedPeriod, value: number | undefined): TargetLine {
  const shared = { id: `${id}/${period.key}`, period, excluded: [], unknown: [] };
  if (value === undefined) {
    const reason = 'no state is known before 2022-07-19';
    return { ...shared, outcome: 'not-measured', reason, outages: [], unknown: [period], derivation: [] };
  }
  const length = Date.parse(period.end) - Date.parse(period.start);
  const down = (length * (1_000_000 - value)) / 1_000_000;
  const begin = Date.parse(period.start) + length / 3;
  return {
    ...shared,
    outcome: value >= 999_000 ? 'met' : 'missed',
    value: percent(value),
    downtime: {
      value: { kind: 'duration', value: String(Math.round(down)) },
      text: `${(down / 3_600_000).toFixed(1)} h`,
    },
    outages:
      value === 1_000_000 ? [] : [{ start: new Date(begin).toISOString(), end: new Date(begin + down).toISOString() }],
    ...(value >= 999_000
      ? {}
      : { credit: { entitled: money(50_000), basis: { ...money(500_000), text: '10% of 5,000.00 USD' } } }),
    derivation: [
      {
        stage: 'rows',
        text: '14 state changes',
        rule: 'D1',
        rows: [{ file: 'data/status-changes.csv', from: 120, to: 133 }],
      },
      { stage: 'value', text: `uptime ${percent(value).text}`, rule: 'N1', at: at(line + 1) },
      { stage: 'rule', text: 'below 99.9%: 10%', rule: 'R1', at: at(line + 3) },
    ],
  };
}

const wave =
  (seed: number): Series =>
  (quarter) => {
    const step = (quarter * 7919 + seed * 104_729) % 97;
    return step < 8 ? 992_000 + step * 700 : 1_000_000 - step * 9;
  };

export function exampleStatement(): Statement {
  const targets = [
    target('Issues', 'Issues availability', 20, wave(1)),
    target('PullRequests', 'Pull requests availability', 28, wave(2)),
    target('Git', 'Git operations availability', 36, wave(5)),
    target('Pages', 'Pages availability', 44, (quarter) => (quarter < 6 ? undefined : wave(3)(quarter))),
    target(
      'Actions',
      'Actions availability',
      52,
      wave(4),
      'share of time, where the agreement counts failed executions',
    ),
  ];
  const periods = quarters.map((period) => periodStatement(period, targets));
  const cents = periods.reduce((sum, { credits }) => sum + credits.length * 50_000, 0);
  const count = (outcome: string) =>
    targets.flatMap(({ lines }) => lines).filter((line) => line.outcome === outcome).length;
  return {
    schema: 'sla-statement/1',
    tool: { name: 'sla-as-code', version: '0.1.0' },
    agreement: {
      id: 'Hosting',
      title: 'Hosting of a code platform',
      version: '2020-10',
      provider: 'Northwind',
      customer: 'Acme',
      zone: 'UTC',
      currency: 'USD',
      at: at(2),
    },
    dataset: {
      id: 'Status',
      title: 'Public status history',
      notes: ['A status page is not a contract’s measurement.'],
      at: at(70),
    },
    range: {
      from: quarters[0]?.start ?? '',
      until: quarters.at(-1)?.end ?? '',
      firstDay: quarters[0]?.firstDay ?? '',
      lastDay: quarters.at(-1)?.lastDay ?? '',
    },
    asOf: '2026-07-01T00:00:00Z',
    targets,
    payments: [],
    periods,
    total: {
      entitled: money(cents + 30_000),
      payable: money(cents),
      claimable: money(cents),
      granted: money(cents),
      met: count('met'),
      missed: count('missed'),
      notMeasured: count('not-measured'),
      notApplicable: 0,
    },
    notMeasured: [
      {
        target: 'Pages',
        title: 'Pages availability',
        periods: quarters.slice(0, 6).map(({ key }) => key),
        reason: 'no state is known before 2022-07-19',
        at: at(44),
      },
    ],
    substitutes: [
      { of: 'Actions availability', label: 'share of time, where the agreement counts failed executions', at: at(52) },
    ],
    assumptions: [
      { name: 'fee', value: '5,000.00 USD per quarter and feature, which the agreement does not print', at: at(10) },
    ],
    defaults: [{ rule: 'N2', about: 'Uptime is compared', choice: 'unrounded', at: at(21) }],
    earnBacks: [],
    rights: [],
    provenance: {
      files: [{ path: 'examples/hosting.sla', sha256: '2f0c9f7a5d1e4b6893c0d2a1' }],
      sources: [
        {
          data: 'status',
          file: 'data/status-changes.csv',
          sha256: 'a7d3',
          rows: 2375,
          used: 2210,
          duplicates: 3,
          leftOut: [{ reason: 'of other components', rows: 161 }],
          rejectedCount: 1,
          rejected: [
            { file: 'data/status-changes.csv', line: 812, column: 'at', value: '2023-13-01', reason: 'is not a time' },
          ],
          clockIssues: 0,
        },
      ],
    },
  };
}

function periodStatement(period: StatedPeriod, targets: readonly TargetStatement[]): PeriodStatement {
  const missed = targets.flatMap(({ title, at: place, lines }) =>
    lines.filter((line) => line.period === period && line.outcome === 'missed').map((line) => ({ line, title, place })),
  );
  return {
    period,
    credits: missed.map(({ line, title, place }) => ({
      of: line.id,
      title,
      entitled: money(50_000),
      payable: money(50_000),
      claimable: money(50_000),
      granted: money(50_000),
      at: place,
    })),
    entitled: money(missed.length * 50_000),
    subtotal: money(missed.length * 50_000),
    claimable: money(missed.length * 50_000),
    granted: money(missed.length * 50_000),
    claim: { kind: 'claim', by: 'Acme', until: period.lastDay },
    derivation: [{ stage: 'rounding', text: 'to cents, half up', rule: 'N3', at: at(60) }],
  };
}
