/** Bad input: exit code 3, an error that names file, line, column and value, and nothing that looks like a statement. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ProblemReport } from '../../src/cli/output/problemReport.ts';
import type { SimulationProblem } from '../../src/simulation/result.ts';
import type { Statement } from '../../src/statement/statement.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { added, hostingProject, replaced } from '../support/hosting.ts';
import { parsedBySchema } from '../support/schemas.ts';

interface BadCase {
  readonly title: string;
  readonly changes: Parameters<typeof hostingProject>[0];
  /** What the first problem must say of its place. */
  readonly place: Partial<SimulationProblem>;
  readonly message: RegExp;
}

const cases: readonly BadCase[] = [
  {
    title: 'a missing file',
    changes: { 'probes.csv': () => undefined },
    place: { code: 'missing-file', file: 'probes.csv' },
    message: /no such file/,
  },
  {
    title: 'an empty file',
    changes: { 'probes.csv': () => '' },
    place: { code: 'empty-file', file: 'probes.csv' },
    message: /empty/,
  },
  {
    title: 'a wrong column',
    changes: { 'probes.csv': replaced(1, 'ts,okay') },
    place: { code: 'missing-column', file: 'probes.csv', column: 'ok' },
    message: /no column 'ok'/,
  },
  {
    title: 'a time that cannot be parsed',
    changes: { 'probes.csv': replaced(5, '2026-13-01T00:00Z,true') },
    place: { code: 'rejected-rows', file: 'probes.csv', line: 5, column: 'ts', value: '2026-13-01T00:00Z' },
    message: /time|date|month/,
  },
  {
    title: 'a value of the wrong type',
    changes: { 'probes.csv': replaced(7, '2026-01-02T06:00:00.000Z,perhaps') },
    place: { code: 'rejected-rows', file: 'probes.csv', line: 7, column: 'ok', value: 'perhaps' },
    message: /true/,
  },
  {
    title: 'an end before its start',
    changes: { 'works.csv': replaced(2, '2026-01-20T02:00Z,2026-01-20T00:00Z') },
    place: { code: 'rejected-rows', file: 'works.csv', line: 2, column: 'to', value: '2026-01-20T00:00:00Z' },
    message: /before/,
  },
  {
    title: 'a negative count',
    changes: { 'requests.csv': replaced(3, '2026-01-01T06:00:00.000Z,100,-1') },
    place: { code: 'rejected-rows', file: 'requests.csv', line: 3, column: 'failed', value: '-1' },
    message: /negative|below 0|below zero/,
  },
  {
    title: 'a row with a column too few',
    changes: { 'requests.csv': replaced(4, '2026-01-01T12:00:00.000Z,100') },
    place: { file: 'requests.csv', line: 4 },
    message: /column|field|value/,
  },
  {
    title: 'columns with semicolons between them',
    changes: { 'requests.csv': (lines) => lines.map((line) => line.replaceAll(',', ';')) },
    place: { code: 'malformed-file', file: 'requests.csv', line: 1 },
    message:
      /there is one column, 'ts;total;failed': the columns seem to be separated by ';': write the file with commas/,
  },
  {
    title: 'two rows that contradict each other',
    changes: { 'probes.csv': added('2026-01-01T00:00:00.000Z,false') },
    place: { code: 'contradicting-rows', file: 'probes.csv', line: 126 },
    message: /probes\.csv:2 and probes\.csv:126/,
  },
];

describe('bad input', () => {
  let project: ReturnType<typeof temporaryProject>;
  afterEach(() => project.remove());
  const simulate = (...args: string[]) => runCli(['simulate', 'hosting.sla', ...args], { cwd: project.folder });

  for (const { title, changes, place, message } of cases) {
    it(`${title}: names its place and ends with 3`, async () => {
      project = temporaryProject(hostingProject(changes));
      const { code, stdout, stderr } = await simulate('--format', 'json');
      assert.equal(code, 3, stderr);
      const report = parsedBySchema<ProblemReport>(stdout, 'sla-problems/1');
      assert.equal(report.reason, 'data-rejected');
      const [first] = report.problems;
      assert.ok(first);
      const told = Object.fromEntries(Object.keys(place).map((key) => [key, first[key as keyof SimulationProblem]]));
      assert.deepEqual(told, place, JSON.stringify(first));
      assert.match(first.message, message);
      for (const part of [place.file, place.line, place.column, place.value])
        if (part !== undefined) assert.ok(stderr.includes(String(part)), `${part} in: ${stderr}`);
    });
  }

  it('prints no statement as text, and leaves the file that it was to write as it was', async () => {
    project = temporaryProject({ ...hostingProject(cases[3]?.changes), 'out/statement.txt': 'the last one\n' });
    const printed = await simulate();
    assert.deepEqual([printed.code, printed.stdout], [3, '']);
    const written = await simulate('-o', 'out/statement.txt');
    assert.deepEqual([written.code, written.stdout], [3, '']);
    assert.equal(readFileSync(path.join(project.folder, 'out/statement.txt'), 'utf8'), 'the last one\n');
    assert.equal((await simulate('-o', 'out/other.json', '--format', 'json')).code, 3);
    assert.ok(!existsSync(path.join(project.folder, 'out/other.json')));
  });

  it('an unreadable file ends with 3', async () => {
    project = temporaryProject(hostingProject());
    const file = path.join(project.folder, 'probes.csv');
    if (process.getuid?.() === 0) {
      // The super-user may read everything; a folder in its place is as unreadable.
      rmSync(file);
      mkdirSync(file);
    } else chmodSync(file, 0);
    const { code, stdout, stderr } = await simulate();
    assert.deepEqual([code, stdout], [3, '']);
    assert.match(stderr, /probes\.csv/);
  });

  it('rows that are rejected within the declared share are counted in the statement, each with its place', async () => {
    project = temporaryProject(hostingProject({ 'probes.csv': replaced(5, 'yesterday,true') }));
    const file = path.join(project.folder, 'hosting.sla');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(dataset .*\{)/, '$1\n  rejected rows at most 5%'));
    const { code, stdout, stderr } = await simulate('--format', 'json');
    assert.equal(code, 0, stderr);
    const { provenance } = parsedBySchema<Statement>(stdout, 'sla-statement/1');
    const probes = provenance.sources.find(({ data }) => data === 'probes');
    assert.deepEqual([probes?.rows, probes?.used, probes?.rejectedCount], [124, 123, 1]);
    const [row] = probes?.rejected ?? [];
    assert.deepEqual([row?.file, row?.line, row?.column, row?.value], ['probes.csv', 5, 'ts', 'yesterday']);
  });

  it('identical rows collapse and are counted', async () => {
    project = temporaryProject(hostingProject({ 'probes.csv': added('2026-01-01T00:00:00.000Z,true') }));
    const { code, stdout } = await simulate('--format', 'json');
    assert.equal(code, 0);
    const { provenance } = parsedBySchema<Statement>(stdout, 'sla-statement/1');
    assert.equal(provenance.sources.find(({ data }) => data === 'probes')?.duplicates, 1);
  });

  it('an agreement with errors ends with 1, each named', async () => {
    project = temporaryProject(hostingProject());
    const file = path.join(project.folder, 'hosting.sla');
    writeFileSync(file, readFileSync(file, 'utf8').replace('customer Acme', 'customer Acne'));
    const { code, stdout, stderr } = await simulate();
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^hosting\.sla:7:\d+: {2}error \[unknown-name\] .*Did you mean 'Acme'/);
  });

  it('an agreement with expressions in each other without end is named, as a file and as a text', async () => {
    const deep = `party A\nagreement X { let Y = ${'('.repeat(20_000)}1${')'.repeat(20_000)} }\n`;
    project = temporaryProject({ 'deep.sla': deep });
    const cwd = project.folder;
    const said = /^error: Can't read \S*deep\.sla: what it holds is nested too deeply\.\n$/;
    for (const args of [
      ['check', 'deep.sla'],
      ['simulate', 'deep.sla'],
      ['check', '-', '--stdin-filename', 'deep.sla'],
    ]) {
      const { code, stderr } = await runCli(args, { cwd, input: deep });
      assert.equal(code, 2, stderr);
      assert.match(stderr, said);
    }
  });

  it('data outside the project are not read', async () => {
    project = temporaryProject(hostingProject());
    const file = path.join(project.folder, 'hosting.sla');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"probes.csv"', '"../../../etc/passwd"'));
    const { code, stdout, stderr } = await simulate();
    assert.deepEqual([code, stdout], [3, '']);
    assert.match(stderr, /\[outside-workspace\]/);
  });
});
