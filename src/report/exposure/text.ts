import type {
  Exposure,
  Liability,
  Most,
  Stretch,
  TargetExposure,
  TargetFunction,
} from '../../analyse/exposure/document.ts';
import { type Column, PLAIN, type Style, table, wrapped } from '../table.ts';
import { listed } from '../words.ts';

export interface ExposureTextOptions {
  /** Plain by default. */
  readonly style?: Style;
  /** Columns; 100 by default. */
  readonly width?: number;
}

/** What agreements can cost, for a reader. */
export function exposureText(exposures: readonly Exposure[], options: ExposureTextOptions = {}): string {
  const setting = { style: options.style ?? PLAIN, width: options.width ?? 100 };
  return exposures.map((exposure) => agreementText(exposure, setting)).join('\n');
}

interface Setting {
  readonly style: Style;
  readonly width: number;
}

function agreementText({ agreement, targets, liability, notes }: Exposure, setting: Setting): string {
  const { style, width } = setting;
  const title = style.bold(`${agreement.title} (${agreement.id})`);
  const parts = [
    ...membersAlike(targets).map((members) => targetText(members, setting)),
    ...liability.map((one) => liabilityText(one, liability.length > 1, setting)),
    ...notes.map((note) => style.dim(wrapped(note, width))),
  ];
  return `${title}\n\n${parts.join('\n\n')}\n`;
}

/** Members of a family whose functions read the same are shown as one. */
export function membersAlike(targets: readonly TargetExposure[]): readonly (readonly TargetExposure[])[] {
  const alike = Map.groupBy(targets, ({ family, functions, findings, repeats, each, domain }) =>
    JSON.stringify([family, functions, findings, repeats, each, domain]),
  );
  return [...alike.values()];
}

function targetText(members: readonly TargetExposure[], setting: Setting): string {
  const [target] = members;
  if (target === undefined) return '';
  const { style, width } = setting;
  const others = members.slice(1).map(({ id }) => id);
  const like = others.length === 0 ? '' : `, likewise ${listed(others)}`;
  const head = style.bold(`${target.id}: ${target.value}, each ${target.each}`);
  const functions = target.functions.flatMap((found) => functionText(found, target, setting));
  return [
    wrapped(`${head}${like}`, width),
    ...functions,
    ...repeatLines(target),
    ...target.findings.map(({ kind, text, witness }) => `  ${style.yellow(kind)}: ${text}, such as ${witness.text}`),
  ].join('\n');
}

/** `from the 2nd miss in a row on × 2` */
const repeatLines = ({ repeats }: TargetExposure): readonly string[] =>
  repeats.map(
    ({ fromMiss, factor, compounding }) =>
      `  from miss ${fromMiss} in a row on: × ${factor}${compounding ? ', again with each further miss' : ''}`,
  );

function functionText(found: TargetFunction, { functions }: TargetExposure, setting: Setting): readonly string[] {
  const lengths = functions.length === 1 ? [] : [setting.style.dim(`  in periods of ${daysText(found.days)}`)];
  const paysCredit = found.credit.some((stretch) => !paysNothing(stretch)) || found.points === undefined;
  return [
    ...lengths,
    ...(paysCredit ? [stretchTable(found.credit, 'pays', setting)] : []),
    ...(found.points ? [stretchTable(found.points, 'points', setting)] : []),
    ...(found.extension ? [stretchTable(found.extension, 'extends the term by', setting)] : []),
  ];
}

/** `28, 29, 30 and 31 days` */
export function daysText(days: readonly number[]): string {
  const last = days.at(-1);
  const before = days.slice(0, -1);
  return before.length === 0 ? `${last} days` : `${before.join(', ')} and ${last} days`;
}

export const paysNothing = ({ most }: Stretch): boolean =>
  most !== undefined && most.base === '0' && most.slope === '0' && most.blocks === undefined;

/** What a stretch pays, as a reader is told: a met target pays nothing, whatever the amount. */
export function stretchPays(stretch: Stretch): string {
  switch (stretch.verdict) {
    case 'met':
      return 'met: nothing';
    case 'not-applicable':
      return 'does not apply';
    case 'missed':
    case 'open':
      return paysNothing(stretch) ? 'missed: nothing' : stretch.pays;
    default:
      return stretch.verdict satisfies never;
  }
}

function stretchTable(stretches: readonly Stretch[], title: string, { style, width }: Setting): string {
  const shares = stretches.some(({ shareOfFee }) => shareOfFee !== undefined);
  const columns: readonly Column[] = [
    { title: 'value', align: 'left' },
    { title, align: 'left' },
    ...(shares ? [{ title: 'of the fee', align: 'right' } as const] : []),
  ];
  const rows = stretches.map((stretch) => [
    { text: stretch.values },
    { text: stretchPays(stretch), ...(stretch.verdict === 'met' ? { paint: style.dim } : {}) },
    ...(shares ? [{ text: stretch.shareOfFee ?? '' }] : []),
  ]);
  return indented(table(columns, rows, { style, width: width - 2 }));
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

function liabilityText({ by, to, period, year }: Liability, named: boolean, setting: Setting): string {
  const direction = named ? `, ${by} to ${to}` : '';
  return [
    mostText(`Most in one period${direction}`, period, setting),
    mostText(`Most in a year${direction}`, year, setting),
  ].join('\n\n');
}

function mostText(title: string, most: Most, { style, width }: Setting): string {
  const lines = most.path.map(({ text }) => wrapped(`- ${text}`, width - 2));
  return [`${style.bold(`${title}:`)} ${amountText(most)} (${most.of})`, ...lines.map(indented)].join('\n');
}

/** `750.00 GBP`, or that nothing bounds it. */
function amountText({ state, amount }: Most): string {
  switch (state) {
    case 'bounded':
      return amount?.text ?? '';
    case 'unbounded':
      return 'unbounded';
    case 'undecided':
      return "can't be told without data";
    default:
      return state satisfies never;
  }
}
