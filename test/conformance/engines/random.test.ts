/** Rows of every kind of badness: each engine states, rejects and refuses the same (S1). */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { SimulationResult } from '../../../src/simulation/result.ts';
import { type HeldType, type Store, stateFrom, withoutPlaces } from './store.ts';
import { openStores } from './stores.ts';

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

const lineOf = (cells: readonly string[]): string =>
  cells.map((cell) => (cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');

const csv = (header: string, cells: readonly fc.Arbitrary<string>[], maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.tuple(...cells).map(lineOf), { maxLength }).map((rows) => `${[header, ...rows].join('\n')}\n`);

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
  agreement: string,
  files: Readonly<Record<string, string>>,
  types: typeof TYPES,
  stores: readonly Store[],
): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sla-random-'));
  const file = path.basename(agreement);
  try {
    cpSync(path.join(import.meta.dirname, agreement), path.join(folder, file));
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    const data = Object.keys(files).map((name) => ({ path: name, ...(types[name] ? { types: types[name] } : {}) }));
    const question = { from: '2026-03-28', to: '2026-03-30' };
    const stated = await stateFrom({ folder, file, question, data }, stores);
    for (const [name, result] of stated.stores) assert.equal(comparable(result), comparable(stated.files), name);
    return stated.files.kind;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every minute of a series is there once, as a store of samples has it. */
const samples = (header: string, labels: fc.Arbitrary<string>, values: fc.Arbitrary<string>, first: string) =>
  fc
    .uniqueArray(fc.tuple(instant, labels, values), { selector: ([at, label]) => `${at} ${label}`, maxLength: 40 })
    .map((rows) => [header, first, ...rows.filter(([at]) => at !== FIRST).map(lineOf)])
    .map((lines) => `${lines.join('\n')}\n`);
const FIRST = new Date(START).toISOString();

/** What a counter rose by between samples; now and then it's started anew. */
const rises = fc
  .array(
    fc.record({
      code: often('200', '500'),
      slots: fc.uniqueArray(fc.integer({ min: 1, max: 95 }), { minLength: 1, maxLength: 20 }),
      steps: fc.array(fc.nat({ max: 5 }), { minLength: 20, maxLength: 20 }),
      anew: fc.nat({ max: 30 }),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((counters) => {
    const lines = [...new Map(counters.map((each) => [each.code, each])).values()].flatMap((counter) => {
      let [since, before] = [FIRST, 7];
      return counter.slots
        .toSorted((a, b) => a - b)
        .map((slot, i) => {
          const step = counter.steps[i] ?? 0;
          const value = i === counter.anew && step < before ? step : before + step;
          const time = new Date(START + slot * SLOT).toISOString();
          const line = [time, value, since, value < before ? value : value - before, counter.code].join(',');
          [since, before] = [time, value];
          return line;
        });
    });
    return `${['time,value,since,increase,code', ...lines].join('\n')}\n`;
  });

const sampled = {
  'probes.csv': samples(
    'time,instance,value',
    often('eu', 'us', 'asia', ''),
    often('0', '1', '0.25', '120', '-1', 'NaN', '+Inf'),
    `${FIRST},eu,1`,
  ),
  'requests.csv': rises,
  'backlog.csv': samples('time,queue,value', often('mail', 'print', 'test'), often('0', '1', 'NaN'), `${FIRST},mail,0`),
  'alerts.csv': samples('time,name,value', often('A1', "A'2", 'A"3', 'A 4'), often('0', '1'), `${FIRST},A1,1`),
};

const suites = [
  { title: 'as texts', agreement: 'shop/shop.sla', files: fc.record(texts), types: {}, rows: 'any rows', numRuns: 8 },
  {
    title: 'in columns with types',
    agreement: 'shop/shop.sla',
    files: fc.record(typed),
    types: TYPES,
    rows: 'any rows',
    numRuns: 8,
  },
  {
    title: 'as samples',
    agreement: 'watch/watch.sla',
    files: fc.record(sampled),
    types: {},
    rows: 'samples',
    numRuns: 8,
  },
] as const;

for (const { title, agreement, files, types, rows, numRuns } of suites)
  describe(`engines: random rows ${title}`, function () {
    this.timeout(600_000);
    let stores: readonly Store[] = [];
    before(async () => {
      stores = await openStores(rows);
    });
    after(() => Promise.all(stores.map((store) => store.close())));

    it('come to the same', async () => {
      const kinds = new Set<string>();
      await fc.assert(
        fc.asyncProperty(files as fc.Arbitrary<Readonly<Record<string, string>>>, async (content) => {
          kinds.add(await same(agreement, content, types, stores));
        }),
        { numRuns },
      );
      assert.ok(kinds.has('statement'));
    });
  });
