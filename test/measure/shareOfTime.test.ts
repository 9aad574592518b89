import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Condition } from '../../src/contract/contract.ts';
import { compare, type Rational, ratio, toJSON } from '../../src/exact/rational.ts';
import { is, node, shareOutside, symbol } from '../support/expressions.ts';
import {
  conditionOf,
  DAY,
  dataOf,
  INTERVALS,
  intervalsOf,
  measured,
  measureRows,
  measuring,
  signal,
  textAt,
  utc,
} from './support.ts';

/** A day of 16 ticks of 90 minutes: short enough to try every way in which what isn't known may have been. */
const TICKS = 16;
const TICK = 90 * 60_000;
const START = utc('2026-03-10');
const at = (tick: number): number => START + tick * TICK;

type State = 'up' | 'down';

interface World {
  /** From the first one on; before it nothing is known. */
  readonly changes: readonly { readonly tick: number; readonly state: State }[];
  readonly knownUntil: number;
  readonly excluded: readonly { readonly start: number; readonly end: number }[];
  readonly minimum: number;
  readonly afterExclusions: boolean;
  readonly gaps: Condition['gaps'];
  readonly excludedTime: Condition['excludedTime'];
  readonly allowance: number | undefined;
}

const worlds: fc.Arbitrary<World> = fc.record({
  changes: fc
    .uniqueArray(fc.nat({ max: TICKS - 1 }), { maxLength: 8 })
    .chain((ticks) =>
      fc.tuple(
        ...[...ticks]
          .sort((a, b) => a - b)
          .map((tick) => fc.record({ tick: fc.constant(tick), state: fc.constantFrom<State>('up', 'down') })),
      ),
    ),
  knownUntil: fc.nat({ max: TICKS }),
  excluded: fc.array(
    fc
      .tuple(fc.nat({ max: TICKS }), fc.nat({ max: TICKS }))
      .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
    { maxLength: 3 },
  ),
  minimum: fc.nat({ max: 4 }),
  afterExclusions: fc.boolean(),
  gaps: fc.constantFrom('down', 'up', 'excluded', 'unknown'),
  excludedTime: fc.constantFrom('left-out', 'counts-as-up'),
  allowance: fc.option(fc.nat({ max: 6 }), { nil: undefined }),
});

describe('share of time', () => {
  it('is what counting tick by tick gives, with the bounds of every way in which the gaps may have been', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        assert.equal(await measuredShare(world), oracle(world));
      }),
      { numRuns: 600 },
    );
  });
});

async function measuredShare(world: World): Promise<string> {
  const states = dataOf('monitoring', 'states', { state: { kind: 'enumeration', values: ['up', 'down'] } });
  const contract = measuring(DAY, [shareOutside('uptime', 'Down')], {
    data: [states, dataOf('changes', 'intervals', {})],
    conditions: [
      conditionOf('Down', node(is(signal('monitoring', 'state'), symbol('down')), INTERVALS), {
        gaps: world.gaps,
        excludedTime: world.excludedTime,
        except: ['Planned'],
        ...(world.minimum === 0
          ? {}
          : {
              minimum: {
                durationMs: world.minimum * TICK,
                edge: 'at-least',
                afterExclusions: world.afterExclusions,
              },
            }),
      }),
      conditionOf('Planned', intervalsOf('changes'), {
        role: 'exclusion',
        ...(world.allowance === undefined ? {} : { allowance: { durationMs: world.allowance * TICK, each: DAY } }),
      }),
    ],
  });
  const last = world.changes.at(-1)?.tick ?? 0;
  const result = await measureRows(contract, {
    monitoring: world.changes.map(({ tick, state }) => ({
      fields: { at: { kind: 'instant', value: at(tick) }, state: { kind: 'symbol', value: state } },
      series: '',
      knownUntil: at(Math.max(world.knownUntil, last)),
    })),
    changes: world.excluded.map(({ start, end }) => ({
      fields: { start: { kind: 'instant', value: at(start) }, end: { kind: 'instant', value: at(end) } },
      series: '',
    })),
  });
  return textAt(measured(result), 'uptime', '2026-03-10').replace(/^none: .*/, 'none');
}

/** The other way: an array of ticks, and every completion of what isn't known. */
function oracle(world: World): string {
  const known = Array.from({ length: TICKS }, (_, tick): State | undefined => {
    const last = world.changes.at(-1)?.tick ?? 0;
    if (world.changes.length === 0 || tick >= Math.max(world.knownUntil, last)) return undefined;
    return world.changes.filter((change) => change.tick <= tick).at(-1)?.state;
  });
  const planned = plannedTicks(world);
  // D6: of the time that counts nothing was observed.
  if (known.every((state, tick) => state === undefined || (planned[tick] && world.excludedTime === 'left-out')))
    return 'none';
  const open = world.gaps === 'unknown' ? known.flatMap((state, tick) => (state === undefined ? [tick] : [])) : [];
  let low: Rational | undefined;
  let high: Rational | undefined;
  for (let choice = 0; choice < 2 ** open.length; choice++) {
    const down = known.map((state, tick) => {
      if (state !== undefined) return state === 'down';
      if (world.gaps === 'unknown') return ((choice >> open.indexOf(tick)) & 1) === 1;
      return world.gaps === 'down';
    });
    const share = shareUp(world, down, planned, known);
    if (share === undefined) return 'none';
    if (low === undefined || compare(share, low) < 0) low = share;
    if (high === undefined || compare(share, high) > 0) high = share;
  }
  assert.ok(low && high);
  return compare(low, high) === 0 ? toJSON(low) : `${toJSON(low)} to ${toJSON(high)}`;
}

function plannedTicks({ excluded, allowance }: World): readonly boolean[] {
  let left = allowance ?? Number.POSITIVE_INFINITY;
  return Array.from({ length: TICKS }, (_, tick) => {
    const planned = excluded.some(({ start, end }) => start <= tick && tick < end) && left > 0;
    if (planned) left--;
    return planned;
  });
}

function shareUp(
  world: World,
  down: readonly boolean[],
  planned: readonly boolean[],
  known: readonly (State | undefined)[],
): Rational | undefined {
  const gone = known.map((state) => world.gaps === 'excluded' && state === undefined);
  const excused = planned.map((each, tick) => each || gone[tick]);
  const minimum = Math.max(1, world.minimum);
  const counted =
    world.afterExclusions && world.minimum > 0
      ? runs(
          down.map((each, tick) => each && !excused[tick]),
          minimum,
        )
      : runs(down, minimum).map((each, tick) => each && !excused[tick]);
  const leftOut = world.excludedTime === 'left-out' ? excused : gone;
  const available = leftOut.filter((each) => !each).length;
  const bad = counted.filter((each) => each).length;
  return available === 0 ? undefined : ratio(available - bad, available);
}

/** Only the runs of at least so many ticks. */
function runs(ticks: readonly boolean[], minimum: number): boolean[] {
  const kept = ticks.map(() => false);
  let start = 0;
  for (let tick = 0; tick <= ticks.length; tick++) {
    if (ticks[tick]) continue;
    if (tick - start >= minimum) kept.fill(true, start, tick);
    start = tick + 1;
  }
  return kept;
}
