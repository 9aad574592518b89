import { rowPlaceText, rowRangeText } from '../contract/rowPlace.ts';
import type { SourceRange } from '../contract/source.ts';
import { groupThousands } from '../exact/money.ts';
import type { BankMovement, EarnBackStatement, RightStatement, RulingStatement } from '../statement/beside.ts';
import type {
  DerivationStep,
  DirectionTotal,
  FamilyStatement,
  LineClaim,
  Outcome,
  Parties,
  PaymentStatement,
  ProvenanceSource,
  StatedClaim,
  StatedPeriod,
  Statement,
  TargetLine,
  TargetStatement,
} from '../statement/statement.ts';

/** What stands in a cell for which there is nothing to say. */
export const NOTHING = '-';

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  met: 'met',
  missed: 'missed',
  'not-measured': 'not measured',
  'not-applicable': 'not applicable',
};

/** `2026-04`, or `2026-04*` for one that is cut; the note says how. */
export const periodText = ({ key, partial }: StatedPeriod): string => (partial ? `${key}*` : key);

/** One note for each partial period of the lines. One that an amendment splits is there in parts (V1). */
export function partialNotes(lines: readonly Pick<TargetLine, 'period'>[]): readonly string[] {
  const partial = lines.flatMap(({ period }) => (period.partial ? [period] : []));
  return [...Map.groupBy(partial, ({ key }) => key)].map(([key, periods]) => {
    const parts = new Set(periods.map(({ firstDay, lastDay }) => `${firstDay} to ${lastDay}`));
    if (parts.size === 1) return `* ${key} is partial: ${[...parts].join()} is covered.`;
    return `* ${key} is in ${parts.size} parts: ${[...parts].join(', ')}.`;
  });
}

/** `99.731%`, or `98.9% to 99.4%` where gaps leave it open. */
export function valueText({ value, between, atLeast }: TargetLine): string {
  if (value !== undefined) return value.text;
  if (atLeast !== undefined) return `${atLeast.text} or more`;
  return between === undefined ? NOTHING : `${between.low.text} to ${between.high.text}`;
}

/** The last day on which it can be claimed, that there is none, or that nobody needs to. */
export function claimText(claim: StatedClaim, claimed?: LineClaim): string {
  const window = claim.kind === 'automatic' ? claim.fallback : claim;
  const until = window === undefined ? 'automatic' : (window.until ?? 'no deadline');
  if (claimed?.state === 'lapsed') return `${until}, lapsed`;
  if (claimed?.state === 'granted') return `${until}, claimed ${claimed.on ?? ''}`.trimEnd();
  return claim.kind === 'automatic' && window !== undefined ? `automatic, else ${until}` : until;
}

/** Who has to claim, in one sentence; nothing where credits are automatic. */
export function claimant({ periods }: Statement): string | undefined {
  const claims = periods.flatMap(({ claim, credits }) => [claim, ...credits.flatMap(({ claim: own }) => own ?? [])]);
  const parties = [...new Set(claims.flatMap((claim) => (claim.kind === 'claim' ? [claim.by] : [])))];
  return parties.length === 0 ? undefined : `Credits have to be claimed by ${parties.join(' and ')}.`;
}

/** What several things have in common, said once: `A, B: what`; of many, the first are named and the rest counted. */
function grouped(
  items: readonly { readonly name: string; readonly what: string }[],
  between: string,
): readonly string[] {
  return [...Map.groupBy(items, ({ what }) => what)].map(([what, members]) => {
    const names = members.slice(0, NAMED).map(({ name }) => name);
    const more = members.length > NAMED ? ` and ${count(members.length - NAMED)} more` : '';
    return `${names.join(', ')}${more}${between}${what}`;
  });
}

const NAMED = 12;

/** Why lines earn what they earn, each reason once. */
export const creditNotes = (lines: readonly TargetLine[]): readonly string[] =>
  grouped(
    lines.flatMap(({ credit, period, row }) =>
      credit?.note === undefined ? [] : [{ name: row?.key ?? period.key, what: `${credit.note}.` }],
    ),
    ': ',
  );

export const substituteItems = ({ substitutes }: Statement): readonly string[] =>
  grouped(
    substitutes.map(({ of, label }) => ({ name: of, what: label })),
    ': ',
  );

/** What of the agreements that it extends isn't part of this one. */
export const leftOutItems = ({ leftOut = [] }: Statement): readonly string[] =>
  leftOut.map(({ what, because }) => (because === undefined ? what : `${what}: ${because}`));

export const assumptionItems = ({ assumptions }: Statement): readonly string[] =>
  grouped(
    assumptions.map(({ name, value }) => ({ name, what: value })),
    ' = ',
  );

/** `hosting.sla:12`, the line counted from 1. */
export const placeText = ({ file, start }: SourceRange): string => `${file}:${start.line + 1}`;

export const rowsText = (rows: DerivationStep['rows'] = []): string =>
  rows.map((each) => rowRangeText(each)).join(', ');

/** `1 met, 3 missed, 2 not measured`; what there is none of is left out. */
function outcomesText({ met, missed, notMeasured, notApplicable }: Statement['total']): string {
  const counts: readonly (readonly [number, string])[] = [
    [met, OUTCOME_WORDS.met],
    [missed, OUTCOME_WORDS.missed],
    [notMeasured, OUTCOME_WORDS['not-measured']],
    [notApplicable, OUTCOME_WORDS['not-applicable']],
  ];
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return said.length === 0 ? 'nothing to judge' : said.join(', ');
}

/** One paragraph that answers: how did it go, and what is owed? */
export function summaryText({ total, agreement, payments, extension }: Statement): readonly string[] {
  const { provider: by, customer: to } = agreement;
  const directions = total.directions ?? [{ ...total, by, to }];
  const what = payments.length === 0 ? 'service credits of ' : '';
  return [
    `Verdicts: ${outcomesText(total)}.`,
    ...directions.map((direction) => owingText(direction, what)),
    ...extensionText(extension),
  ];
}

const extensionText = (extension: Statement['extension']): readonly string[] =>
  extension === undefined ? [] : [`The term is extended by ${extension.total.text}.`];

/** The days that each period adds to the term, with what caps took. */
export const extensionItems = ({ extension }: Statement): readonly string[] =>
  (extension?.periods ?? []).map(({ period, lines, days, derivation }) => {
    const parts = lines.map((line) => `${line.title} ${line.days.text}`).join(', ');
    return [`${periodText(period)}: ${days.text} (${parts})`, ...derivation.map(({ text }) => text)].join('; ');
  });

function owingText({ by, to, entitled, payable, undecidedUpTo }: DirectionTotal, what: string): string {
  const limits = entitled.text === payable.text ? '' : ` (${entitled.text} before limits)`;
  const open = undecidedUpTo === undefined ? '' : `; undecided up to ${undecidedUpTo.text}`;
  return `${by} owes ${to} ${what}${payable.text}${limits}${open}.`;
}

export const creditsTitle = ({ payments }: Statement): string =>
  payments.length === 0 ? 'Service credits' : 'Service credits and payments';

/** `Acme to Northwind`. */
export const partiesText = ({ by, to }: Parties): string => `${by} to ${to}`;

/** Why payments come to what they come to, each reason once. */
export const paymentNotes = ({ lines }: PaymentStatement): readonly string[] =>
  grouped(
    lines.flatMap(({ note, period, row }) =>
      note === undefined ? [] : [{ name: row?.key ?? period.key, what: `${note}.` }],
    ),
    ': ',
  );

/** What has no verdict and why; of many periods or events, the first are named and the rest counted. */
export const notMeasuredItems = ({ notMeasured }: Statement): readonly string[] =>
  notMeasured.flatMap(({ title, periods, reason }) =>
    grouped(
      periods.map((name) => ({ name, what: reason })),
      ': ',
    ).map((item) => `${title}, ${item}`),
  );

/** What became of the rows of one source. */
export function sourceText(source: ProvenanceSource): string {
  const parts = [
    `${count(source.rows)} ${source.rows === 1 ? 'row' : 'rows'}`,
    `${count(source.used)} used`,
    ...(source.duplicates > 0 ? [`${count(source.duplicates)} duplicates`] : []),
    ...source.leftOut.map(({ rows, reason }) => `${count(rows)} left out (${reason})`),
    ...(source.rejectedCount > 0 ? [`${count(source.rejectedCount)} rejected`] : []),
    ...(source.clockIssues > 0
      ? [`${count(source.clockIssues)} times repeated or skipped by a change of the clock`]
      : []),
  ];
  return parts.join(', ');
}

const count = (rows: number): string => groupThousands(String(rows));

export const rejectedText = ({ column, value, reason, ...place }: ProvenanceSource['rejected'][number]): string =>
  `${rowPlaceText(place)}, column ${column}, '${value}': ${reason}`;

/** How many rejected rows are listed one by one. */
export const REJECTED_LISTED = 10;

/** What was ruled, by whom and why (R11). */
export const rulingText = ({ condition, from, to, ruling, by, reason }: RulingStatement): string =>
  `${condition}, ${from} to ${to}: ${ruling}${by === undefined ? '' : ` by ${by}`}${reason === undefined ? '' : `, because: ${reason}`}`;

/** Credits that are returned, and where that stands in time (R8). */
export const earnBackText = ({ title, period, of, granted, returned }: EarnBackStatement): string =>
  `${title}: ${returned.text} of the ${granted.text} granted for ${of.key}, earned back in ${period.key}`;

/** What a bank holds in the end, and each movement on the way. */
export const bankItems = ({ banks = [] }: Statement): readonly string[] =>
  banks.flatMap(({ title, of, movements, balance }) => [
    `${title}, of ${of}: ${balance.text}`,
    ...movements.map(
      ({ kind, period, amount, balance: left, until }) =>
        `${title}, ${period.key}: ${amount.text} ${movementWords[kind]}${until === undefined ? '' : `, usable until ${until}`}; ${left.text} in the bank`,
    ),
  ]);

/** What is returned under other agreements for the same incidents, beside what is owed (R12). */
export function backToBackItems({ backToBack }: Statement): readonly string[] {
  if (backToBack === undefined) return [];
  const { agreements, notStated, periods, owed, returned, exposure } = backToBack;
  return [
    ...periods.flatMap(({ period, owed: due, returned: back, exposure: left, returns }) => [
      `${period.key}: ${due.text} owed, ${back.text} returned, net exposure ${left.text}`,
      ...returns.map(
        ({ agreement, title, amount, incidents }) =>
          `${period.key}: ${amount.text} by ${title} of ${agreement}, for ${incidents.map(({ start, end }) => `${start} to ${end}`).join(', ')}`,
      ),
    ]),
    `In all: ${owed.text} owed, ${returned.text} returned, net exposure ${exposure.text}; nothing is taken off what is owed`,
    ...agreements.flatMap(({ title, notMeasured }) =>
      notMeasured === 0 ? [] : [`${title}: ${notMeasured} verdicts could not be measured, so more may be returned`],
    ),
    ...notStated.map(({ agreement, reason }) => `${agreement}: not stated, ${reason}`),
  ];
}

const movementWords: Readonly<Record<BankMovement['kind'], string>> = {
  'brought-forward': 'brought forward',
  collected: 'collected',
  used: 'used',
  expired: 'expired',
};

export const rightText = ({ by, what, title, because, firstDay, lastDay }: RightStatement): string => {
  const window = lastDay === undefined ? `from ${firstDay} on` : `from ${firstDay} to ${lastDay}`;
  const named = what === 'terminate' && title !== undefined ? ` (${title})` : '';
  return `${by} may ${what === 'terminate' ? 'terminate' : (title ?? '')}${named} ${window}: ${because}`;
};

/** Which version governed which days, where there were several (V1). */
function versionFacts(versions: Statement['versions'] = []): readonly (readonly [string, string])[] {
  return versions.map(({ id, version, firstDay, lastDay }) => [
    'In force',
    `${id}${version === undefined ? '' : `, version ${version}`}: ${firstDay} to ${lastDay}`,
  ]);
}

/** Who, what and when, for the head of a statement. */
export function headFacts({
  agreement,
  versions,
  range,
  dataset,
  asOf,
  tool,
}: Statement): readonly (readonly [string, string])[] {
  const version = agreement.version === undefined ? '' : `, version ${agreement.version}`;
  return [
    ['Agreement', `${agreement.id}${version}`],
    ...versionFacts(versions),
    ['Provider', agreement.provider],
    ['Customer', agreement.customer],
    ['Periods', `${range.firstDay} to ${range.lastDay}, ${agreement.zone}`],
    ['Data', `${dataset.title} (${dataset.id}), as of ${asOf}`],
    ['Made by', `${tool.name} ${tool.version}`],
  ];
}

/** Either one target, or the targets for all records of a family; in the order in which the first of each stands. */
export type Section =
  | { readonly kind: 'target'; readonly target: TargetStatement }
  | { readonly kind: 'family'; readonly family: FamilyStatement; readonly members: readonly TargetStatement[] };

export function sectionsOf({ targets, families = [] }: Statement): readonly Section[] {
  const members = Map.groupBy(targets, ({ of }) => of?.family);
  const byId = new Map(families.map((family) => [family.id, family]));
  const told = new Set<FamilyStatement>();
  return targets.flatMap((target): readonly Section[] => {
    const family = target.of && byId.get(target.of.family);
    if (family === undefined) return [{ kind: 'target', target }];
    if (told.has(family)) return [];
    told.add(family);
    return [{ kind: 'family', family, members: members.get(family.id) ?? [] }];
  });
}

/** `Availability, for each of 300 circuits` */
export const familyHeading = ({ title, members, records }: FamilyStatement): string =>
  `${title}, for each of ${groupThousands(String(members))} ${records}`;

/** `2 met, 1 missed` */
export const verdictsText = (lines: readonly TargetLine[]): string =>
  (Object.keys(OUTCOME_WORDS) as Outcome[])
    .map((outcome) => [lines.filter((line) => line.outcome === outcome).length, OUTCOME_WORDS[outcome]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');

/** What is paid for which periods, where others are paid than are calculated. */
export const settlementItems = ({ settlements = [] }: Statement): readonly string[] =>
  settlements.flatMap(({ period, directions, derivation }) => [
    ...directions.map(({ by, to, granted }) => `${periodText(period)}: ${by} pays ${to} ${granted.text}`),
    ...derivation.map(({ text }) => text),
  ]);

const MOST_LISTED = 4;

/** `A, B`; of many only the first ones, and how many more there are. */
export const listed = (names: readonly string[]): string =>
  names.length <= MOST_LISTED
    ? names.join(', ')
    : `${names.slice(0, MOST_LISTED).join(', ')} and ${names.length - MOST_LISTED} more`;
