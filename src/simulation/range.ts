import type { Contract } from '../contract/contract.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { common, specKey, termOf } from '../evaluate/periods.ts';
import { parseIsoDate } from '../time/civil.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import { parseIso } from '../time/parseTime.ts';
import { periodContaining } from '../time/periods.ts';
import { startOfDay, toInstant } from '../time/zone.ts';
import { PERIOD_FORMS, parsePeriodText } from './periodText.ts';

/** An answer, or what is wrong with the question in words for the reader. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

const answer = <T>(value: T): Answer<T> => ({ ok: true, value });
const problem = (message: string): Answer<never> => ({ ok: false, message });

/** The bounds that were asked for; each may be left open. */
export interface AskedRange {
  readonly start?: Instant;
  readonly end?: Instant;
}

/** Reads `--from` and `--to` in the agreement's zone (T2); `to` is included. */
export function askedRange(from: string | undefined, to: string | undefined, zone: string): Answer<AskedRange> {
  const first = from === undefined ? undefined : parsePeriodText(from);
  const last = to === undefined ? undefined : parsePeriodText(to);
  if (from !== undefined && first === undefined) return problem(`'${from}' is no period. Write ${PERIOD_FORMS}.`);
  if (to !== undefined && last === undefined) return problem(`'${to}' is no period. Write ${PERIOD_FORMS}.`);
  if (first !== undefined && last !== undefined && last.until <= first.from)
    return problem(`The last period, ${to}, ends before the first, ${from}, begins.`);
  return answer({
    ...(first === undefined ? {} : { start: startOfDay(zone, first.from) }),
    ...(last === undefined ? {} : { end: startOfDay(zone, last.until) }),
  });
}

/** Reads `--as-of`: the end of a date, or a time; without an offset in the agreement's zone. */
export function askedInstant(text: string, zone: string): Answer<Instant> {
  const day = parseIsoDate(text.trim());
  if (day !== undefined) return answer(startOfDay(zone, day + 1));
  const time = parseIso(text.trim());
  switch (time.kind) {
    case 'instant':
      return answer(time.instant);
    case 'wall':
      return answer(toInstant(zone, time.wall).instant);
    case 'error':
      return problem(`'${text}' is neither a date (2026-01-31) nor a time (2026-01-31T18:00Z).`);
    default:
      return time satisfies never;
  }
}

/**
 * What is stated: what was asked for, where it lies in the term. An open bound is where the data begin or end, moved outwards
 * to the bound of a period, so that every period that the data touch is stated, as a partial one where they cut it (T5).
 */
export function statedRange(contract: Contract, asked: AskedRange, known: Interval | undefined): Answer<Interval> {
  const specs = [...contract.targets, ...contract.payments].map(({ scope }) => scope.period);
  if (specs.length === 0) return problem(`${contract.id} promises nothing that could be measured: it has no target.`);
  const whole = known === undefined ? undefined : wholePeriods(specs, contract.zone, known);
  const start = asked.start ?? whole?.start;
  const end = asked.end ?? whole?.end;
  if (start === undefined || end === undefined)
    return problem('The data have no rows, so they name no periods. Say which: --from 2025-01 --to 2025-12.');
  if (start >= end) return problem('The data have no rows in the periods that were asked for.');
  return withinTerm(contract, { start, end });
}

/** Of thousands of agreements over the same data nearly all ask the same. */
let lastWhole: { readonly asked: string; readonly found: Interval } | undefined;

function wholePeriods(all: readonly PeriodSpec[], zone: string, known: Interval): Interval {
  const specs = new Map(all.map((spec) => [specKey(spec), spec]));
  const asked = [zone, known.start, known.end, ...specs.keys()].join('\n');
  if (lastWhole?.asked === asked) return lastWhole.found;
  const found = periodsAround([...specs.values()], zone, known);
  lastWhole = { asked, found };
  return found;
}

function periodsAround(specs: readonly PeriodSpec[], zone: string, { start, end }: Interval): Interval {
  const firsts = specs.map((spec) => periodContaining(spec, zone, start).start);
  // The end is exclusive; known data of a single instant still lie in one period.
  const lasts = specs.map((spec) => periodContaining(spec, zone, Math.max(start, end - 1)).end);
  return { start: Math.min(...firsts), end: Math.max(...lasts) };
}

function withinTerm(contract: Contract, range: Interval): Answer<Interval> {
  const { id, term } = contract;
  const stated = common(range, termOf(contract));
  if (term === undefined || stated.start < stated.end) return answer(stated);
  const words = term.until === undefined ? `from ${term.from} on` : `from ${term.from} to ${term.until}`;
  return problem(`${id} is in force ${words}: no period that was asked for lies in its term.`);
}
