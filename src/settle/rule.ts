import type { Band, Schedule } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { type Bounds, boundsOf, type Result } from '../evaluate/result.ts';
import type { Rational } from '../exact/rational.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { withEdges } from './edges.ts';
import { type Amount, addAmounts, anyOf, NOTHING_DUE, type Teller } from './money.ts';
import { type Entry, entriesBetween } from './schedule.ts';

/** What a rule comes to, how, and what is open about it. */
export interface RuleOutcome {
  readonly amount: Amount;
  readonly steps: readonly DerivationStep[];
  readonly notes: readonly string[];
}

export const NO_STEPS: RuleOutcome['steps'] = [];

export const nothing = (steps: readonly DerivationStep[] = [], notes: readonly string[] = []): RuleOutcome => ({
  amount: NOTHING_DUE,
  steps,
  notes,
});

/** Several rules of one target add (R1a). */
export function added(outcomes: readonly RuleOutcome[]): RuleOutcome {
  const only = outcomes[0];
  if (only !== undefined && outcomes.length === 1) return only;
  return {
    amount: outcomes.map(({ amount }) => amount).reduce(addAmounts, NOTHING_DUE),
    steps: outcomes.flatMap(({ steps }) => steps),
    notes: outcomes.flatMap(({ notes }) => notes),
  };
}

export interface ScheduleQuestion {
  readonly schedule: Schedule;
  /** Evaluates what an edge of the schedule is computed from. */
  readonly edge: (edge: Expression) => Result;
  readonly measured: Result;
  /** The measured value in words. */
  readonly shown: string;
  readonly teller: Teller;
  /** What a band pays, in the unit of the amounts, and how to say so. */
  readonly pay: (band: Band) => { readonly amount: Amount; readonly text: string; readonly note?: string };
}

/** Applies a schedule to a value or to all that a value may be (R1, D7). */
export function applySchedule(asked: ScheduleQuestion): RuleOutcome {
  const { measured } = asked;
  const edges = withEdges(asked.schedule, asked.edge);
  if (edges.kind === 'unknown') return undecided(asked, edges.edge);
  const question = edges.schedule === asked.schedule ? asked : { ...asked, schedule: edges.schedule };
  const bounds = boundsOf(measured);
  const low = scaleOf(bounds?.low);
  const high = scaleOf(bounds?.high);
  if (low === undefined || high === undefined) return undecided(question, measured);
  const entries = entriesBetween(edges.schedule, low, high);
  const only = entries[0];
  if (only !== undefined && entries.length === 1) return applyEntry(only, question);
  const found = entries.map((entry) => applyEntry(entry, question));
  return {
    amount: anyOf(found.map(({ amount }) => amount)),
    steps: found.flatMap(({ steps }) => steps),
    notes: [...new Set(found.flatMap(({ notes }) => notes))],
  };
}

/** What is due where the schedule can't be applied, because of a value that isn't known. */
function undecided({ schedule, shown, pay }: ScheduleQuestion, because: Result): RuleOutcome {
  const pays = schedule.bands.map((band) => pay(band).amount);
  return {
    amount: anyOf([NOTHING_DUE, ...pays]),
    steps: [ruleStep(`${shown}: the schedule cannot be applied, what is due is undecided`, schedule)],
    notes: [`undecided: ${because.state === 'unknown' ? because.reason : 'the measure is no number'}`],
  };
}

const scaleOf = (end: Bounds['low']): Rational | undefined =>
  end === undefined || end.kind === 'instant' ? undefined : end.value;

function applyEntry(entry: Entry, { schedule, shown, teller, pay }: ScheduleQuestion): RuleOutcome {
  const said = teller.band;
  switch (entry.kind) {
    case 'band': {
      const { amount, text, note } = pay(entry.band);
      const notes = note === undefined ? [] : [note];
      if (teller.silent) return { amount, steps: NO_STEPS, notes };
      return { amount, steps: [ruleStep(`${shown}, ${said(entry.band)}: ${text}`, entry.band)], notes };
    }
    case 'no-edge':
      return nothing([ruleStep(`${shown} passes no edge of the schedule: nothing is due`, schedule)]);
    case 'gap': {
      const candidates = entry.beside.length > 0 ? entry.beside : schedule.bands;
      const bands = candidates.map((band) => said(band)).join(', ');
      const amount = anyOf([NOTHING_DUE, ...candidates.map((band) => pay(band).amount)]);
      const text = `${shown} lies in no band: what is due is undecided (next to it: ${bands})`;
      return { amount, steps: [ruleStep(text, schedule)], notes: [`${shown} lies in no band of the schedule`] };
    }
    case 'contradiction': {
      const pays = entry.bands.map((band) => ({ band, ...pay(band) }));
      return {
        amount: anyOf(pays.map(({ amount }) => amount)),
        steps: pays.map(({ band, text }) =>
          ruleStep(`${shown} lies in several bands, here ${said(band)}: ${text}`, band),
        ),
        notes: [`${shown} lies in ${entry.bands.length} bands that contradict each other`],
      };
    }
    default:
      return entry satisfies never;
  }
}

const ruleStep = (text: string, { at }: Pick<Band, 'at'>): DerivationStep => ({ stage: 'rule', text, rule: 'R1', at });
