/** Parts of what the command line prints that need no process. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import picocolors from 'picocolors';
import { agreementFilesBelow } from '../../src/cli/input/files.ts';
import { writeFileAtomically } from '../../src/cli/output/atomicFile.ts';
import { codeFrame, printable } from '../../src/cli/output/codeFrame.ts';
import { plural } from '../../src/cli/output/words.ts';
import { makeFolder } from '../../src/simulation/makeFolder.ts';
import { temporaryProject } from '../support/cli.ts';

const plain = picocolors.createColors(false);
const frame = (text: string, from: readonly [number, number], to: readonly [number, number]): string =>
  codeFrame(
    { text, start: { line: from[0], column: from[1] }, end: { line: to[0], column: to[1] } },
    plain,
    (mark) => mark,
  );

describe('a code frame', () => {
  it('puts a caret under each character of the range', () => {
    assert.equal(frame('one\ntwo three\n', [1, 4], [1, 9]), '2 | two three\n  |     ^^^^^');
  });

  it('keeps tabs, so that the caret stands where the reader sees the text', () => {
    assert.equal(frame('\t\tbelow', [0, 2], [0, 7]), '1 | \t\tbelow\n  | \t\t^^^^^');
  });

  it('marks a place without extent, and one behind the end of the text', () => {
    assert.equal(frame('end', [0, 3], [0, 3]), '1 | end\n  |    ^');
    assert.equal(frame('end', [7, 0], [7, 0]), '8 | \n  | ^');
  });

  it('marks the first line of several and says where they end', () => {
    assert.equal(frame('one {\n}\n', [0, 4], [1, 1]), '1 | one {\n  |     ^ … to line 2');
  });

  it('cuts a long line around the mark', () => {
    const [code = '', mark = ''] = frame(`${'x'.repeat(5000)}HERE${'y'.repeat(5000)}`, [0, 5000], [0, 5004]).split(
      '\n',
    );
    assert.ok(code.length < 200);
    assert.equal(code.slice(mark.indexOf('^'), mark.indexOf('^') + 4), 'HERE');
  });

  it('lets no control character of a file reach the terminal', () => {
    const escape27 = String.fromCharCode(27);
    assert.equal(printable(`a${escape27}[31mb\u202ec\td`), 'a\ufffd[31mb\ufffdc\td');
  });
});

describe('words', () => {
  it('are counted', () => {
    assert.deepEqual([plural(1, 'file'), plural(2, 'file'), plural(0, 'file')], ['1 file', '2 files', '0 files']);
  });
});

describe('folders', () => {
  let project: ReturnType<typeof temporaryProject>;
  beforeEach(() => {
    project = temporaryProject({ 'file.txt': '', 'own/a.sla': '' });
  });
  afterEach(() => project.remove());

  it('are made with those above them, and not where a file stands', async () => {
    const folder = path.join(project.folder, 'one/two');
    await Promise.all([makeFolder(folder), makeFolder(folder), makeFolder(path.dirname(folder))]);
    assert.ok(existsSync(folder));
    await assert.rejects(makeFolder(path.join(project.folder, 'file.txt/two')), { code: 'EEXIST' });
  });

  if (existsSync('/proc/self'))
    it('are refused, and not waited for, where the system takes none', async () => {
      await assert.rejects(makeFolder('/proc/nowhere/two'), { code: 'ENOENT' });
      await assert.rejects(writeFileAtomically('/proc/nowhere/statement.json', ''), /Can't write .+: there is no such/);
    });

  it('that cannot be looked into are named; those that are gone meanwhile hold nothing', async () => {
    assert.deepEqual(await agreementFilesBelow(project.folder), [path.join(project.folder, 'own/a.sla')]);
    assert.deepEqual(await agreementFilesBelow(path.join(project.folder, 'gone')), []);
    // A file, in the place of a folder of somebody else: whoever runs the tests may look into all of them.
    await assert.rejects(agreementFilesBelow(path.join(project.folder, 'file.txt')), /Can't look into the folder .+: /);
  });
});
