/** What was measured is kept between runs, and given again only where every byte that it rests on is the same. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { openSource } from '../../src/cli/input/simulator.ts';
import type { Engine } from '../../src/measure/engine.ts';
import { jsonText } from '../../src/report/json.ts';
import { diskCache } from '../../src/simulation/cache/diskCache.ts';
import { entriesIn } from '../../src/simulation/cache/entries.ts';
import { cacheFolder } from '../../src/simulation/cache/folder.ts';
import type { ResultCache } from '../../src/simulation/cache/resultCache.ts';
import type { SimulationQuestion } from '../../src/simulation/result.ts';
import { datasetsFor } from '../../src/simulation/selection.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const EXAMPLES = [
  'examples/ledger/hosting.sla',
  'examples/service-desk/incident-log.sla',
  'examples/github-enterprise/status-page.sla',
];

/** The statement's JSON or the problems, and how often rows were read. */
async function asked(directory: string, file: string, question: SimulationQuestion, cache: string | undefined) {
  const { document, context } = await openSource(directory, { file: path.join(directory, file) }, () => undefined, {
    cache: cache ?? false,
  });
  let opened = 0;
  const engine: Engine = {
    name: context.engine.name,
    open: (sources, options) => {
      opened++;
      return context.engine.open(sources, options);
    },
  };
  const result = await simulate(document, question, { ...context, engine });
  return { text: result.kind === 'statement' ? jsonText(result.statement) : JSON.stringify(result), opened };
}

describe('results that are kept', () => {
  const JANUARY = { from: '2026-01', to: '2026-01' };
  let project: ReturnType<typeof temporaryProject>;
  let cache: string;

  beforeEach(() => {
    project = temporaryProject(hostingProject());
    cache = path.join(project.folder, '.cache');
  });
  afterEach(() => project.remove());

  const probes = () => path.join(project.folder, 'probes.csv');
  const ask = (question: SimulationQuestion = JANUARY) => asked(project.folder, 'hosting.sla', question, cache);
  const fresh = () => asked(project.folder, 'hosting.sla', JANUARY, undefined);
  const entries = () => readdirSync(cache).map((name) => path.join(cache, name));
  const rewrite = (name: string, from: string, to: string) => {
    const file = path.join(project.folder, name);
    const text = readFileSync(file, 'utf8');
    assert.ok(text.includes(from), from);
    writeFileSync(file, text.replace(from, to));
  };

  for (const file of EXAMPLES)
    it(`are the same bytes as those that are worked out anew: ${file}`, async () => {
      const { document, context } = await openSource(repository, { file: path.join(repository, file) }, () => {});
      const datasets = datasetsFor(document, context.services).map(({ name }) => name);
      assert.notEqual(datasets.length, 0);
      for (const dataset of datasets) {
        const anew = await asked(repository, file, { dataset }, undefined);
        const first = await asked(repository, file, { dataset }, cache);
        const second = await asked(repository, file, { dataset }, cache);
        assert.ok(JSON.parse(anew.text).schema?.startsWith('sla-statement/'), anew.text.slice(0, 500));
        assert.notEqual(first.opened, 0);
        assert.equal(second.opened, 0);
        assert.equal(first.text, anew.text);
        assert.equal(second.text, anew.text);
      }
    });

  it('read no row again where only the time of a file changed', async () => {
    const { text } = await ask();
    utimesSync(probes(), new Date(0), new Date(0));
    assert.deepEqual(await ask(), { text, opened: 0 });
  });

  it('are worked out anew where one byte changed and size and time were put back', async () => {
    const { text } = await ask();
    const { atime, mtime, size } = statSync(probes());
    rewrite('probes.csv', '2026-01-14T06:00:00.000Z,false', '2026-01-14T06:00:00.001Z,false');
    utimesSync(probes(), atime, mtime);
    assert.deepEqual([statSync(probes()).size, statSync(probes()).mtimeMs], [size, mtime.getTime()]);
    const again = await ask();
    assert.notEqual(again.opened, 0);
    assert.notEqual(again.text, text);
    assert.equal(again.text, (await fresh()).text);
  });

  it('come back where the bytes do', async () => {
    const { text } = await ask();
    rewrite('probes.csv', '2026-01-14T06:00:00.000Z,false', '2026-01-14T06:00:00.000Z,true');
    assert.notEqual((await ask()).text, text);
    rewrite('probes.csv', '2026-01-14T06:00:00.000Z,true', '2026-01-14T06:00:00.000Z,false');
    assert.deepEqual(await ask(), { text, opened: 0 });
  });

  it('are worked out anew where a pattern names other files', async () => {
    rewrite('hosting.sla', '"probes.csv"', '"probes*.csv"');
    const { text } = await ask();
    assert.equal((await ask()).opened, 0);
    writeFileSync(path.join(project.folder, 'probes2.csv'), 'ts,ok\n2026-01-31T23:00:00.000Z,false\n');
    const again = await ask();
    assert.notEqual(again.opened, 0);
    assert.notEqual(again.text, text);
    renameSync(probes(), path.join(project.folder, 'probes1.csv'));
    assert.notEqual((await ask()).opened, 0);
  });

  it('are worked out anew where the agreement or the dataset says something else', async () => {
    await ask();
    rewrite('hosting.sla', '99.9%', '99.8%');
    const changed = await ask();
    assert.notEqual(changed.opened, 0);
    assert.equal(changed.text, (await fresh()).text);
  });

  it('are worked out anew for other periods, another as-of and other parameters', async () => {
    await ask();
    for (const question of [
      { ...JANUARY, asOf: '2026-01-20' },
      { from: '2026-01-10', to: '2026-01-20' },
    ])
      assert.notEqual((await ask(question)).opened, 0, JSON.stringify(question));
  });

  it('are worked out anew where the zones are known otherwise', async () => {
    await ask();
    const { tz } = process.versions;
    Object.defineProperty(process.versions, 'tz', { value: '1970a', configurable: true, enumerable: true });
    try {
      assert.notEqual((await ask()).opened, 0);
    } finally {
      Object.defineProperty(process.versions, 'tz', { value: tz, configurable: true, enumerable: true });
    }
    assert.equal((await ask()).opened, 0);
  });

  it('are ignored and replaced where they are damaged, cut or under the name of others', async () => {
    const { text, opened } = await ask();
    const [file = ''] = entries();
    const whole = readFileSync(file);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 20] = (whole[whole.length - 20] ?? 0) ^ 1;
    for (const damaged of [flipped, whole.subarray(0, 100), Buffer.alloc(0), Buffer.alloc(whole.length, 65)]) {
      writeFileSync(file, damaged);
      assert.deepEqual(await ask(), { text, opened });
      assert.deepEqual(readFileSync(file), whole);
      assert.equal((await ask()).opened, 0);
    }
    rewrite('probes.csv', '2026-01-14T06:00:00.000Z,false', '2026-01-14T06:00:00.000Z,true');
    await ask();
    for (const other of entries()) writeFileSync(other, whole);
    assert.equal((await ask()).text, (await fresh()).text);
  });

  it('hold nothing of what was refused', async () => {
    rewrite('probes.csv', ',false', ',perhaps');
    const refused = await ask();
    assert.match(refused.text, /data-rejected/);
    assert.equal((await ask()).text, refused.text);
    assert.ok(!readdirSync(project.folder).includes('.cache') || entries().length === 0);
  });

  it('are for their owner alone, and a folder that others may write to is left', async () => {
    await ask();
    assert.equal(statSync(cache).mode & 0o777, 0o700);
    for (const file of entries()) assert.equal(statSync(file).mode & 0o777, 0o600);
    chmodSync(cache, 0o777);
    for (let run = 0; run < 2; run++) assert.notEqual((await ask()).opened, 0);
  });

  it('cost no answer where nothing can be kept', async () => {
    writeFileSync(cache, 'a file where the folder would be');
    assert.equal((await ask()).text, (await fresh()).text);
  });

  it('serve questions that are asked at once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => ask()));
    assert.equal(new Set(all.map(({ text }) => text)).size, 1);
    assert.equal((await ask()).opened, 0);
    assert.ok(
      entries().every((name) => name.endsWith('.entry')),
      entries().join(),
    );
  });

  it('are those of the bytes that were read, where a file changes between two looks at it', async () => {
    const { document, context } = await openSource(
      project.folder,
      { file: path.join(project.folder, 'hosting.sla') },
      () => {},
    );
    const access = { roots: [], find: () => Promise.reject(new Error('nothing is kept yet, so no file is asked for')) };
    const before = readFileSync(probes(), 'utf8');
    const engine: Engine = {
      name: context.engine.name,
      open: (sources, options) => {
        // After the question came, before the rows are read.
        rewrite('probes.csv', '2026-01-14T06:00:00.000Z,false', '2026-01-14T06:00:00.000Z,true');
        return context.engine.open(sources, options);
      },
    };
    const kept: ResultCache = diskCache(cache, access);
    const result = await simulate(document, JANUARY, { ...context, engine, cache: kept });
    assert.ok(result.kind === 'statement');
    assert.deepEqual(await ask(), { text: jsonText(result.statement), opened: 0 });
    writeFileSync(probes(), before);
    assert.notEqual((await ask()).opened, 0);
  });

  it('stop where the work is stopped', async () => {
    await ask();
    const { document, context } = await openSource(
      project.folder,
      { file: path.join(project.folder, 'hosting.sla') },
      () => {},
      { cache },
    );
    await assert.rejects(
      simulate(document, JANUARY, { ...context, signal: AbortSignal.abort(new Error('enough')) }),
      /enough/,
    );
  });

  it('are made by one run of the command line and used by the next; --no-cache and SLA_CACHE=off keep nothing', async () => {
    const run = (...args: string[]) =>
      runCli(['simulate', 'hosting.sla', '--from', '2026-01', '--format', 'json', ...args], {
        cwd: project.folder,
        env: { SLA_CACHE: cache },
      });
    assert.ok(!readdirSync(project.folder).includes('.cache'));
    const without = await run('--no-cache');
    assert.ok(!readdirSync(project.folder).includes('.cache'));
    const first = await run();
    const [entry = ''] = entries();
    utimesSync(entry, new Date(0), new Date(0));
    const second = await run();
    assert.equal(entries().length, 1);
    assert.notEqual(statSync(entry).mtimeMs, 0, 'the second run used what the first one kept');
    const elsewhere = await run('--cache', 'mine');
    assert.equal(readdirSync(path.join(project.folder, 'mine')).length, 1);
    for (const { stdout } of [first, second, elsewhere]) assert.equal(stdout, without.stdout);
  });
});

describe('entries on disk', () => {
  let project: ReturnType<typeof temporaryProject>;
  beforeEach(() => {
    project = temporaryProject();
  });
  afterEach(() => project.remove());

  it('hold maps, numbers without bounds and what is absent as they are', async () => {
    const entries = entriesIn(project.folder);
    const value = { map: new Map([['a', new Map([[1, -0]])]]), infinite: -Infinity, absent: undefined, list: [null] };
    await entries.put('name', value);
    assert.deepStrictEqual(await entries.get('name'), { value });
    assert.equal(await entries.get('other'), undefined);
  });

  it('make room by forgetting what was used least lately', async () => {
    const entries = entriesIn(project.folder, { most: 3500, mostOfOne: 2000 });
    const value = 'x'.repeat(1000);
    for (const [age, name] of ['a', 'b', 'c'].entries()) {
      await entries.put(name, value);
      utimesSync(path.join(project.folder, `${name}.entry`), 1000 + age, 1000 + age);
    }
    assert.notEqual(await entries.get('a'), undefined);
    await entries.put('d', value);
    assert.deepEqual([...(await entries.names(''))].sort(), ['a', 'c', 'd']);
    await entries.put('large', 'x'.repeat(3000));
    assert.deepEqual([...(await entries.names(''))].sort(), ['a', 'c', 'd']);
  });

  it('clear away what a killed process left unfinished, once nobody can be writing it', async () => {
    const entries = entriesIn(project.folder);
    const left = `.${'0'.repeat(18)}.tmp`;
    const writing = `.${'1'.repeat(18)}.tmp`;
    for (const file of [left, writing]) writeFileSync(path.join(project.folder, file), 'a part');
    utimesSync(path.join(project.folder, left), 1000, 1000);
    await entries.put('name', 1);
    assert.deepEqual(readdirSync(project.folder).sort(), [writing, 'name.entry']);
  });

  it('leave alone what lies in the folder beside them', async () => {
    chmodSync(project.folder, 0o755);
    const others = ['notes.tmp', '.notes.tmp', 'Ledger.entry', 'a b.entry'];
    for (const file of others) {
      writeFileSync(path.join(project.folder, file), 'x'.repeat(3000));
      utimesSync(path.join(project.folder, file), 1000, 1000);
    }
    const entries = entriesIn(project.folder, { most: 1000, mostOfOne: 1000 });
    await entries.put('name', 1);
    assert.deepEqual(readdirSync(project.folder).sort(), [...others, 'name.entry'].sort());
    assert.equal(statSync(project.folder).mode & 0o777, 0o755);
  });

  it('are only taken from a folder, not through what leads to one', async () => {
    const folder = path.join(project.folder, 'not-there');
    assert.deepEqual(await entriesIn(folder).names(''), []);
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'some.entry'), 'text');
    assert.equal(await entriesIn(folder).get('some'), undefined);
  });
});

describe('the folder of the cache', () => {
  const folder = (environment: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
    cacheFolder({ environment, platform, home: '/home/ann' });

  it("is the user's own, as each system has it, or the one that SLA_CACHE names", () => {
    assert.equal(folder({}), '/home/ann/.cache/sla-as-code');
    assert.equal(folder({}, 'darwin'), '/home/ann/Library/Caches/sla-as-code');
    assert.equal(folder({ XDG_CACHE_HOME: '/var/x' }), '/var/x/sla-as-code');
    assert.equal(folder({ XDG_CACHE_HOME: 'relative' }), '/home/ann/.cache/sla-as-code');
    assert.equal(folder({ SLA_CACHE: '/var/mine' }), '/var/mine');
    assert.equal(folder({ SLA_CACHE: 'off' }), undefined);
    assert.equal(cacheFolder({ environment: {}, platform: 'win32', home: 'C:\\Users\\ann' }), undefined);
  });
});
