import type { Expression } from '../contract/expression.ts';
import { partsOf, walk } from '../contract/walk.ts';
import { workingTime } from '../time/calendar.ts';
import { clip, type Interval, type IntervalSet, intervalSet, NOTHING, union } from '../time/intervals.ts';
import * as tristate from '../time/tristate.ts';
import type { Facts } from './facts.ts';
import type { Line } from './lines.ts';
import { oncePerFacts } from './perFacts.ts';

/** When a line's target was in trouble, as charts and derivations show it; within the line's period or row. */
export interface Stretches {
  readonly outages: IntervalSet;
  readonly excluded: IntervalSet;
  readonly unknown: IntervalSet;
  /** Whether the metric is about time at all. */
  readonly timed: boolean;
}

const NONE: Stretches = { outages: NOTHING, excluded: NOTHING, unknown: NOTHING, timed: false };

/** The outages behind a line: of a row its own stretch, else the sets whose time its metric measures. */
export function stretchesOf(facts: Facts, line: Line): Stretches {
  if (line.row !== undefined)
    return line.target.scope.kind === 'each-row' && line.target.scope.rows.kind === 'outages'
      ? { ...NONE, outages: intervalSet(line.row.start, line.row.end) }
      : NONE;
  const within = line.at.covered;
  const parts = setsOf(facts, line.target.commitment).map((set) => setWithin(facts, set, within));
  if (parts.length === 0) return NONE;
  const known = parts.filter((part) => part !== undefined);
  const [only, another] = known;
  if (only !== undefined && another === undefined)
    return { outages: only.state.yes, excluded: only.excluded, unknown: only.state.unknown, timed: true };
  return {
    outages: union(...known.map(({ state }) => state.yes)),
    excluded: union(...known.map(({ excluded }) => excluded)),
    unknown: union(...known.map(({ state }) => state.unknown)),
    timed: known.length > 0,
  };
}

/** The same for each line of a target. */
const setsOf = oncePerFacts((facts, commitment: Expression) => measuredSets(facts, commitment));

/** The sets whose time an expression measures, through the metrics that it names. */
function measuredSets(
  facts: Facts,
  expression: Expression,
  seen: ReadonlySet<string> = new Set(),
): readonly Expression[] {
  const found: Expression[] = [];
  for (const part of walk(expression)) {
    if (part.op === 'time') found.push(part.set);
    if (part.op === 'aggregate' && part.rows.kind === 'outages')
      found.push({ ...part, op: 'condition', condition: part.rows.condition });
    if (part.op === 'metric' && part.periodsBack === 0 && !seen.has(part.metric)) {
      const metric = facts.metric(part.metric);
      if (metric !== undefined) found.push(...measuredSets(facts, metric.measure, new Set([...seen, part.metric])));
    }
  }
  return found;
}

interface ShownSet {
  readonly state: tristate.Tristate;
  readonly excluded: IntervalSet;
}

/** A set of time from the timelines of its conditions; `undefined` where it names something that has no timeline. */
function setWithin(facts: Facts, set: Expression, within: Interval): ShownSet | undefined {
  const terms = (): readonly ShownSet[] | undefined => {
    const parts = partsOf(set).map((part) => setWithin(facts, part, within));
    const known = parts.filter((part) => part !== undefined);
    return known.length === parts.length ? known : undefined;
  };
  switch (set.op) {
    case 'condition': {
      const timeline = facts.measurements.timelines.get(set.condition);
      if (timeline === undefined) return undefined;
      return {
        state: tristate.clip(tristate.tristate(timeline.holds, timeline.unknown), within),
        excluded: clip(timeline.excluded, within),
      };
    }
    case 'always':
      return { state: tristate.known([within]), excluded: NOTHING };
    case 'never':
      return { state: tristate.NEVER, excluded: NOTHING };
    case 'hours': {
      const calendar = set.calendar === undefined ? undefined : facts.environment.calendar(set.calendar);
      return calendar && { state: tristate.known(workingTime(calendar, within)), excluded: NOTHING };
    }
    case 'and':
      return joined(terms(), (states) => states.reduce(tristate.and, tristate.known([within])));
    case 'or':
      return joined(terms(), (states) => states.reduce(tristate.or, tristate.NEVER));
    case 'at-least-of':
      return joined(terms(), (states) => tristate.atLeastK(states, set.count ?? 1));
    case 'first-known':
      return joined(terms(), (states) => states.reduce(tristate.orElse));
    case 'not':
      return joined(terms(), ([state = tristate.NEVER]) => tristate.not(state, within));
    default:
      return undefined;
  }
}

function joined(
  parts: readonly ShownSet[] | undefined,
  join: (states: readonly tristate.Tristate[]) => tristate.Tristate,
): ShownSet | undefined {
  return (
    parts && {
      state: join(parts.map(({ state }) => state)),
      excluded: union(...parts.map(({ excluded }) => excluded)),
    }
  );
}
