import { periodWord, periodWords } from '../../analyse/budget.ts';
import type { Contract, Target } from '../../contract/contract.ts';
import { conditionNamed, dataNamed } from '../../contract/lookup.ts';
import { showInstant } from '../../evaluate/show.ts';
import { formatMoney, groupThousands } from '../../exact/money.ts';
import { isAbove, type Rational, ZERO } from '../../exact/rational.ts';
import { addMonths, civilDate, MONTHS, parseIsoDate, weekdayIndex } from '../../time/civil.ts';
import { formatDuration as formatWhole } from '../../time/duration.ts';
import { localDay } from '../../time/zone.ts';
import type { StatedDays } from './probe.ts';
import type { Finding, TargetLoopholes } from './result.ts';
import { daysText } from './text.ts';

export interface WordsContext {
  readonly contract: Contract;
  readonly target: Target;
  readonly found: TargetLoopholes;
}

/** Below a second in milliseconds: `1 ms`, not `0.001 s`. */
const formatDuration = (ms: number): string => (ms > 0 && ms < 1000 ? `${ms} ms` : formatWhole(ms));

/** `March 2026`, or the days as a scenario writes them. */
export function periodName(days: StatedDays): string {
  const start = parseIsoDate(days.from);
  const end = parseIsoDate(days.until);
  if (start === undefined || end === undefined || civilDate(start).day !== 1 || addMonths(start, 1) !== end)
    return daysText(days);
  const { year, month } = civilDate(start);
  return `${MONTHS[month - 1] ?? ''} ${year}`;
}

/** A finding in one sentence. */
export function sentenceOf(finding: Finding, context: WordsContext): string {
  return finding.kind === 'free'
    ? freeSentence(finding, context)
    : withOthers(costSentence(finding, context), finding, context.contract);
}

function freeSentence(finding: Finding, context: WordsContext): string {
  const { shape, figure, limit } = finding;
  const { contract, found } = context;
  const days = periodName(found.days);
  const isFree = found.remedy ? 'pays nothing' : 'misses nothing';
  const down = figure.kind === 'down' ? formatDuration(figure.ms) : '';
  const of = figure.kind === 'down' ? formatDuration(figure.of) : '';
  switch (shape.kind) {
    case 'one-outage':
      if (limit === 'whole') return `All of ${days} may be down: it ${isFree}.`;
      if (figure.kind === 'down' && figure.ms === 0)
        return `No time down is forgiven${behind(finding, context, `the first ${formatDuration(finding.step ?? 1)}`)}.`;
      return `One outage of ${down} ${isFree}${behind(finding, context, stepText(finding))}.`;
    case 'short-outages':
      return `${down} down of ${of} ${isFree}, in outages of ${formatDuration(shape.each)} with ${formatDuration(shape.pause)} between them: ${tooShortBecause(shape.condition, contract)}.`;
    case 'repeated-outages':
      return `${down} down of ${of} ${isFree}, in outages of ${formatDuration(shape.each)} with ${formatDuration(shape.pause)} between them${behind(finding, context, 'one more')}.`;
    case 'excluded': {
      const exclusion = conditionNamed(contract, shape.exclusion);
      const title = exclusion?.title ?? shape.exclusion;
      const decided =
        exclusion?.decidedBy === undefined ? '' : `, on which ${partyTitle(contract, exclusion.decidedBy)} rules`;
      if (limit === 'whole')
        return `All of ${days} may be down where '${title}' covers it: nothing limits that exclusion${decided}.`;
      return `${down} down ${isFree} where '${title}' covers ${allowanceText(shape.exclusion, contract)}${decided}${behind(finding, context, stepText(finding))}.`;
    }
    case 'excluded-and-short':
      return `${down} down of ${of} ${isFree}: one outage of which '${conditionNamed(contract, shape.exclusion)?.title ?? shape.exclusion}' takes out ${allowanceText(shape.exclusion, contract)}, then outages of ${formatDuration(shape.each)} with ${formatDuration(shape.pause)} between them: ${tooShortBecause(shape.condition, contract)}.`;
    case 'over-the-end':
      return `One outage of ${down} over the end of ${days} ${isFree}: it is split there, and each ${periodWord(context.target.scope.period)} forgives its part.`;
    case 'bad-observations':
      if (figure.kind === 'down' && figure.ms === 0)
        return `Not one bad row of ${shape.data} is forgiven${behind(finding, context, 'the first one')}.`;
      if (limit === 'whole') return `All rows of ${shape.data} in ${days} may be bad: it ${isFree}.`;
      return `${down} in which every row of ${shape.data} is bad ${isFree}${behind(finding, context, 'one row more')}.`;
    case 'bad-rows':
      if (figure.kind !== 'rows') return '';
      if (figure.bad === 0)
        return `Not one of ${figure.of} rows of ${shape.data} may be bad${behind(finding, context, 'the first one')}.`;
      return `${figure.bad} of ${figure.of} rows of ${shape.data} may be as bad as can be: it ${isFree}${behind(finding, context, 'one more')}.`;
    case 'one-interval':
      return `One row of ${shape.data} that lasts ${down} ${isFree}${behind(finding, context, stepText(finding))}.`;
    case 'few-rows':
      if (figure.kind !== 'rows') return '';
      return `With ${figure.of} rows of ${shape.data} in ${days}, all of them may be bad: so few are not judged${behind(finding, context, 'one more')}.`;
    case 'one-slow-row':
      if (figure.kind !== 'waiting') return '';
      return `One of ${shape.of} rows of ${shape.data} may take ${formatDuration(figure.ms)} where the others take no time: it ${isFree}${behind(finding, context, stepText(finding))}.`;
    case 'waiting':
      if (figure.kind !== 'waiting') return '';
      return `A row of ${shape.data} from ${momentText(shape.from, contract.zone)} on may wait ${formatDuration(figure.ms)} for '${shape.field}': it ${isFree}${behind(finding, context, stepText(finding))}.`;
    case 'paused':
      if (figure.kind !== 'waiting') return '';
      return `A row of ${shape.data} may wait ${formatDuration(figure.ms)} while its clock stands (${shape.field}): nothing limits how long.`;
    case 'bad-parts':
      if (figure.kind !== 'rows') return '';
      return `In every row of ${shape.data}, ${groupThousands(String(figure.bad))} of ${groupThousands(String(figure.of))} may ${shape.fewer ? 'be missing from' : 'count as'} ${shape.field}: it ${isFree}${behind(finding, context, 'one more')}.`;
    case 'silence':
      return `If nothing is measured in ${days}, it ${isFree}: ${finding.verdict.reason ?? 'it is not measured'}.`;
    default:
      return shape satisfies never;
  }
}

const stepText = ({ step = 1 }: Finding): string => `${formatDuration(step)} more`;

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** `Friday 2026-01-02 17:00` */
function momentText(instant: number, zone: string): string {
  const text = showInstant(instant, zone);
  return `${DAYS[weekdayIndex(localDay(zone, instant))] ?? ''} ${text.endsWith(':00') ? text.slice(0, -3) : text}`;
}

/** What the next worse history comes to. */
function behind({ limit, next }: Finding, { contract, found }: WordsContext, what: string): string {
  if (limit === 'whole' || next === undefined) return '';
  if (!found.remedy) return `; ${what} misses it`;
  return `; ${what} pays ${paid(next, contract)}`;
}

function paid({ credit, points, extension }: NonNullable<Finding['next']>, { currency }: Contract): string {
  const parts = [
    ...(isAbove(credit, ZERO) ? [formatMoney({ amount: credit, currency })] : []),
    ...(isAbove(points, ZERO) ? [counted(points, 'point')] : []),
    ...(isAbove(extension, ZERO) ? [counted(extension, 'day')] : []),
  ];
  return parts.length === 0 ? 'an amount that is open' : parts.join(' and ');
}

const counted = (count: Rational, noun: string): string => `${count.toString(6)} ${noun}${count.equals(1) ? '' : 's'}`;

function tooShortBecause(id: string, contract: Contract): string {
  const condition = conditionNamed(contract, id);
  const minimum = condition?.minimum;
  if (minimum === undefined) return 'no whole minute lies in any of them';
  const limit = formatDuration(minimum.durationMs);
  return minimum.edge === 'at-least' ? `below ${limit} they never count` : `up to ${limit} they never count`;
}

function allowanceText(id: string, contract: Contract): string {
  const allowance = conditionNamed(contract, id)?.allowance;
  if (allowance === undefined) return 'part of it';
  const much = 'durationMs' in allowance ? formatDuration(allowance.durationMs) : `${allowance.times} of its windows`;
  return `${much} of it, all that it may each ${periodWord(allowance.each)}`;
}

function costSentence(finding: Finding, { contract, found, target }: WordsContext): string {
  const { shape, figure, verdict, isMost, days = found.days } = finding;
  const amount = formatMoney({ amount: verdict.credit, currency: contract.currency });
  const most = isMost === true && verdict.others.length === 0 ? ', the most that one can cost' : '';
  switch (shape.kind) {
    case 'one-outage': {
      if (figure.kind !== 'down') return '';
      const one = `${formatDuration(figure.ms)} down on ${lastDay(days)}`;
      return finding.isFirst === true
        ? `The smallest outage that pays: ${one} costs ${amount}${most}.`
        : finding.isMostInAll === true
          ? `Under all targets together one outage costs most from ${formatDuration(figure.ms)} on: ${amount}.`
          : `One outage costs ${amount} at most, from ${formatDuration(figure.ms)} on.`;
    }
    case 'over-the-end':
      return figure.kind === 'down'
        ? `${formatDuration(figure.ms)} down over the end of ${periodName(found.days)} is paid for in two ${periodWords(target.scope.period)}: ${amount}.`
        : '';
    case 'bad-observations':
      return figure.kind === 'down'
        ? `The smallest number that pays: ${formatDuration(figure.ms)} in which every row of ${shape.data} is bad costs ${amount}.`
        : '';
    case 'bad-rows':
      return figure.kind === 'rows'
        ? `The smallest number that pays: ${figure.bad} bad of ${figure.of} rows of ${dataNamed(contract, shape.data)?.id ?? shape.data} costs ${amount}.`
        : '';
    case 'bad-parts':
      return figure.kind === 'rows'
        ? `The smallest number that pays: ${groupThousands(String(figure.bad))} of ${groupThousands(String(figure.of))} in every row costs ${amount}.`
        : '';
    case 'one-interval':
      return figure.kind === 'down'
        ? `The smallest that pays: one row of ${shape.data} that lasts ${formatDuration(figure.ms)} costs ${amount}.`
        : '';
    case 'waiting':
    case 'one-slow-row':
      return figure.kind === 'waiting'
        ? `The smallest delay that pays: ${formatDuration(figure.ms)} costs ${amount}.`
        : '';
    case 'short-outages':
    case 'repeated-outages':
    case 'excluded':
    case 'excluded-and-short':
    case 'few-rows':
    case 'paused':
    case 'silence':
      return `It costs ${amount}.`;
    default:
      return shape satisfies never;
  }
}

/** `…, and 300.00 EUR in all with Response.`: what the same incident costs under the other targets that it misses. */
function withOthers(sentence: string, { verdict }: Finding, { currency }: Contract): string {
  if (verdict.others.length === 0) return sentence;
  const total = formatMoney({ amount: verdict.total, currency });
  const [first = '', second, ...rest] = verdict.others;
  const others =
    second === undefined
      ? first
      : rest.length === 0
        ? `${first} and ${second}`
        : `${first} and ${rest.length + 1} others`;
  return `${sentence.replace(/\.$/, '')}, and ${total} in all with ${others}.`;
}

const partyTitle = ({ parties }: Contract, id: string): string => parties.find((party) => party.id === id)?.title ?? id;

/** `31 March 2026`. */
function lastDay({ until }: StatedDays): string {
  const day = parseIsoDate(until);
  if (day === undefined) return until;
  const { year, month, day: date } = civilDate(day - 1);
  return `${date} ${MONTHS[month - 1] ?? ''} ${year}`;
}

/** What the scenario of a finding is called: unique among those of its target. */
export function titleOf(finding: Finding, { found, contract }: WordsContext): string {
  const { shape, figure, kind, verdict, days = found.days } = finding;
  const size = figure.kind === 'rows' ? `${figure.bad} of ${figure.of}` : formatDuration(figure.ms);
  const result =
    kind === 'costs'
      ? finding.isMostInAll === true
        ? `costs ${formatMoney({ amount: verdict.total, currency: contract.currency })} in all`
        : `costs ${formatMoney({ amount: verdict.credit, currency: contract.currency })}`
      : found.remedy
        ? 'pays nothing'
        : 'misses nothing';
  return `${found.title}: ${size} ${SHAPE_WORDS[shape.kind]}${shape.kind === 'excluded' ? ` by ${shape.exclusion}` : ''} in ${daysText(days)} ${result}`;
}

const SHAPE_WORDS: Readonly<Record<Finding['shape']['kind'], string>> = {
  'one-outage': 'down at once',
  'short-outages': 'down in short outages',
  'repeated-outages': 'down in many outages',
  excluded: 'down, excused',
  'excluded-and-short': 'down, excused and in short outages',
  'over-the-end': 'down over the end',
  'bad-observations': 'of bad rows',
  'bad-rows': 'bad rows',
  'one-interval': 'in one row',
  'few-rows': 'bad rows, too few to be judged',
  'one-slow-row': 'for one row',
  waiting: 'of waiting',
  paused: 'of waiting, paused,',
  'bad-parts': 'bad in every row',
  silence: 'measured',
};
