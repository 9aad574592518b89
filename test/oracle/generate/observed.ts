import type { Value } from '../../../src/contract/value.ts';
import { MINUTE, type Span } from '../dates.ts';
import type { Row } from '../world.ts';
import type { Plan, TargetPlan } from './plan.ts';
import { numbersFrom, pick } from './random.ts';
import { placed, STEPS, type Timeline } from './timeline.ts';

/** What was observed for one target: rows, the file they stand in, and the text that declares and binds them. */
export interface Observed {
  readonly rows: readonly Row[];
  readonly knownUntil?: number;
  /** From when to when nothing is missing in a list. */
  readonly kept?: Span;
  readonly csv: string;
  /** Kind, step and fields of the declaration. */
  readonly declaration: string;
  readonly binding: string;
  /** Step in minutes. */
  readonly step: number;
}

export const at = (value: number): Extract<Value, { kind: 'instant' }> => ({ kind: 'instant', value });
const iso = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');
const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, ...rows]
    .map((row) => row.join(','))
    .join('\n')
    .concat('\n');

const inside = (spans: readonly Span[], instant: number): boolean =>
  spans.some(({ start, end }) => start <= instant && instant < end);

export function stepOf({ period }: Plan, { step, kind }: TargetPlan): number {
  const [fine, middle, coarse] = STEPS[period];
  // What needs no row for each step can look at single minutes.
  if (kind === 'states' || kind === 'log' || kind === 'per-record') return [1, 5, fine][step] ?? fine;
  return [fine, middle, coarse][step] ?? fine;
}

/** The instants of regular observations: from the first to the last of the range, less the gaps. */
function instants(plan: TargetPlan, timeline: Timeline, step: number): readonly number[] {
  const gaps = plan.gaps.map((event) => placed(event, timeline, step));
  const all: number[] = [];
  for (let t = timeline.range.start; t < timeline.range.end; t += step * MINUTE) all.push(t);
  // The first and the last observation stay, so that the data speak about the whole range.
  return all.filter((t, i) => i === 0 || i === all.length - 1 || !inside(gaps, t));
}

const eventsOf = (plan: TargetPlan, timeline: Timeline, step: number): readonly Span[] =>
  plan.events.map((event) => placed(event, timeline, step));

const words = (minutes: number): string => (minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`);

/** Shuffles and repeats rows: neither may matter (D3). */
function untidy(rows: readonly (readonly string[])[], seed: number): readonly (readonly string[])[] {
  const random = numbersFrom(seed);
  if (random() < 0.7) return rows;
  const doubled = rows.flatMap((row) => (random() < 0.02 ? [row, row] : [row]));
  return doubled
    .map((row) => ({ row, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);
}

export function samples(name: string, plan: TargetPlan, timeline: Timeline, step: number): Observed {
  const bad = eventsOf(plan, timeline, step);
  const random = numbersFrom(plan.seed);
  const rows = instants(plan, timeline, step).map((t) => {
    const up = !inside(bad, t);
    const latency = up ? pick(random, [50, 100, 100, 150, 200]) : pick(random, [200, 400, 800]);
    return {
      at: at(t),
      up: { kind: 'boolean', value: up },
      latency: { kind: 'number', value: `${latency}` },
    } satisfies Row;
  });
  return {
    rows,
    csv: table(
      ['time', 'status', 'latency'],
      untidy(
        rows.map((row) => [iso(row.at.value), row.up.value ? 'ok' : 'bad', row.latency.value]),
        plan.seed,
      ),
    ),
    declaration: `data ${name} samples every ${words(step)} { field up: boolean field latency: number }`,
    binding: `${name} from "${name}.csv" { at = time up = (status is "ok") latency = latency }`,
    step,
  };
}

export function counts(name: string, plan: TargetPlan, timeline: Timeline, step: number): Observed {
  const bad = eventsOf(plan, timeline, step);
  const random = numbersFrom(plan.seed);
  const rows = instants(plan, timeline, step).map((t) => {
    const total = pick(random, [0, 20, 20, 50, 100, 100, 200]);
    const failed = inside(bad, t)
      ? Math.floor(total * pick(random, [0.05, 0.1, 0.5, 1]))
      : pick(random, [0, 0, 0, 0, 1]);
    return {
      at: at(t),
      total: { kind: 'number', value: `${total}` },
      failed: { kind: 'number', value: `${Math.min(failed, total)}` },
    } satisfies Row;
  });
  return {
    rows,
    csv: table(
      ['at', 'total', 'failed'],
      untidy(
        rows.map((row) => [iso(row.at.value), row.total.value, row.failed.value]),
        plan.seed,
      ),
    ),
    declaration: `data ${name} counts every ${words(step)} { field total: number field failed: number }`,
    binding: `${name} from "${name}.csv" { at = at total = total failed = failed }`,
    step,
  };
}

/** Changes of state, known until the end of the range. Gaps are a state of their own: nobody looked. */
export function states(name: string, plan: TargetPlan, timeline: Timeline, step: number): Observed {
  const { range } = timeline;
  const bad = eventsOf(plan, timeline, step);
  const slow = plan.gaps.map((event) => placed(event, timeline, step));
  const bounds = [range.start, ...[...bad, ...slow].flatMap(({ start, end }) => [start, end])].filter(
    (t) => t >= range.start && t < range.end,
  );
  const changes = [...new Set(bounds)].sort((a, b) => a - b);
  const rows = changes.map((t) => {
    const state = inside(bad, t) ? 'down' : inside(slow, t) ? 'slow' : 'up';
    return { at: at(t), state: { kind: 'symbol', value: state } } satisfies Row;
  });
  return {
    rows,
    knownUntil: range.end,
    csv: table(
      ['since', 'state'],
      untidy(
        rows.map((row) => [iso(row.at.value), row.state.value]),
        plan.seed,
      ),
    ),
    declaration: `data ${name} states { field state: up | slow | down }`,
    binding: `${name} from "${name}.csv" known until ${iso(range.end)} { at = since state = state }`,
    step,
  };
}

/** A log of stretches of time, which may overlap, touch, and lie outside the range. */
export function log(name: string, spans: readonly Span[], plan: { readonly seed: number }): Observed {
  const random = numbersFrom(plan.seed);
  const rows = spans.map(({ start, end }, i) => ({
    id: { kind: 'text', value: `I${i}` } as const,
    start: at(start),
    end: at(end),
    cause: { kind: 'symbol', value: pick(random, ['provider', 'provider', 'customer']) } as const,
  })) satisfies readonly Row[];
  return {
    rows,
    csv: table(
      ['id', 'start', 'end', 'cause'],
      rows.map((row) => [
        row.id.value,
        ...[row.start, row.end].map((each) => ('value' in each ? iso(Number(each.value)) : '')),
        row.cause.value,
      ]),
    ),
    declaration: `data ${name} intervals { field id: text field cause: provider | customer }`,
    binding: `${name} from "${name}.csv" { id = id start = start end = end cause = cause }`,
    step: 1,
  };
}

export const logged = (name: string, plan: TargetPlan, timeline: Timeline, step: number): Observed =>
  log(name, eventsOf(plan, timeline, step), plan);

/** Tickets with the stretches in which they waited, as an audit log: one line for each change. */
export function items(name: string, plan: TargetPlan, timeline: Timeline): Observed {
  const random = numbersFrom(plan.seed);
  const lengths = [15, 30, 59, 60, 61, 120, 240, 480, 600, 1440, 2880] as const;
  const starts = plan.events.flatMap((event) => {
    const { start } = placed(event, timeline, 15);
    return [start, start + 15 * MINUTE * Math.floor(random() * 40)];
  });
  const tickets = starts.map((opened, i) => {
    const waits: Span[] = [];
    let t = opened;
    for (let n = 0; n < Math.floor(random() * 3); n++) {
      const start = t + MINUTE * pick(random, [0, 5, 15, 30, 60]);
      const end = start + MINUTE * pick(random, lengths);
      waits.push({ start, end });
      t = end;
    }
    const resolved = t + MINUTE * pick(random, lengths);
    return { id: `T${i}`, opened, resolved, waits, priority: pick(random, ['high', 'low', 'low']) };
  });
  const rows = tickets.map(({ id, opened, resolved, waits, priority }) => ({
    number: { kind: 'text', value: id } as const,
    opened: at(opened),
    resolved: at(resolved),
    priority: { kind: 'symbol', value: priority } as const,
    waiting: waits,
  }));
  const lines = tickets.flatMap(({ id, opened, resolved, waits, priority }) => {
    const steps = [
      { t: opened, state: 'open' },
      ...waits.flatMap(({ start, end }) => [
        { t: start, state: 'waiting' },
        { t: end, state: 'open' },
      ]),
      { t: resolved, state: 'done' },
    ];
    return steps.map(({ t, state }, seq) => [id, iso(t), `${seq}`, state, priority, iso(opened), iso(resolved)]);
  });
  return {
    rows,
    csv: table(['number', 'time', 'seq', 'state', 'priority', 'opened', 'resolved'], lines),
    declaration: `data ${name} items { belongs by resolved field number: text field opened: time field resolved: time field priority: high | low field waiting: intervals }`,
    binding: `${name} from "${name}.csv" one item per number ordered by time, seq { number = first number opened = first opened resolved = last resolved priority = last priority waiting = while (state is "waiting") by time }`,
    step: 15,
  };
}

/** A few complaints, of a list that says for which periods it was kept. */
export function complaints(name: string, plan: TargetPlan, { periods, range }: Timeline): Observed {
  const random = numbersFrom(plan.seed);
  const rows = plan.events.slice(0, 4).flatMap((event, i) =>
    Array.from({ length: 1 + (event.steps % 3) }, (_, n) => ({
      number: { kind: 'text', value: `C${i}.${n}` } as const,
      opened: at(placed(event, { periods, range, anchor: range.start } as Timeline, 60).start + n * 7 * MINUTE),
      priority: { kind: 'symbol', value: pick(random, ['high', 'high', 'low']) } as const,
    })),
  );
  const kept = [
    range,
    undefined,
    { start: periods[1]?.start ?? range.start, end: range.end },
    { start: range.start, end: periods.at(-2)?.end ?? range.end },
  ][(plan.seed % 5) % 4];
  const known = kept === undefined ? '' : ` known from ${iso(kept.start)} until ${iso(kept.end)}`;
  return {
    rows,
    ...(kept === undefined ? {} : { kept }),
    csv: table(
      ['number', 'opened', 'priority'],
      rows.map(({ number, opened, priority }) => [number.value, iso(opened.value), priority.value]),
    ),
    declaration: `data ${name} items { belongs by opened field number: text field opened: time field priority: high | low }`,
    binding: `${name} from "${name}.csv"${known} { number = number opened = opened priority = priority }`,
    step: 60,
  };
}

/** Outages of two or three sites, and the list of the sites with what each costs. */
export function ofSites(name: string, plan: TargetPlan, timeline: Timeline, step: number): Observed {
  const random = numbersFrom(plan.seed + 1);
  const rows = eventsOf(plan, timeline, step).map(({ start, end }, i) => ({
    id: { kind: 'text', value: `I${i}` } as const,
    start: at(start),
    end: at(end),
    site: { kind: 'text', value: pick(random, ['A-1', 'B-2', 'B-2']) } as const,
  })) satisfies readonly Row[];
  return {
    rows,
    csv: table(
      ['id', 'start', 'end', 'site'],
      rows.map(({ id, start, end, site }) => [id.value, iso(start.value), iso(end.value), site.value]),
    ),
    declaration: `data ${name} intervals { field id: text field site: text }`,
    binding: `${name} from "${name}.csv" { id = id start = start end = end site = site }`,
    step: 1,
  };
}

export function sites(name: string, { seed }: TargetPlan, currency: string): Observed {
  const keys = seed % 2 === 0 ? ['A-1', 'B-2'] : ['C-3', 'A-1', 'B-2'];
  const rows = keys.map((id, i) => ({
    id: { kind: 'text', value: id } as const,
    price: { kind: 'money', value: `${100 * (1 + ((seed + i) % 4))}`, currency } as const,
  }));
  return {
    rows,
    csv: table(
      ['id', 'price'],
      rows.map(({ id, price }) => [id.value, `${price.value} ${currency}`]),
    ),
    declaration: `data ${name} records key id { field id: text field price: money }`,
    binding: `${name} from "${name}.csv" { id = id price = price }`,
    step: 1,
  };
}
