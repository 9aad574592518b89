import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Breath } from '../../src/measure/breath.ts';
import { areAllSame, CodeBuilder } from '../../src/measure/engines/columns/codes.ts';
import { type ColumnTable, linesOf } from '../../src/measure/engines/columns/columnTable.ts';
import { CsvScan } from '../../src/measure/engines/columns/csvScan.ts';
import { InstantBuilder, SteppedInstants } from '../../src/measure/engines/columns/instants.ts';
import { Progressions } from '../../src/measure/engines/columns/progressions.ts';
import { eachShortRun, type Runs } from '../../src/measure/engines/columns/shortRuns.ts';
import { TextDictionary } from '../../src/measure/engines/columns/textDictionary.ts';
import { TupleCounts } from '../../src/measure/engines/columns/tupleCounts.ts';
import { utcInstant } from '../../src/measure/engines/columns/utcInstant.ts';

/** Cells of all records, what is wrong with them, and their lines. */
function records(chunks: readonly Uint8Array[]): unknown {
  const found: unknown[] = [];
  const scan = new CsvScan(',', false, (record) => {
    const cells: (string | null)[] = [];
    for (let i = 0; i < record.cells; i++)
      record.look(i, {
        look: (bytes, start, end) => {
          cells.push(Buffer.from(bytes.subarray(start, end)).toString());
          return true;
        },
        lookAbsent: () => {
          cells.push(null);
        },
      });
    found.push({ line: record.line, problem: record.problem, cells, text: record.text() });
  });
  for (const chunk of chunks) scan.take(chunk);
  return { unclosed: scan.end(), found };
}

/** Numbers as runs of equal steps: where each begins, its first number and its step. */
function runsOf(numbers: readonly number[]): readonly [Uint32Array, Float64Array, Float64Array] {
  const runs: { start: number; first: number; step: number }[] = [];
  numbers.forEach((number, place) => {
    const last = runs.at(-1);
    const before = numbers[place - 1];
    if (last !== undefined && place === last.start + 1 && !Number.isNaN(number)) last.step = number - last.first;
    else if (last === undefined || before === undefined || number !== before + last.step)
      runs.push({ start: place, first: number, step: 0 });
  });
  return [
    Uint32Array.from(runs, ({ start }) => start),
    Float64Array.from(runs, ({ first }) => first),
    Float64Array.from(runs, ({ step }) => step),
  ];
}

describe('columns', () => {
  it('of CSV are the same wherever the file is cut into parts', () => {
    const text = fc.array(fc.constantFrom('a', 'ü', '"', '""', ',', '\n', '\r\n', '\r', ' '), { maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (parts, size) => {
        const whole = Buffer.from(parts.join(''));
        const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        );
        assert.deepEqual(records(chunks), records([whole]));
      }),
      { numRuns: 2000 },
    );
  });

  it('of CSV keep quotes, separators and newlines inside quotes, and the line on which a record begins', () => {
    assert.deepEqual(records([Buffer.from('a,"b,""c""\nd",\r\n\r\n"x"y,1\rlast,2')]), {
      unclosed: undefined,
      found: [
        { line: 1, problem: undefined, cells: ['a', 'b,"c"\nd', null], text: 'a,"b,""c""\nd",' },
        { line: 4, problem: 'text-behind-quote', cells: ['x', '1'], text: '"x"y,1' },
        { line: 5, problem: undefined, cells: ['last', '2'], text: 'last,2' },
      ],
    });
  });

  it('of instants keep each of them, whole seconds or not, absent or not', () => {
    const instant = fc.oneof(
      fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }).map((second) => second * 1000),
      fc.integer({ min: -30_000_000_000_000, max: 30_000_000_000_000 }),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(instant, { maxLength: 30 }), fc.nat({ max: 9000 }), (instants, before) => {
        const builder = new InstantBuilder();
        for (let i = 0; i < before; i++) builder.push(i * 1000);
        for (const each of instants) builder.push(each);
        const column = builder.finish();
        const read = new Float64Array(instants.length);
        column.read(before, read);
        assert.deepEqual([...read], instants);
        assert.deepEqual(
          instants.map((_, i) => column.at(before + i)),
          instants,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('of instants are the same in steps, of which none goes past a bound', async () => {
    const step = fc.constantFrom(0, 60_000, 60_000, 60_000, -1000, 1_000_000, Number.NaN);
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
        async (steps, cuts) => {
          let last = 0;
          const instants = steps.map((each) => {
            if (!Number.isNaN(each)) last += each;
            return Number.isNaN(each) ? each : last;
          });
          const builder = new InstantBuilder();
          for (const each of instants) builder.push(each);
          const order = Uint32Array.from(instants, (_, i) => i);
          const bounds = [0, ...cuts.filter((cut) => cut < instants.length).sort((a, b) => a - b), instants.length];
          const column = builder.finish();
          for (const stepped of [
            column.inSteps(bounds),
            (await column.gathered(order, new Breath())).inSteps(bounds),
          ]) {
            if (stepped.length === 0) continue;
            const read = new Float64Array(instants.length);
            stepped.read(0, read);
            assert.deepEqual([...read], instants);
            stepped.runs?.eachRun((start, end) => {
              assert.ok(!bounds.some((bound) => start < bound && bound < end));
            });
            const isOutOfOrder = bounds
              .slice(0, -1)
              .flatMap((from, g) =>
                instants
                  .slice(from, bounds[g + 1])
                  .every((each, i, all) => each > (all[i - 1] ?? Number.NEGATIVE_INFINITY))
                  ? []
                  : [g],
              );
            if (stepped.runs !== undefined) assert.deepEqual(stepped.runs.outOfOrder(bounds), isOutOfOrder);
          }
        },
      ),
    );
  });

  it('of codes are told to be all the same', () => {
    const codes = fc.array(fc.constantFrom(1, 1, 1, 1, 257, 65_537), { maxLength: 12 });
    fc.assert(
      fc.property(codes, fc.nat({ max: 6 }), (list, from) => {
        for (const array of [Uint8Array.from(list), Uint16Array.from(list), Uint32Array.from(list)])
          assert.equal(
            areAllSame(array.subarray(1), from, Math.max(from, array.length - 1)),
            array.slice(1 + from).every((code) => code === array[1 + from]),
          );
      }),
    );
  });

  it('of codes widen with the largest', () => {
    const builder = new CodeBuilder();
    const codes = Array.from({ length: 10_000 }, (_, i) => (i < 5000 ? i % 7 : i < 9000 ? i : 70_000 + i));
    for (const code of codes) builder.push(code);
    assert.deepEqual([...builder.finish()], codes);
  });

  it('number texts by their bytes', () => {
    const dictionary = new TextDictionary();
    const texts = Array.from({ length: 5000 }, (_, i) => `${i % 3000}`);
    const codes = texts.map((text) => dictionary.codeOfText(text));
    assert.deepEqual(
      codes.map((code) => dictionary.texts[code]),
      texts,
    );
    assert.equal(dictionary.size, 3001);
  });

  it('name the first and the last line of each file, however it is kept when rows were read', () => {
    const run = fc.record({
      first: fc.nat({ max: 40 }),
      step: fc.integer({ min: -3, max: 7 }),
      count: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(
        fc.array(run, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        fc.nat(),
        (runs, sizes, a, b) => {
          // Every row stands in some file: the last one has room for all.
          const starts = [0];
          for (const size of sizes) starts.push((starts.at(-1) ?? 0) + size);
          starts.push(1000);
          const files = starts
            .slice(1)
            .map((_, f) => ({ file: { path: `${f}` }, lineAt: (place: number) => place + 2 }));
          const read = runs.flatMap(({ first, step, count }) =>
            Array.from({ length: count }, (_, i) => first + 30 + i * step),
          );
          const places: number[] = [];
          let next = 0;
          for (const { count } of runs) {
            places.push(next);
            next += count;
          }
          const order = new Progressions(
            read.length,
            Uint32Array.from(places),
            Float64Array.from(runs, ({ first }) => first + 30),
            Float64Array.from(runs, ({ step }) => step),
          );
          const again = new Float64Array(read.length);
          order.read(0, again);
          assert.deepEqual([...again], read);
          const [from, to] = [a % (read.length + 1), b % (read.length + 1)].sort((one, other) => one - other) as [
            number,
            number,
          ];
          const expected = new Map<number, number[]>();
          for (const row of read.slice(from, to)) {
            const f = starts.findLastIndex((start) => start <= row);
            expected.set(f, [...(expected.get(f) ?? []), row - (starts[f] ?? 0) + 2]);
          }
          const named = [...expected]
            .sort(([one], [other]) => one - other)
            .map(([f, lines]) => ({ file: `${f}`, from: Math.min(...lines), to: Math.max(...lines) }));
          const asked = (kept: Progressions | Uint32Array, rows?: Uint32Array): unknown =>
            linesOf(
              { rows: { order: kept, raw: { files, starts } } } as unknown as ColumnTable,
              { size: read.length, from: 0, rows },
              from,
              to,
            );
          assert.deepEqual(asked(order), named);
          assert.deepEqual(asked(Uint32Array.from(read)), named);
          assert.deepEqual(
            asked(
              order,
              Uint32Array.from(read, (_, i) => i),
            ),
            named,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are cut into cells of time alike, whether instants are kept one by one or by their steps', async () => {
    const gaps = fc
      .array(fc.tuple(fc.constantFrom(60, 60, 60, 60, 1, 20, 90, 700), fc.constantFrom(1, 1, 1, 10, 30)), {
        minLength: 1,
        maxLength: 40,
      })
      .map((gaps) => gaps.flatMap(([gap, times]) => Array.from({ length: times }, () => gap)));
    const cells = fc.array(
      fc.tuple(fc.nat({ max: 400 }), fc.integer({ min: 1, max: 1500 }), fc.constantFrom(60, 300, 45, 10_000)),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(gaps, cells, fc.nat({ max: 5 }), fc.boolean(), async (steps, lengths, skipped, absent) => {
        const instants = [0];
        for (const step of steps) instants.push((instants.at(-1) ?? 0) + step * 1000);
        if (absent) instants.push(Number.NaN);
        let end = -120_000;
        const segments = lengths.map(([gap, length, every]) => {
          const start = end + gap * 1000;
          end = start + length * 1000;
          return { start, end, everyMs: every * 1000 };
        });
        const from = Math.min(skipped, instants.length - 1);
        const expected: number[][] = [];
        segments.forEach((segment, s) => {
          for (let cell = segment.start; cell < segment.end; cell += segment.everyMs) {
            const own = instants.flatMap((instant, row) =>
              row >= from && instant >= cell && instant < Math.min(cell + segment.everyMs, segment.end)
                ? [row - from]
                : [],
            );
            if (own.length > 0) expected.push([s, own[0] ?? 0, (own.at(-1) ?? 0) + 1]);
          }
        });
        const builder = new InstantBuilder();
        for (const instant of instants) builder.push(instant);
        const stepped = new SteppedInstants(
          new Progressions(instants.length, ...(runsOf(instants) as [Uint32Array, Float64Array, Float64Array])),
        );
        for (const kept of [builder.finish(), stepped])
          for (const rows of [undefined, Uint32Array.from({ length: instants.length - from }, (_, i) => i + from)]) {
            const found: number[][] = [];
            const picked = { size: instants.length - from, from: rows === undefined ? from : 0, rows };
            const field = { kind: 'instants', name: 'at', type: { kind: 'instant' }, instants: kept } as const;
            const take = (segment: number, { size, bounds }: Runs): void => {
              for (let run = 0; run < size; run++) found.push([segment, bounds[run] ?? 0, bounds[run + 1] ?? 0]);
            };
            await eachShortRun(field, picked, segments, take, new Breath());
            assert.deepEqual(found, expected);
          }
      }),
      { numRuns: 500 },
    );
  });

  it('are cut into more cells of time than are told at once', async () => {
    const instants = new SteppedInstants(
      new Progressions(
        6000,
        Uint32Array.of(0, 3001),
        Float64Array.of(0, 3_100 * 60_000),
        Float64Array.of(60_000, 60_000),
      ),
    );
    const field = { kind: 'instants', name: 'at', type: { kind: 'instant' }, instants } as const;
    const segments = [
      { start: 30_000, end: 2_000 * 120_000, everyMs: 120_000 },
      { start: 2_000 * 120_000, end: 9_000 * 60_000, everyMs: 60_000 },
    ];
    const found: number[][] = [];
    const take = (segment: number, { size, bounds }: Runs): void => {
      for (let run = 0; run < size; run++) found.push([segment, bounds[run] ?? 0, bounds[run + 1] ?? 0]);
    };
    await eachShortRun(field, { size: 6000, from: 0, rows: undefined }, segments, take, new Breath());
    const expected = segments.flatMap(({ start, end, everyMs }, segment) => {
      const cells = new Map<number, number[]>();
      for (let row = 0; row < 6000; row++) {
        const instant = instants.at(row);
        if (instant < start || instant >= end) continue;
        const cell = Math.floor((instant - start) / everyMs);
        cells.set(cell, [cells.get(cell)?.[0] ?? row, row + 1]);
      }
      return [...cells.values()].map((bounds) => [segment, ...bounds]);
    });
    assert.ok(found.length > 4000);
    assert.deepEqual(found, expected);
  });

  it('count short lists of numbers', () => {
    const counts = new TupleCounts(2);
    const lists = Float64Array.from({ length: 18_000 }, (_, i) =>
      i % 2 === 0 ? (i / 2) % 4000 : 2 ** 40 * (((i - 1) / 2) % 3),
    );
    counts.addAll(lists, 5000);
    counts.addAll(lists.subarray(10_000), 4000);
    const times = counts.times().reduce((all, each) => all + each, 0);
    const [first, second] = [counts.column(0), counts.column(1)];
    const different = new Set(Array.from(first, (value, i) => `${value} ${second[i]}`));
    assert.equal(times, 9000);
    assert.equal(different.size, new Set(Array.from({ length: 9000 }, (_, i) => `${i % 4000} ${i % 3}`)).size);
  });

  it('read instants in UTC in their one form, and no others', () => {
    const read = (text: string): number => {
      const bytes = Buffer.from(`xx${text}yy`);
      return utcInstant(bytes, 2, bytes.length - 2);
    };
    for (const text of ['2026-01-31T10:00:00Z', '2024-02-29T23:59:59.5Z', '1000-01-01T00:00:00.123Z'])
      assert.equal(read(text), Date.parse(text), text);
    for (const text of [
      '2026-02-29T10:00:00Z',
      '2026-01-31T24:00:00Z',
      '2026-01-31T10:00:00',
      '2026-01-31 10:00:00Z',
      '2026-01-31T10:00:00+01:00Z',
      '2026-1-31T10:00:00.12Z',
      '2026-13-01T10:00:00Z',
      '0999-01-01T10:00:00Z',
      '2026-01-31T10:00:00.Z',
      '2026-01-31T10:00:0xZ',
    ])
      assert.ok(Number.isNaN(read(text)), text);
  });
});
