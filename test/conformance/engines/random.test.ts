/** Rows of every kind of badness: each engine states, rejects and refuses the same (S1). */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { SimulationResult } from '../../../src/simulation/result.ts';
import { clickhouseStore } from './clickhouseStore.ts';
import { memoryStore } from './memoryStore.ts';
import { postgresStore } from './postgresStore.ts';
import { type HeldType, type Store, stateFrom, withoutPlaces } from './store.ts';

const START = Date.UTC(2026, 2, 28);
const SLOT = 30 * 60_000;

/** Over the night in which the clocks of London change. */
const instant = fc.nat({ max: 95 }).map((slot) => new Date(START + slot * SLOT).toISOString());
/** With and without an offset, and now and then a day that no calendar has. */
const time = fc.oneof(
  { weight: 6, arbitrary: instant },
  { weight: 3, arbitrary: instant.map((text) => text.slice(0, 16)) },
  { weight: 1, arbitrary: fc.constantFrom('2026-02-30T10:00:00Z', '2024-02-29T10:00:00.5Z', 'soon') },
);
const often = (...texts: readonly string[]) => fc.constantFrom(...texts);

const csv = (header: string, cells: readonly fc.Arbitrary<string>[], maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(...cells).map((row) => row.join(',')),
      { maxLength },
    )
    .map((rows) => `${[header, ...rows].join('\n')}\n`);

const number = often('1', '2.50', '-1', '1e1', '0.000001', '', 'n/a', '٣');
const texts = {
  'probes.csv': csv('at,status,latency,weight', [time, often('ok', 'bad', 'OK'), number, number], 30),
  'doors.csv': csv('at,lock,shut', [time, often('a', 'b', 'c', 'd'), often('true', 'false', 'TRUE', '')], 12),
  'works.csv': csv(
    'start,end,cause,kind',
    [time, fc.oneof(time, often('')), often('planned', ' planned', ''), often('work', 'other')],
    10,
  ),
  'requests.csv': csv(
    'at,total,failed,revision',
    [time, often('10', '20.5', '-', '-1'), often('0', '1', '0.125'), often('1', '2', '1.0')],
    30,
  ),
  'tickets.csv': csv(
    'number,opened,closed,restored,cost,changed',
    [often('T1', 'T2', "T'3", 'T"4'), time, fc.oneof(time, often('')), fc.oneof(time, often('')), number, instant],
    12,
  ),
};
const quantity = often('1', '2.50', '-1', '0.000001', '');
/** What typed columns can hold, and no more. */
const typed = {
  'probes.csv': csv('at,status,latency,weight', [instant, often('ok', 'bad'), quantity, quantity], 30),
  'doors.csv': csv('at,lock,shut', [instant, often('a', 'b', 'c', 'd'), often('true', 'false', '')], 12),
  'works.csv': csv(
    'start,end,cause,kind',
    [instant, fc.oneof(instant, often('')), often('planned', ''), often('work', 'other')],
    10,
  ),
  'requests.csv': csv(
    'at,total,failed,revision',
    [instant, often('10', '20.5', '-1', ''), often('0', '1', '0.125'), often('1', '2')],
    30,
  ),
  'tickets.csv': csv(
    'number,opened,closed,restored,cost,changed',
    [often('T1', 'T2', "T'3"), instant, fc.oneof(instant, often('')), fc.oneof(instant, often('')), quantity, instant],
    12,
  ),
};
const TYPES: Readonly<Record<string, Readonly<Record<string, HeldType>>>> = {
  'probes.csv': { at: 'instant', latency: 'decimal', weight: 'decimal' },
  'doors.csv': { at: 'instant', shut: 'boolean' },
  'works.csv': { start: 'instant', end: 'instant' },
  'requests.csv': { at: 'instant', total: 'decimal', failed: 'decimal', revision: 'whole number' },
  'tickets.csv': { opened: 'instant', closed: 'instant', restored: 'instant', cost: 'decimal', changed: 'instant' },
};

/** A statement, or how often what is wrong: places are named otherwise where rows have no lines. */
function comparable(result: SimulationResult): string {
  if (result.kind === 'statement') return withoutPlaces(result.statement);
  return JSON.stringify([result.reason, result.problems.map(({ code }) => code).sort()]);
}

async function same(
  files: Readonly<Record<string, string>>,
  types: typeof TYPES,
  stores: readonly Store[],
): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sla-random-'));
  try {
    cpSync(path.join(import.meta.dirname, 'shop/shop.sla'), path.join(folder, 'shop.sla'));
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    const data = Object.keys(files).map((name) => ({ path: name, ...(types[name] ? { types: types[name] } : {}) }));
    const question = { from: '2026-03-28', to: '2026-03-30' };
    const stated = await stateFrom({ folder, file: 'shop.sla', question, data }, stores);
    for (const [name, result] of stated.stores) assert.equal(comparable(result), comparable(stated.files), name);
    return stated.files.kind;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('engines: random rows', function () {
  this.timeout(300_000);
  const stores: Store[] = [];
  before(async () => {
    stores.push(memoryStore(), await postgresStore(), await clickhouseStore());
  });
  after(() => Promise.all(stores.map((store) => store.close())));

  for (const [title, files, types, numRuns] of [
    ['as texts', fc.record(texts), {}, 8],
    ['in columns with types', fc.record(typed), TYPES, 8],
  ] as const)
    it(`come to the same ${title}`, async () => {
      const kinds = new Set<string>();
      await fc.assert(
        fc.asyncProperty(files, async (content) => {
          kinds.add(await same(content, types, stores));
        }),
        { numRuns },
      );
      assert.ok(kinds.has('statement'));
    });
});
