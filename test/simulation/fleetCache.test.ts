/** What tables answered to many agreements is kept between runs, and given again only where every byte of the files is the same. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { nameOf, writeFleet, writeObservations } from '../../bench/fleetWork.ts';
import { openFleet } from '../../src/cli/input/fleet.ts';
import type { Engine, Progress } from '../../src/measure/engine.ts';
import { jsonText } from '../../src/report/json.ts';
import { simulateFleet } from '../../src/simulation/fleet/fleet.ts';

const TEN_DAYS = 10 * 24 * 60;

describe('many agreements and what is kept between runs', function () {
  this.timeout(300_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sla-kept-'));
    await writeFleet(folder, 4);
    await writeObservations(folder, TEN_DAYS);
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** All statements, which data were read, and how often a file was hashed to know whether something is kept of it. */
  async function stated(names: readonly string[], cached = true) {
    const hashed = new Set<string>();
    const { documents, context } = await openFleet(names, folder, (_: Progress) => undefined, {
      cache: cached ? path.join(folder, '.cache') : false,
    });
    const opened: string[] = [];
    const engine: Engine = {
      name: context.engine.name,
      open: (plans, options) => {
        opened.push(...plans.map(({ declaration }) => declaration.id));
        return context.engine.open(plans, options);
      },
    };
    const statements = new Map<string, string>();
    const fleet = await simulateFleet(
      documents,
      {},
      {
        ...context,
        engine,
        onProgress: ({ step, label, done, total }) => {
          if (step === 'hashing' && done === total) hashed.add(label);
        },
        onStatement: async (statement) => {
          statements.set(statement.agreement.id, jsonText(statement));
          return undefined;
        },
      },
    );
    assert.ok(!('kind' in fleet), JSON.stringify(fleet));
    assert.equal(fleet.total.refused, 0);
    return { statements, opened: opened.sort(), hashed: [...hashed].sort() };
  }

  const probes = () => path.join(folder, 'probes.csv');

  it('read no row again, and come to the same bytes', async () => {
    const anew = await stated(['contracts'], false);
    const first = await stated(['contracts']);
    const second = await stated(['contracts']);
    assert.deepEqual(first.opened, ['probes', 'works']);
    assert.deepEqual(second.opened, []);
    assert.deepEqual(second.hashed, ['probes.csv', 'works.csv']);
    assert.deepEqual(first.statements, anew.statements);
    assert.deepEqual(second.statements, anew.statements);
  });

  it('read no row again where only the time of a file changed', async () => {
    const { statements } = await stated(['contracts']);
    await utimes(probes(), new Date(0), new Date(0));
    assert.deepEqual(await stated(['contracts']), { statements, opened: [], hashed: ['probes.csv', 'works.csv'] });
  });

  it('are worked out anew where one byte changed and size and time were put back', async () => {
    const { statements } = await stated(['contracts']);
    const { atime, mtime, size } = await stat(probes());
    const text = await readFile(probes(), 'utf8');
    const line = /^2025-01-08T00:00:00.000Z,api,ok,(\d)/m.exec(text);
    assert.ok(line);
    const changed = line[0].replace(/\d$/, line[1] === '9' ? '8' : '9');
    await writeFile(probes(), text.replace(line[0], changed));
    await utimes(probes(), atime, mtime);
    assert.equal((await stat(probes())).size, size);
    const again = await stated(['contracts']);
    assert.deepEqual(again.opened, ['probes']);
    assert.deepEqual(again.statements, (await stated(['contracts'], false)).statements);
    assert.notDeepEqual(again.statements, statements);
  });

  it('are asked what they were not asked before, and keep that as well', async () => {
    await stated([path.join(folder, 'contracts', `${nameOf(0)}.sla`)]);
    const more = await stated(['contracts']);
    assert.deepEqual(more.opened, ['probes']);
    assert.deepEqual(more.statements, (await stated(['contracts'], false)).statements);
    assert.deepEqual((await stated(['contracts'])).opened, []);
  });

  it('are kept for all where one agreement changes', async () => {
    await stated(['contracts']);
    const file = path.join(folder, 'contracts', `${nameOf(1)}.sla`);
    await writeFile(file, (await readFile(file, 'utf8')).replace('at least 99.9% each', 'at least 99.91% each'));
    const again = await stated(['contracts']);
    assert.deepEqual(again.opened, []);
    assert.deepEqual(again.statements, (await stated(['contracts'], false)).statements);
  });

  it('keep a damaged entry from being believed', async () => {
    const { statements } = await stated(['contracts']);
    const { readdir } = await import('node:fs/promises');
    for (const name of await readdir(path.join(folder, '.cache'))) {
      const entry = path.join(folder, '.cache', name);
      const bytes = await readFile(entry);
      bytes[bytes.length - 5] = (bytes.at(-5) ?? 0) ^ 1;
      await writeFile(entry, bytes);
    }
    const again = await stated(['contracts']);
    assert.deepEqual(again.opened, ['probes', 'works']);
    assert.deepEqual(again.statements, statements);
  });
});
