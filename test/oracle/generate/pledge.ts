import {
  complaints,
  counts,
  items,
  logged,
  type Observed,
  ofSites,
  samples,
  sites,
  states,
  stepOf,
} from './observed.ts';
import type { Plan, TargetPlan } from './plan.ts';
import type { Timeline } from './timeline.ts';

/** What a target pledges: the declarations that it needs, the measure, and figures that it may be held against. */
export interface Pledge {
  readonly observed: Observed;
  /** A second source beside it, with a step of its own (D8). */
  readonly also?: Observed;
  readonly declarations: readonly string[];
  readonly measure: string;
  readonly better: 'high' | 'low';
  /** From the strictest on. */
  readonly figures: readonly [string, ...string[]];
  /** A quantity to take a rate of, with units of it and what is free. */
  readonly quantity: string;
  readonly units: readonly [string, ...string[]];
  readonly free: readonly string[];
  /** A fallback unit for each unit by which the value may fall short. */
  readonly shortfall?: string;
  /** One outcome for each row: the commitment as it stands. */
  readonly eachRow?: { readonly head: string; readonly commitment: string };
  /** One of each record: its metric and target are families. */
  readonly eachRecord?: { readonly head: string; readonly member: string };
}

const UPTIMES = ['100%', '99.9%', '99.5%', '99%', '98%', '97.5%', '95%', '90%', '80%', '75%', '50%', '10%'] as const;
const FAILURES = ['0%', '0.1%', '0.5%', '1%', '2%', '2.5%', '5%', '10%', '20%', '25%', '50%', '90%'] as const;
const TIMES = ['0 min', '5 min', '15 min', '30 min', '1 h', '2 h', '3 h', '6 h', '12 h', '1 d', '2 d', '5 d'] as const;
const LATENCIES = ['50', '100', '110', '150', '175', '200', '300', '400', '500', '600', '800', '900'] as const;
const COUNTS = ['0', '1', '2', '3', '4', '5', '6'] as const;
const LIMITS = ['30 min', '1 h', '2 h', '4 h', '8 h', '10 h'] as const;

const minutes = (count: number): string => (count % 60 === 0 && count > 0 ? `${count / 60} h` : `${count} min`);

/** Declarations and measure of target number `i`. */
export function pledgeOf(plan: Plan, target: TargetPlan, i: number, timeline: Timeline): Pledge {
  const data = `Data${i}`;
  const down = `Down${i}`;
  const step = stepOf(plan, target);
  const observed = observe(data, plan, target, timeline);
  const service = `of ${serviceOf(plan, target)}`;
  const downtime = (when: string, family = ''): string => {
    const { minimum, gapsCountAs, except, countsAsUp } = target;
    return [
      `downtime ${down}${family} ${service} {`,
      `  when ${when}`,
      ...(minimum
        ? [
            `  for ${minimum.edge} ${minutes(minimum.steps * step)}${minimum.afterExclusions ? ' after exclusions' : ''}`,
          ]
        : []),
      ...(gapsCountAs ? [`  gaps count as ${gapsCountAs}`] : []),
      ...(except ? ['  except Planned'] : []),
      ...(except && countsAsUp ? ['  excluded time counts as up'] : []),
      '}',
    ].join('\n  ');
  };
  const ofTime = {
    quantity: `time in ${down}`,
    units: ['30 min', '1 h', '45 min', '7 min', '1 d'],
    free: ['30 min', '1 h', '5 min'],
    shortfall: '1 percentage point',
  } as const;
  const uptime = (when: string): Pledge => ({
    observed,
    declarations: [downtime(when)],
    measure: `share of time outside ${down}`,
    better: 'high',
    figures: UPTIMES,
    ...ofTime,
  });
  const ofCounts = { quantity: `sum of ${data}.failed`, units: ['10', '1', '25', '100'], free: ['5', '20'] } as const;
  const failing = `sum of ${data}.failed / sum of ${data}.total`;
  const window = minutes(step * (2 + (target.seed % 5)));
  switch (target.kind) {
    case 'samples':
      return uptime(target.seed % 3 === 0 ? `${data}.latency at least 400` : `not ${data}.up`);
    case 'states':
      return uptime(target.seed % 3 === 0 ? `${data}.state is not up` : `${data}.state is down`);
    case 'log':
      return uptime(target.seed % 3 === 0 ? `during ${data} where (cause is provider)` : data);
    case 'bad-windows':
      return uptime(`windows of ${window} where (${failing} above ${target.seed % 2 === 0 ? '5%' : '10%'})`);
    case 'several': {
      const other = `${data}b`;
      const when = [
        `not ${data}.up and ${other}.state is down`,
        `not ${data}.up or ${other}.state is down`,
        `at least 2 of (not ${data}.up, ${other}.state is not up, ${data}.latency at least 400)`,
        `not (${data}.up and ${other}.state is up)`,
      ];
      // The second source is down around the same time, a little later.
      const events = target.events.map((each) => ({ ...each, lead: Math.floor(each.lead / 2), steps: each.steps + 1 }));
      return {
        ...uptime(when[target.seed % 4] ?? ''),
        also: states(other, { ...target, events }, timeline, target.step === 0 ? 7 : step),
      };
    }
    case 'quiet':
      return {
        observed,
        declarations: [],
        measure: `count of ${data}${target.seed % 2 === 0 ? ' where (priority is high)' : ''}`,
        better: 'low',
        figures: COUNTS,
        quantity: `count of ${data}`,
        units: ['1', '2'],
        free: ['1', '2'],
        shortfall: '1',
      };
    case 'per-record': {
      const head = ` for each s in ${data}b`;
      return {
        ...uptime(''),
        declarations: [downtime(`during ${data} where (site is s.id)`, head)],
        measure: `share of time outside ${down}(s)`,
        quantity: `time in ${down}(s)`,
        also: sites(`${data}b`, target, plan.currency),
        eachRecord: { head, member: '(s)' },
      };
    }
    case 'time-in':
      return {
        observed,
        declarations: [downtime(`not ${data}.up`)],
        measure: `time in ${down}`,
        better: 'low',
        figures: TIMES,
        ...ofTime,
        shortfall: '10 min',
      };
    case 'ratio':
      return target.seed % 2 === 0
        ? {
            observed,
            declarations: [],
            measure: `1 - ${failing}`,
            better: 'high',
            figures: UPTIMES,
            ...ofCounts,
            shortfall: '1 percentage point',
          }
        : {
            observed,
            declarations: [],
            measure: failing,
            better: 'low',
            figures: FAILURES,
            ...ofCounts,
            shortfall: '0.5 percentage points',
          };
    case 'mean-windows': {
      const empty = [' empty counts as 100%', ' empty counts as 0%', ''][(target.seed % 5) % 3] ?? '';
      return {
        observed,
        declarations: [],
        measure: `mean over each ${window} of (1 - ${failing})${empty}`,
        better: 'high',
        figures: UPTIMES,
        ...ofCounts,
        shortfall: '1 percentage point',
      };
    }
    case 'share-windows':
      return {
        observed,
        declarations: [],
        measure: `share over each ${window} where (p95 of ${data}.latency at most ${['150', '200', '400'][target.seed % 3]})`,
        better: 'high',
        figures: UPTIMES,
        quantity: `maximum of ${data}.latency`,
        units: ['100', '300'],
        free: ['100'],
        shortfall: '1 percentage point',
      };
    case 'statistic': {
      const fn = (['p95', 'p50', 'p99', 'p99.9', 'mean', 'median', 'maximum'] as const)[target.seed % 7] ?? 'mean';
      return {
        observed,
        declarations: [],
        measure: `${fn} of ${data}.latency`,
        better: 'low',
        figures: LATENCIES,
        quantity: `${fn} of ${data}.latency`,
        units: ['100', '30'],
        free: ['100'],
        shortfall: '25',
      };
    }
    case 'items':
    case 'each-item': {
      const limit = LIMITS[target.seed % LIMITS.length] ?? '1 h';
      const of = target.kind === 'each-item' ? 'ticket.' : '';
      const hours = target.seed % 4 === 0 ? '' : ' in Hours';
      const clock = `elapsed from ${of}opened to ${of}resolved${hours}${target.seed % 5 === 0 ? '' : ` pausing ${of}waiting`}`;
      const only = target.seed % 3 === 0 ? ' counting only (priority is high)' : '';
      return {
        observed,
        declarations: [],
        measure: `share of ${data}${only} where (${clock} at most ${limit})`,
        better: 'high',
        figures: UPTIMES,
        quantity: `count of ${data}`,
        units: ['1', '2', '5'],
        free: ['1', '2'],
        shortfall: '1 percentage point',
        ...(target.kind === 'each-item'
          ? { eachRow: { head: `for each ticket in ${data}`, commitment: `${clock} at most ${limit}` } }
          : {}),
      };
    }
    default:
      return target.kind satisfies never;
  }
}

export const serviceOf = (plan: Plan, target: TargetPlan): string =>
  target.service && plan.targets.length > 1 ? 'Storage' : 'Hosting';

function observe(name: string, plan: Plan, target: TargetPlan, timeline: Timeline): Observed {
  const step = stepOf(plan, target);
  switch (target.kind) {
    case 'samples':
    case 'several':
    case 'time-in':
    case 'share-windows':
    case 'statistic':
      return samples(name, target, timeline, step);
    case 'states':
      return states(name, target, timeline, step);
    case 'log':
      return logged(name, target, timeline, step);
    case 'ratio':
    case 'mean-windows':
    case 'bad-windows':
      return counts(name, target, timeline, step);
    case 'items':
    case 'each-item':
      return items(name, target, timeline);
    case 'quiet':
      return complaints(name, target, timeline);
    case 'per-record':
      return ofSites(name, target, timeline, step);
    default:
      return target.kind satisfies never;
  }
}
