/** A folder of statements is there with all of them, or not at all, whatever becomes of the writing that goes on beside. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inBackground } from '../../src/cli/output/background.ts';
import { statementFolder } from '../../src/cli/output/statementFolder.ts';
import { temporaryProject } from '../support/cli.ts';

describe('a folder of statements', () => {
  const NAMES = Array.from({ length: 30 }, (_, number) => `Contract${String(number).padStart(2, '0')}`);
  let project: ReturnType<typeof temporaryProject>;
  const shown = () => readdirSync(project.folder);
  const open = () => statementFolder(path.join(project.folder, 'statements'), 'statements');
  beforeEach(() => {
    project = temporaryProject({});
  });
  afterEach(() => project.remove());

  it('appears with all of them, each whole', async () => {
    const folder = await open();
    for (const name of NAMES) await folder.add(name, 'txt', `${name}\n`.repeat(5000));
    assert.ok(!shown().includes('statements'));
    await folder.finish();
    assert.deepEqual(shown(), ['statements']);
    for (const name of NAMES)
      assert.equal(
        readFileSync(path.join(project.folder, 'statements', `${name}.txt`), 'utf8'),
        `${name}\n`.repeat(5000),
      );
  });

  it('leaves nothing where it is given up while files are written', async () => {
    const folder = await open();
    for (const name of NAMES) await folder.add(name, 'txt', name.repeat(50_000));
    await folder.discard();
    assert.deepEqual(shown(), []);
  });

  it('never appears where a file could not be written, the last one included', async () => {
    for (const wrong of [0, NAMES.length - 1]) {
      const folder = await open();
      await assert.rejects(
        async () => {
          for (const [at, name] of NAMES.entries()) await folder.add(at === wrong ? `no/${name}` : name, 'txt', name);
          await folder.finish();
        },
        { message: "Can't write statements: there is no such file." },
      );
      assert.ok(!shown().includes('statements'));
      await folder.discard();
      assert.deepEqual(shown(), []);
    }
  });
});

describe('work in the background', () => {
  it('goes on at once as much as may, and no more', async () => {
    const background = inBackground(3);
    let [running, most] = [0, 0];
    for (let count = 0; count < 10; count++)
      await background.start(async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
      });
    await background.done();
    assert.deepEqual([running, most], [0, 3]);
  });

  it('tells the first failure with the next call, and begins nothing more', async () => {
    const background = inBackground(1);
    await background.start(() => Promise.reject(new Error('first')));
    await assert.rejects(
      background.start(() => assert.fail('begun')),
      { message: 'first' },
    );
    await assert.rejects(background.done(), { message: 'first' });
    await background.ended();
  });
});
