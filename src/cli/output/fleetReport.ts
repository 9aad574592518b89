import { type Cell, type Column, PLAIN, type Style, table } from '../../report/table.ts';
import type { Fleet, FleetAgreement } from '../../simulation/fleet/fleet.ts';
import type { LeftOutReason } from '../../simulation/fleet/members.ts';
import type { PartyFigures, PartyTotal } from '../../simulation/fleet/totals.ts';
import type { RefusalReason, SimulationProblem } from '../../simulation/result.ts';
import type { Colours } from '../terminal.ts';
import { printable } from './codeFrame.ts';
import { csvText, plain } from './csv.ts';
import { problemText } from './problemReport.ts';
import { plural } from './words.ts';

/** Version of the JSON form of `sla simulate` over several agreements; raised when its meaning changes. */
const FLEET_SCHEMA = 'sla-fleet/1';

/** What `sla simulate contracts/ --format json` prints. */
export interface FleetReport extends Fleet {
  readonly schema: typeof FLEET_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
}

export const fleetReport = (fleet: Fleet, tool: FleetReport['tool']): FleetReport => ({
  schema: FLEET_SCHEMA,
  tool,
  ...fleet,
});

const REASONS: Readonly<Record<LeftOutReason, string>> = {
  base: 'others extend it, and it has no dataset of its own',
  template: 'a template: parameters of it have no value',
  'no-dataset': 'no dataset says where its observations are',
};

const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  'invalid-contract': 'errors in the text',
  'no-agreement': 'no such agreement',
  'no-dataset': 'no such dataset',
  'invalid-period': 'not the period that was asked for',
  'invalid-parameter': 'not with the values that were asked for',
  'data-rejected': 'the data were rejected',
};

/** One line for each direction in which an agreement owes something, then the sums by party. What is the same in all lines is said once. */
export function fleetText({ agreements, refused, leftOut, total }: Fleet, style: Style = PLAIN, width = 100): string {
  const rows = agreements.flatMap((of) =>
    of.owed.map((direction, place): Line => ({ of, direction, first: place === 0 })),
  );
  const columns = columnsIn(style).filter(({ shown }) => shown(rows));
  const parts = [
    ...(rows.length === 0
      ? []
      : [
          ...(isSame(rows, daysOf) ? [`${rows.slice(0, 1).map(daysOf).join('')}\n`] : []),
          `${table(
            columns,
            rows.map((row) => columns.map(({ cell }) => cell(row))),
            { style, width },
          )}\n`,
        ]),
    `${style.bold(stated(total, refused))}\n`,
    ...(rows.length === 0 ? [] : [partiesText(total.parties, style, width)]),
    ...(refused.length === 0
      ? []
      : [
          `Can't be stated:\n${refused.map(({ agreement, file, reason }) => `  ${agreement === undefined ? printable(file) : `${agreement} (${printable(file)})`}: ${REFUSALS[reason]}\n`).join('')}`,
        ]),
    ...(leftOut.length === 0
      ? []
      : [
          `Left out:\n${leftOut.map(({ agreement, file, reason }) => `  ${agreement} (${printable(file)}): ${REASONS[reason]}\n`).join('')}`,
        ]),
  ];
  return parts.join('\n');
}

interface Line {
  readonly of: FleetAgreement;
  readonly direction: FleetAgreement['owed'][number];
  /** What holds of the whole agreement is said in its first line. */
  readonly first: boolean;
}

interface LineColumn extends Column {
  readonly shown: (lines: readonly Line[]) => boolean;
  readonly cell: (line: Line) => Cell;
}

const always = (): boolean => true;
const daysOf = ({ of: { firstDay, lastDay } }: Line): string => `${firstDay} to ${lastDay}`;
const isSame = (lines: readonly Line[], of: (line: Line) => string): boolean => new Set(lines.map(of)).size === 1;

function columnsIn(style: Style): readonly LineColumn[] {
  const once =
    (text: (of: FleetAgreement) => string) =>
    (line: Line): Cell => ({ text: line.first ? text(line.of) : '' });
  const count =
    (figure: (of: FleetAgreement) => number, paint?: Style['red']) =>
    (line: Line): Cell => ({
      text: line.first ? String(figure(line.of)) : '',
      ...(figure(line.of) > 0 && paint !== undefined ? { paint } : {}),
    });
  return [
    { title: 'agreement', align: 'left', shown: always, cell: once(({ agreement }) => agreement) },
    {
      title: 'period',
      align: 'left',
      shown: (lines) => !isSame(lines, daysOf),
      cell: (line) => once(() => daysOf(line))(line),
    },
    { title: 'met', align: 'right', shown: always, cell: count(({ met }) => met) },
    { title: 'missed', align: 'right', shown: always, cell: count(({ missed }) => missed, style.red) },
    {
      title: 'open',
      align: 'right',
      shown: (lines) => lines.some(({ of }) => of.notMeasured > 0),
      cell: count(({ notMeasured }) => notMeasured, style.yellow),
    },
    {
      title: 'owed by',
      align: 'left',
      shown: (lines) => !isSame(lines, ({ direction }) => direction.by),
      cell: ({ direction }) => ({ text: direction.by }),
    },
    {
      title: 'owed to',
      align: 'left',
      shown: (lines) => !isSame(lines, ({ direction }) => direction.to),
      cell: ({ direction }) => ({ text: direction.to }),
    },
    { title: 'payable', align: 'right', shown: always, cell: ({ direction }) => ({ text: direction.payable.text }) },
    {
      title: 'granted',
      align: 'right',
      shown: (lines) => lines.some(({ direction }) => direction.granted.text !== direction.payable.text),
      cell: ({ direction }) => ({ text: direction.granted.text }),
    },
    {
      title: 'undecided up to',
      align: 'right',
      shown: (lines) => lines.some(({ direction }) => direction.undecidedUpTo !== undefined),
      cell: ({ direction }) => ({ text: direction.undecidedUpTo?.text ?? '' }),
    },
  ];
}

function stated(
  { stated: count, leftOut, met, missed, notMeasured }: Fleet['total'],
  refused: Fleet['refused'],
): string {
  const files = refused.filter(({ agreement }) => agreement === undefined).length;
  const agreements = refused.length - files;
  const verdicts = [`${met} met`, `${missed} missed`, ...(notMeasured > 0 ? [`${notMeasured} not measured`] : [])];
  return [
    `${plural(count, 'agreement')} stated: ${verdicts.join(', ')}.`,
    ...(agreements > 0 ? [`${plural(agreements, 'agreement')} can't be stated.`] : []),
    ...(files > 0 ? [`${plural(files, 'file')} can't be understood.`] : []),
    ...(leftOut > 0 ? [`${plural(leftOut, 'agreement')} left out.`] : []),
  ].join(' ');
}

/** Parties that come in one agreement only have their sums in its line. */
function partiesText(parties: readonly PartyTotal[], style: Style, width: number): string {
  const comesIn = new Map<string, number>();
  for (const { party, agreements } of parties) comesIn.set(party, (comesIn.get(party) ?? 0) + agreements);
  const several = parties.filter(({ party }) => (comesIn.get(party) ?? 0) > 1);
  const listed = several.length === 0 ? parties : several;
  const sides = listed.flatMap(({ party, agreements, owes, isOwed }) => [
    ...(isNothing(owes) && !isNothing(isOwed) ? [] : [{ party, agreements, side: 'owes', ...owes }]),
    ...(isNothing(isOwed) ? [] : [{ party, agreements, side: 'is owed', ...isOwed }]),
  ]);
  const open = sides.some(({ undecidedUpTo }) => undecidedUpTo !== undefined);
  const claimed = sides.some(({ payable, granted }) => payable.text !== granted.text);
  const columns = [
    { title: 'party', align: 'left' as const },
    { title: 'agreements', align: 'right' as const },
    { title: '', align: 'left' as const },
    { title: 'payable', align: 'right' as const },
    ...(claimed ? [{ title: 'granted', align: 'right' as const }] : []),
    ...(open ? [{ title: 'undecided up to', align: 'right' as const }] : []),
  ];
  const rows = sides.map(({ party, agreements, side, payable, granted, undecidedUpTo }): readonly Cell[] => [
    { text: party },
    { text: String(agreements) },
    { text: side },
    { text: payable.text },
    ...(claimed ? [{ text: granted.text }] : []),
    ...(open ? [{ text: undecidedUpTo?.text ?? '' }] : []),
  ]);
  const sums = `${table(columns, rows, { style, width })}\n`;
  const others = parties.length - listed.length;
  return others === 0
    ? sums
    : `${sums}\n${plural(others, 'more party', 'more parties')} in one agreement each, whose line says what.\n`;
}

const isNothing = ({ entitled, undecidedUpTo }: PartyFigures): boolean =>
  entitled.value.kind === 'money' && entitled.value.value === '0' && undecidedUpTo === undefined;

/** For a spreadsheet: a line for each direction of each agreement. Those that can't be stated and those that are left out stand there too, without figures. */
export function fleetCsv({ agreements, refused, leftOut }: Fleet): string {
  const head = [
    ...['agreement', 'title', 'version', 'file', 'dataset', 'from', 'to', 'met', 'missed', 'notMeasured'],
    ...['owes', 'toWhom', 'currency', 'entitled', 'payable', 'granted', 'undecidedUpTo', 'statement', 'problem'],
  ];
  const lines = agreements.flatMap((one) =>
    one.owed.map(({ by, to, entitled, payable, granted, undecidedUpTo }) => [
      ...[one.agreement, plain(one.title), one.version ?? '', plain(one.file), one.dataset, one.firstDay, one.lastDay],
      ...[one.met, one.missed, one.notMeasured].map(String),
      ...[plain(by), plain(to), one.currency],
      ...[entitled, payable, granted].map(amount),
      ...[undecidedUpTo === undefined ? '' : amount(undecidedUpTo), one.statement ?? '', ''],
    ]),
  );
  const without = (agreement: string, file: string, problem: string): readonly string[] => [
    ...[agreement, '', '', plain(file), ...Array<string>(head.length - 5).fill('')],
    plain(problem),
  ];
  return csvText([
    head,
    ...lines,
    ...refused.map(({ agreement = '', file, reason, problems }) =>
      without(agreement, file, problems[0]?.message ?? reason),
    ),
    ...leftOut.map(({ agreement, file, reason }) => without(agreement, file, `left out: ${REASONS[reason]}`)),
  ]);
}

/** `1,300.00 GBP` as `1300.00`: the currency has a column of its own. */
const amount = ({ text }: { readonly text: string }): string => (text.split(' ')[0] ?? '').replaceAll(',', '');

/** What is wrong, each problem once with the agreements that it keeps from being stated. */
export function refusedText({ refused }: Fleet, colours: Colours): string {
  const groups = Map.groupBy(refused, ({ reason, problems }) => JSON.stringify([reason, problems.map(bare)]));
  return [...groups.values()]
    .map((members) => {
      const [first] = members;
      if (first === undefined) return '';
      const names = members.map(({ agreement, file }) => agreement ?? file);
      const shown = names.slice(0, MOST_NAMED).join(', ');
      const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
      return `${colours.bold(`${shown}${more}`)} can't be stated:\n${problemText({ kind: 'problems', ...first }, colours)}`;
    })
    .join('');
}

const MOST_NAMED = 5;

/** Agreements that meet the same trouble with their data ask for them in different places. */
const bare = ({ message, file, line, code }: SimulationProblem): readonly unknown[] => [message, file, line, code];
