import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Contract } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import { specKey } from '../../src/evaluate/periods.ts';
import { compare as order, type Rational, ratio, rational, toJSON } from '../../src/exact/rational.ts';
import { memoryEngine } from '../../src/measure/engines/memory/engine.ts';
import { measure, type PeriodsRequest } from '../../src/measure/measure.ts';
import type { DataRow } from '../../src/measure/plan/row.ts';
import {
  aggregate,
  atMost,
  compare,
  divide,
  duration,
  field,
  is,
  metric,
  node,
  not,
  or,
  percent,
  shareOutside,
  symbol,
  timeIn,
  values,
} from '../support/expressions.ts';
import {
  between,
  bindingOf,
  conditionOf,
  contractOf,
  DAY,
  dataOf,
  datasetOf,
  held,
  hours,
  INTERVALS,
  intervalsOf,
  inWorkspace,
  MONTH,
  measured,
  measureIn,
  measureRows,
  measuring,
  minutes,
  rowsShape,
  signal,
  targetOf,
  textAt,
  utc,
  valueAt,
} from './support.ts';

const none = memoryEngine(async () => []);
const instant = (value: number) => ({ kind: 'instant', value }) as const;
const DATE = '2026-03-10';

const span = (start: string, end: string | undefined, more: DataRow['fields'] = {}): DataRow => ({
  fields: { start: instant(utc(start)), end: end === undefined ? null : instant(utc(end)), ...more },
  series: '',
});

const changes = dataOf(
  'changes',
  'intervals',
  { cause: { kind: 'enumeration', values: ['x', 'y'] } },
  { optional: ['cause'] },
);
const KIND = { kind: 'enumeration', values: ['up', 'down'] } as const;

describe('samples', () => {
  const probes = dataOf('probes', 'samples', { up: { kind: 'boolean' } }, { everyMs: minutes(10), optional: ['up'] });
  const contract = measuring(DAY, [shareOutside('n', 'Down')], {
    data: [probes],
    conditions: [conditionOf('Down', not(signal('probes', 'up')))],
  });
  const samples = fc.uniqueArray(
    fc.record({ slot: fc.nat({ max: 287 }), up: fc.constantFrom<boolean | undefined>(true, true, false, undefined) }),
    { selector: ({ slot }) => slot, maxLength: 60 },
  );

  it('stand for their step or until the next one; in between nothing is known (D1, D2)', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (all) => {
        // Five-minute slots: a sample stands for two, unless the next slot has one of its own.
        const slots = Array.from(
          { length: 288 },
          (_, slot) =>
            (all.find((sample) => sample.slot === slot) ?? all.find((sample) => sample.slot === slot - 1))?.up,
        );
        const rows = all.map(
          ({ slot, up }): DataRow => ({
            fields: { at: instant(utc(DATE) + minutes(5 * slot)), up: up === undefined ? null : values.boolean(up) },
            series: '',
          }),
        );
        const up = slots.filter((each) => each === true).length;
        const open = slots.filter((each) => each === undefined).length;
        const expected =
          open === 288
            ? 'none'
            : open === 0
              ? toJSON(ratio(up, 288))
              : `${toJSON(ratio(up, 288))} to ${toJSON(ratio(up + open, 288))}`;
        assert.equal(
          textAt(measured(await measureRows(contract, { probes: rows })), 'n', DATE).replace(/^none: .*/, 'none'),
          expected,
        );
      }),
    );
  });

  it('of several series need to say which one is meant', async () => {
    const several = {
      ...probes,
      by: ['place'],
      fields: [...probes.fields, { ...probes.fields[0]!, name: 'place', type: { kind: 'text' } as const }],
    };
    const row = (place: string): DataRow => ({
      fields: { at: instant(utc(DATE)), up: values.boolean(true), place: values.text(place) },
      series: '',
    });
    const result = await measureRows({ ...contract, data: [several] }, { probes: [row('Paris'), row('Rome')] });
    assert.equal(result.kind, 'rejected');
    assert.match(
      result.kind === 'rejected' ? (result.problems[0]?.message ?? '') : '',
      /'probes' has 2 series by place/,
    );
  });
});

describe('exclusions that may or may not apply', () => {
  it('leave bounds that hold whichever they do', async () => {
    const spans = fc.array(
      fc.record({ start: fc.nat({ max: 23 }), length: fc.integer({ min: 1, max: 6 }), certain: fc.boolean() }),
      { maxLength: 4 },
    );
    const contract = measuring(DAY, [shareOutside('n', 'Down')], {
      data: [changes],
      conditions: [
        conditionOf('Down', intervalsOf('changes', is(field('changes', 'cause'), symbol('y'))), {
          except: ['Planned'],
        }),
        conditionOf('Planned', intervalsOf('changes', is(field('changes', 'cause'), symbol('x'))), {
          role: 'exclusion',
        }),
      ],
    });
    const at = (hour: number): string => new Date(utc(DATE) + hours(hour)).toISOString();
    await fc.assert(
      fc.asyncProperty(spans, spans, async (down, planned) => {
        // A row without a cause may be an outage, a change, or neither.
        const rows = [
          ...down.map(({ start, length, certain }) =>
            span(at(start), at(start + length), { cause: certain ? values.symbol('y') : null }),
          ),
          ...planned.map(({ start, length }) => span(at(start), at(start + length), { cause: values.symbol('x') })),
        ];
        const value = valueAt(measured(await measureRows(contract, { changes: rows })), 'n', DATE);
        const open = down.filter(({ certain }) => !certain);
        for (let choice = 0; choice < 3 ** open.length; choice++) {
          const role = (i: number): number => Math.floor(choice / 3 ** i) % 3;
          const is = (hour: number, rule: (one: { certain: boolean }, i: number) => boolean): boolean =>
            down.some((one) => one.start <= hour && hour < one.start + one.length && rule(one, open.indexOf(one)));
          let available = 0;
          let bad = 0;
          for (let hour = 0; hour < 24; hour++) {
            const excused =
              planned.some(({ start, length }) => start <= hour && hour < start + length) ||
              is(hour, ({ certain }, i) => !certain && role(i) === 1);
            if (excused) continue;
            available++;
            if (is(hour, ({ certain }, i) => certain || role(i) === 2)) bad++;
          }
          if (available > 0) assertHolds(value, ratio(available - bad, available));
        }
      }),
      { numRuns: 150 },
    );
  });

  function assertHolds(value: ReturnType<typeof valueAt>, share: Rational): void {
    if (value.state === 'none') return;
    const [low, high] = value.state === 'value' ? [value.value, value.value] : [value.low, value.high ?? value.low];
    assert.ok(low.kind === 'percent' && high.kind === 'percent');
    assert.ok(
      order(rational(low.value), share) <= 0 && order(share, rational(high.value)) <= 0,
      `${toJSON(share)} is not within ${low.value} and ${high.value}`,
    );
  }
});

describe('conditions over time', () => {
  const states = dataOf('monitoring', 'states', { state: KIND });
  const state = (at: string, value: 'up' | 'down', series = '', knownUntil?: string): DataRow => ({
    fields: { at: instant(utc(at)), state: values.symbol(value) },
    series,
    ...(knownUntil === undefined ? {} : { knownUntil: utc(knownUntil) }),
  });
  const down = node(is(signal('monitoring', 'state'), symbol('down')), INTERVALS);
  const contract = measuring(DAY, [timeIn('n', 'Down')], { data: [states], conditions: [conditionOf('Down', down)] });

  it('unite what series know of the same thing, and refuse what contradicts itself (D3)', async () => {
    const renamed = [
      state(`${DATE}T00:00Z`, 'up', 'old', `${DATE}T10:00Z`),
      state(`${DATE}T06:00Z`, 'down', 'old', `${DATE}T10:00Z`),
      state(`${DATE}T08:00Z`, 'down', 'new', '2026-03-11'),
      state(`${DATE}T12:00Z`, 'up', 'new', '2026-03-11'),
    ];
    assert.equal(textAt(measured(await measureRows(contract, { monitoring: renamed })), 'n', DATE), String(hours(6)));
    const contradicting = [...renamed, state(`${DATE}T05:00Z`, 'up', 'other', `${DATE}T07:00Z`)];
    const result = await measureRows(contract, { monitoring: contradicting });
    assert.ok(result.kind === 'rejected' && result.problems[0]?.code === 'contradicting-rows');
  });

  it('count only in the hours of the service', async () => {
    const office = {
      id: 'Office',
      zone: 'UTC',
      open: [{ days: ['tue'], from: '08:00', to: '18:00' }],
      closed: [],
    } as const;
    const service = { id: 'Desk', title: 'Desk', feeAssumed: false, hours: 'Office', at: states.at };
    const timed = {
      ...contract,
      calendars: [office],
      services: [service],
      conditions: [conditionOf('Down', down, { service: 'Desk' })],
    };
    const rows = [state(DATE, 'up'), state(`${DATE}T16:00Z`, 'down'), state(`${DATE}T20:00Z`, 'up')];
    const share = measuring(DAY, [shareOutside('n', 'Down')], timed);
    assert.equal(
      textAt(
        measured(await measureRows({ ...share, calendars: [office], services: [service] }, { monitoring: rows })),
        'n',
        DATE,
      ),
      '4/5',
    );
  });

  it('measure a day of 23 hours as it is (T2)', async () => {
    const london = { ...contract, zone: 'Europe/London' };
    const rows = [state('2026-03-28', 'down')];
    const result = measured(
      await measureRows(london, { monitoring: rows }, between('2026-03-29', '2026-03-29T23:00Z')),
    );
    assert.equal(textAt(result, 'n', '2026-03-29'), String(hours(23)));
  });

  it('use an allowance up in the order of time (O5)', async () => {
    const excused = contractOf({
      data: [changes],
      conditions: [
        conditionOf('Down', node({ op: 'always' }, INTERVALS), { except: ['Planned'] }),
        conditionOf('Planned', intervalsOf('changes'), {
          role: 'exclusion',
          allowance: { durationMs: hours(3), each: MONTH },
        }),
      ],
      targets: [targetOf('T', atMost(timeIn('n', 'Down'), duration('1 h')), DAY)],
    });
    const rows = [
      span(`${DATE}T20:00Z`, `${DATE}T22:00Z`),
      span('2026-03-11T01:00Z', '2026-03-11T04:00Z'),
      span('2026-04-01', '2026-04-01T01:00Z'),
    ];
    const result = measured(await measureRows(excused, { changes: rows }, between(DATE, '2026-04-02')));
    assert.equal(textAt(result, 'n', DATE), String(hours(22)));
    assert.equal(textAt(result, 'n', '2026-03-11'), String(hours(23)));
    assert.equal(textAt(result, 'n', '2026-04-01'), String(hours(23)));
  });

  it('drop begun minutes where only whole ones count (O3)', async () => {
    const whole = { ...contract, conditions: [conditionOf('Down', down, { wholeMinutes: true })] };
    const rows = [state(DATE, 'up'), state(`${DATE}T10:00:30Z`, 'down'), state(`${DATE}T10:03:59Z`, 'up')];
    assert.equal(textAt(measured(await measureRows(whole, { monitoring: rows })), 'n', DATE), String(minutes(2)));
  });

  it('take windows in which a rate is bad, and leave out those without requests (O8)', async () => {
    const requests = dataOf(
      'requests',
      'counts',
      { total: { kind: 'number' }, failed: { kind: 'number' } },
      { everyMs: minutes(60) },
    );
    const of = (id: string, name: string): Expression =>
      aggregate(id, 'sum', 'requests', { of: field('requests', name) });
    const bad = compare(divide(of('f', 'failed'), of('t', 'total'), { kind: 'percent' }), 'above', percent(5));
    const windows = node({ op: 'windows', everyMs: minutes(120), where: bad }, INTERVALS);
    const rated = measuring(DAY, [shareOutside('n', 'Down')], {
      data: [requests],
      conditions: [conditionOf('Down', windows)],
    });
    const rows = Array.from({ length: 24 }, (_, hour): DataRow => {
      const [total, failed] = hour < 4 ? [100, 10] : hour < 8 ? [0, 0] : [100, 5];
      return {
        fields: { at: instant(utc(DATE) + hours(hour)), total: values.number(total), failed: values.number(failed) },
        series: '',
      };
    });
    // Four hours are bad, four have no requests, sixteen are just at the limit.
    assert.equal(textAt(measured(await measureRows(rated, { requests: rows })), 'n', DATE), '4/5');
    const missing = measured(await measureRows(rated, { requests: rows.slice(0, 22) }));
    assert.equal(textAt(missing, 'n', DATE), '7/10 to 4/5');
  });

  it('end open intervals at `as of` (C2)', async () => {
    const logged = measuring(DAY, [timeIn('n', 'Down')], {
      data: [changes],
      conditions: [conditionOf('Down', intervalsOf('changes'))],
    });
    const rows = { changes: [span(`${DATE}T20:00Z`, undefined)] };
    const asOf = (text: string): PeriodsRequest => ({ ...between(DATE, '2026-03-11'), asOf: utc(text) });
    assert.equal(
      textAt(measured(await measureRows(logged, rows, asOf(`${DATE}T21:30Z`))), 'n', DATE),
      String(hours(1.5)),
    );
    assert.equal(textAt(measured(await measureRows(logged, rows, asOf('2026-03-20'))), 'n', DATE), String(hours(4)));
  });

  it('without rows have no value, and say why (D6)', async () => {
    const result = measured(
      await measure(contract, datasetOf([], { unbound: ['monitoring'] }), between(DATE, '2026-03-11'), none),
    );
    assert.equal(textAt(result, 'n', DATE), "none: the dataset says that it has no rows of 'monitoring'");
    const either = measuring(
      DAY,
      [node({ op: 'time', id: 'n', side: 'in', as: 'share', set: or(held('Down'), node({ op: 'never' }, INTERVALS)) })],
      contract,
    );
    const combined = measured(
      await measure({ ...contract, targets: either.targets }, datasetOf([]), between(DATE, '2026-03-11'), none),
    );
    assert.match(textAt(combined, 'n', DATE), /^none: /);
  });
});

describe('what is measured', () => {
  const logged = {
    data: [changes],
    conditions: [conditionOf('Down', intervalsOf('changes'))],
    metrics: [
      {
        id: 'M',
        family: 'M',
        title: 'M',
        type: { kind: 'percent' },
        measure: shareOutside('n', 'Down'),
        at: changes.at,
        nameAt: changes.at,
      },
    ],
  } as const;

  it('reaches back over the periods that a target looks back on', async () => {
    const contract = contractOf({
      ...logged,
      targets: [targetOf('T', compare(metric('M', 2), 'at-least', percent(99)), MONTH)],
    });
    const result = measured(await measureRows(contract, { changes: [] }, between('2026-03-01', '2026-05-01')));
    assert.deepEqual(
      [...(result.values.get('n')?.get(specKey(MONTH))?.keys() ?? [])],
      ['2026-01', '2026-02', '2026-03', '2026-04'],
    );
  });

  it('covers metrics that no target names, over the periods of the targets', async () => {
    const contract = contractOf({
      ...logged,
      targets: [targetOf('T', compare(percent(100), 'at-least', percent(99)), DAY)],
    });
    const result = measured(await measureRows(contract, { changes: [] }));
    assert.equal(textAt(result, 'n', DATE), '1');
  });

  it('lists rows with one outcome each in the order of their end, in the period in which they end', async () => {
    const target = targetOf('T', atMost(field('changes', 'duration'), duration('1 h')), DAY);
    const contract = contractOf({
      ...logged,
      targets: [
        {
          ...target,
          scope: { kind: 'each-row', rows: { kind: 'outages', condition: 'Down' }, period: DAY, at: target.at },
        },
      ],
    });
    const rows = [
      span(`${DATE}T23:00Z`, '2026-03-11T01:00Z'),
      span(`${DATE}T10:00Z`, `${DATE}T11:00Z`),
      span(`${DATE}T10:30Z`, `${DATE}T12:00Z`),
    ];
    const result = measured(await measureRows(contract, { changes: rows }, between(DATE, '2026-03-12')));
    assert.deepEqual(
      result.rows.get('T')?.map(({ key, period, fields }) => [key, period, fields.duration]),
      [
        ['2026-03-10T10:00:00Z', '2026-03-10', values.duration('2 h')],
        ['2026-03-10T23:00:00Z', '2026-03-11', values.duration('2 h')],
      ],
    );
  });

  it('knows how long logged intervals were, open ones included', async () => {
    const mean = aggregate('n', 'maximum', 'changes', { of: field('changes', 'duration') }, { kind: 'duration' });
    const contract = contractOf({ data: [changes], targets: [targetOf('T', mean, DAY)] });
    const rows = [span(`${DATE}T10:00Z`, `${DATE}T11:00Z`), span(`${DATE}T12:00Z`, undefined)];
    const result = measured(
      await measureRows(contract, { changes: rows }, { ...between(DATE, '2026-03-11'), asOf: utc(`${DATE}T15:00Z`) }),
    );
    assert.equal(textAt(result, 'n', DATE), String(hours(3)));
  });

  it('is cut by the term, by the question and by the data (T5)', async () => {
    await inWorkspace({ 'states.csv': 'at,state\n2026-03-10T06:00Z,down\n2026-03-20T00:00Z,up\n' }, async (root) => {
      const contract = measuring(MONTH, [timeIn('n', 'Down')], {
        data: [dataOf('monitoring', 'states', { state: KIND })],
        conditions: [conditionOf('Down', node(is(signal('monitoring', 'state'), symbol('down')), INTERVALS))],
      });
      const dataset = datasetOf([bindingOf('monitoring', 'states.csv', rowsShape({ at: 'at', state: 'state' }))]);
      const run = async (request: PeriodsRequest, parts: Partial<Contract> = {}): Promise<string> =>
        textAt(measured(await measureIn(root, { ...contract, ...parts }, dataset, request)), 'n', '2026-03');
      assert.equal(await run(between('2026-03-01', '2026-04-01')), String(9.75 * 24 * 3_600_000));
      assert.equal(await run(between('2026-03-12', '2026-03-15')), String(hours(72)));
      assert.equal(await run(between('2026-03-01', '2026-04-01'), { term: { from: '2026-03-19' } }), String(hours(24)));
      assert.match(await run(between('2026-03-01', '2026-04-01'), { term: { from: '2026-04-01' } }), /^none: /);
    });
  });

  it('can be stopped', async () => {
    const stopped = AbortSignal.abort(new Error('enough'));
    await assert.rejects(
      measure(
        contractOf({ ...logged, targets: [targetOf('T', metric('M'), DAY)] }),
        datasetOf([]),
        between(DATE, '2026-03-11'),
        none,
        { signal: stopped, overrides: { rows: new Map([['changes', []]]) } },
      ),
      /enough/,
    );
  });
});
