import type { Target } from '../contract/contract.ts';
import { distinctNames } from '../contract/distinctNames.ts';
import type { Expression } from '../contract/expression.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { common, isPartial, periodInTerm, periodsAtHand, timeOf } from '../evaluate/periods.ts';
import { certainly, type Result, truth } from '../evaluate/result.ts';
import type { MeasuredRow } from '../measure/measurements.ts';
import type { Outcome } from '../statement/statement.ts';
import { isoDate } from '../time/civil.ts';
import { type Instant, type Interval, overlaps } from '../time/intervals.ts';
import { type PeriodSpec, periodByIndex, periodContaining } from '../time/periods.ts';
import { localDay } from '../time/zone.ts';
import type { Facts } from './facts.ts';
import {
  type HistoryQuestion,
  hasVerdict,
  type PastVerdict,
  placesOf,
  together,
  type VerdictHistory,
  wasMissed,
} from './history.ts';
import { namesPeriod } from './namesPeriod.ts';
import type { SettlementOptions } from './options.ts';
import { certainlyUnfinished, isUnfinished } from './unfinished.ts';

/** One question that a target puts: in a period, or of a row that belongs to it. */
export interface Line {
  /** Target and period, or target and row. */
  readonly id: string;
  readonly target: Target;
  readonly at: PeriodAtHand;
  readonly row?: MeasuredRow;
  readonly verdict: Verdict;
  /** What the target is about, where that is one value. */
  readonly value?: Result | undefined;
  /** When what it earns falls due: at the end of its period (R4a). */
  readonly dueAt: Instant;
  readonly partial: boolean;
}

/** G1. */
export interface Verdict {
  readonly outcome: Outcome;
  /** Why there is no verdict. */
  readonly reason?: string;
}

/** The answers to all questions, and the verdicts of periods by which history is judged. */
export interface Answers {
  /** One list for each target, in the order of the contract; lines in the order of time. */
  readonly lines: () => readonly (readonly Line[])[];
  /** A target's verdict at a place of its own sequence of periods (G3). */
  readonly verdictAt: (target: Target, index: number) => PastVerdict;
  readonly missed: (question: HistoryQuestion) => Result;
  /** Keys of the periods in which the target was missed, of those that the question looks at. */
  readonly missedIn: (question: HistoryQuestion) => readonly string[];
}

/** What answers need to know, given when it's known: facts are found with the help of earlier answers. */
export type AskFacts = () => Facts;

/** Puts each target's question in each of its periods or for each of its rows (G1 to G3). */
export function answersOf(facts: AskFacts): Answers {
  const verdicts = new Map<string, Map<number, PastVerdict>>();
  /** Verdicts on periods that rest on no other verdict, found while none is open: they come to the same whenever they are found. */
  const settled = new Map<Target, Map<number, Verdict>>();
  /** How often verdicts asked for others, and whether one is being found for another. */
  let asked = 0;
  let within = 0;
  const sequences = new Map<string, readonly PeriodAtHand[]>();

  const periodsOf = (target: Target): readonly PeriodAtHand[] => {
    const existing = sequences.get(target.id);
    if (existing !== undefined) return existing;
    const { contract, options, measurements } = facts();
    const range = common(options.range, timeOf(target.record));
    const periods = periodsAtHand(target.scope.period, contract, range, measurements.known);
    sequences.set(target.id, periods);
    return periods;
  };

  const verdictAt = (target: Target, index: number): PastVerdict => {
    const ofTarget = madeOnce(verdicts, target.id);
    const known = ofTarget.get(index);
    if (known !== undefined) return known;
    // While a verdict is being found, what asks for it must do without.
    ofTarget.set(index, 'open');
    const found = findVerdict(target, index);
    ofTarget.set(index, found);
    return found;
  };

  const judgedAt = (target: Target, at: PeriodAtHand): Verdict => {
    const ofTarget = madeOnce(settled, target);
    const known = ofTarget.get(at.whole.index);
    if (known !== undefined) return known;
    const before = asked;
    const found = judge(facts(), target, at);
    if (asked === before && within === 0) ofTarget.set(at.whole.index, found);
    return found;
  };

  const findVerdict = (target: Target, index: number): PastVerdict => {
    const periods = periodsOf(target);
    const first = periods[0];
    const last = periods.at(-1);
    const place = first === undefined ? -1 : index - first.whole.index;
    // Only places that there can be: others take long to look up.
    const at = place >= 0 && place < periods.length ? periods[place] : undefined;
    const { history } = facts().options;
    const recorded = history && recordedVerdict(history, facts(), target, index, at);
    if (recorded !== undefined) return recorded;
    if (first === undefined || last === undefined || index < first.whole.index) return 'before';
    if (index > last.whole.index || at === undefined) {
      const { contract, environment } = facts();
      const { spec } = last;
      // No miss follows the end of the agreement.
      return periodInTerm(spec, contract, index, environment.zone) === undefined ? 'before' : 'open';
    }
    if (target.scope.kind === 'period') return judgedAt(target, at).outcome;
    return ofRows(rowsIn(facts(), target, at).map((row) => judge(facts(), target, at, row).outcome));
  };

  const historyAt = (target: Target, at: PeriodAtHand): VerdictHistory => ({
    target: target.id,
    index: placeIn(target.scope.period, facts().environment.zone.id, at),
    verdict: (place) => verdictAt(target, place),
  });

  const missed = ({ node, at }: HistoryQuestion): Result => {
    asked++;
    const target = facts().target(node.target);
    if (target === undefined) return truth(false);
    const history = historyAt(target, at);
    within++;
    try {
      return node.op === 'verdict' ? hasVerdict(node, history.verdict(history.index)) : wasMissed(node, history);
    } finally {
      within--;
    }
  };

  const missedIn = ({ node, at }: HistoryQuestion): readonly string[] => {
    const target = facts().target(node.target);
    if (target === undefined || node.op === 'verdict') return [];
    return placesOf(node, historyAt(target, at))
      .filter((place) => verdictAt(target, place) === 'missed')
      .map((place) => periodByIndex(target.scope.period, facts().environment.zone, place).key);
  };

  return {
    lines: () => {
      const all = facts();
      return all.contract.targets.map((target) =>
        target.scope.kind === 'period'
          ? periodsOf(target).map((at) => lineOf(all, target, at, verdictAt, judgedAt))
          : named(periodsOf(target).flatMap((at) => rowLines(all, target, at))),
      );
    },
    verdictAt,
    missed,
    missedIn,
  };
}

function madeOnce<Key, Value>(maps: Map<Key, Map<number, Value>>, key: Key): Map<number, Value> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<number, Value>();
  maps.set(key, made);
  return made;
}

/** Rows may share a name, as faults that began at one time do: lines are told apart by a number then. */
export function named<L extends { readonly id: string }>(lines: readonly L[]): readonly L[] {
  const ids = distinctNames(
    lines.map(({ id }) => id),
    (id, count) => `${id} #${count}`,
  );
  return lines.map((line, i) => {
    const id = ids[i] ?? line.id;
    return id === line.id ? line : { ...line, id };
  });
}

/** The period of a sequence that is meant where another period is at hand: the one in which that ends. */
const placeIn = (spec: PeriodSpec, zone: string, { covered }: PeriodAtHand): number =>
  periodContaining(spec, zone, Math.max(covered.start, covered.end - 1)).index;

function recordedVerdict(
  all: NonNullable<SettlementOptions['history']>,
  { environment }: Facts,
  target: Target,
  index: number,
  at: PeriodAtHand | undefined,
): Outcome | undefined {
  const history = all.filter((past) => past.target === target.id);
  if (history.length === 0) return undefined;
  const whole = at?.whole ?? periodByIndex(target.scope.period, environment.zone, index);
  const byKey = history.filter(({ period, within }) => period === whole.key && isAbout(within, at));
  // Two versions may have judged a part each (V1).
  if (byKey.length > 0) return together(byKey.map(({ outcome }) => outcome));
  return history.find(({ during }) => during !== undefined && namesPeriod(during, whole))?.outcome;
}

/** Whether a record is about the part of a period that is at hand; of a period that isn't, all parts count. */
const isAbout = (within: Interval | undefined, at: PeriodAtHand | undefined): boolean =>
  within === undefined || at === undefined || overlaps(within, at.covered);

function lineOf(
  facts: Facts,
  target: Target,
  at: PeriodAtHand,
  verdictAt: Answers['verdictAt'],
  judgedAt: (target: Target, at: PeriodAtHand) => Verdict,
): Line {
  const outcome = verdictAt(target, at.whole.index);
  const judged = judgedAt(target, at);
  const verdict = outcome === judged.outcome || outcome === 'before' || outcome === 'open' ? judged : { outcome };
  const value = comparedValue(facts, target, at);
  return {
    id: `${target.id} ${at.whole.key}`,
    target,
    at,
    verdict,
    dueAt: at.covered.end,
    partial: isPartial(at),
    value,
  };
}

function rowLines(facts: Facts, target: Target, at: PeriodAtHand): readonly Line[] {
  const partial = isPartial(at);
  const dueAt = at.covered.end;
  return rowsIn(facts, target, at).map((row) => {
    const value = comparedValue(facts, target, at, row);
    return {
      id: `${target.id} ${row.key}`,
      target,
      at,
      row,
      verdict: judge(facts, target, at, row),
      dueAt,
      partial,
      ...(value ? { value } : {}),
    };
  });
}

/** The rows of a target or payment that belong to a period. */
export function rowsIn(
  { measurements, evaluate }: Facts,
  { id, scope }: Pick<Target, 'id' | 'scope'>,
  at: PeriodAtHand,
): readonly MeasuredRow[] {
  const filter = scope.kind === 'each-row' ? scope.where : undefined;
  const rows = byPeriod(measurements.rows.get(id) ?? []).get(at.whole.key) ?? [];
  return filter === undefined ? rows : rows.filter((row) => certainly(evaluate(filter, at, row)) !== false);
}

const groups = new WeakMap<readonly MeasuredRow[], ReadonlyMap<string, readonly MeasuredRow[]>>();

/** Rows by the period that they belong to, grouped once: a target may have many rows and many periods. */
function byPeriod(rows: readonly MeasuredRow[]): ReadonlyMap<string, readonly MeasuredRow[]> {
  const existing = groups.get(rows);
  if (existing !== undefined) return existing;
  const grouped = Map.groupBy(rows, ({ period }) => period);
  groups.set(rows, grouped);
  return grouped;
}

/** Met, missed, not measured or not applicable (G1). */
function judge(facts: Facts, { appliesWhen, commitment }: Target, at: PeriodAtHand, row?: MeasuredRow): Verdict {
  const { evaluate, words } = facts;
  const unfinished = row === undefined && isUnfinished(at, facts);
  if (appliesWhen !== undefined) {
    const applies = evaluate(appliesWhen.condition, at, row);
    const holds = certainly(applies);
    if (holds === undefined) return { outcome: 'not-measured', reason: reasonOf(applies) };
    if (unfinished && certainlyUnfinished(appliesWhen.condition, at, facts) === undefined)
      return { outcome: 'not-measured', reason: moreMayCome(appliesWhen.condition, facts) };
    if (!holds)
      return { outcome: appliesWhen.otherwise, reason: `it needs ${words.expression(appliesWhen.condition)}` };
  }
  const result = evaluate(commitment, at, row);
  const met = certainly(result);
  if (met !== undefined && unfinished && certainlyUnfinished(commitment, at, facts) === undefined)
    return { outcome: 'not-measured', reason: moreMayCome(commitment, facts) };
  if (met !== undefined) return { outcome: met ? 'met' : 'missed' };
  if (result.state === 'unknown' && result.cause === 'none')
    return { outcome: 'not-applicable', reason: result.reason };
  return { outcome: 'not-measured', reason: reasonOf(result) };
}

/** D6, G1. */
function moreMayCome(condition: Expression, { measurements: { known }, environment, words }: Facts): string {
  const until = known === undefined ? '' : ` on ${isoDate(localDay(environment.zone, known.end - 1))}`;
  return `the data end${until}, before the period does: more may come that decides ${words.expression(condition)}`;
}

function reasonOf(result: Result): string {
  if (result.state === 'value') return 'the commitment is neither true nor false';
  return result.reason;
}

/** The value that the commitment compares. */
function comparedValue(
  { evaluate }: Facts,
  { commitment }: Target,
  at: PeriodAtHand,
  row?: MeasuredRow,
): Result | undefined {
  return commitment.op === 'compare' ? evaluate(commitment.left, at, row) : undefined;
}

/** A period of many rows is missed if one of them is. */
function ofRows(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('missed')) return 'missed';
  return outcomes.includes('met') ? 'met' : 'not-measured';
}
