/**
 * Files as they come, end to end: whatever is wrong with one, the command ends with 3 and says where, prints no statement, and leaves what stood in its
 * output as it was. What is merely odd is read.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeParquet } from '../measure/reading.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { hostingProject, replaced } from '../support/hosting.ts';

const HOURS = 6 * 3_600_000;
const probes = hostingProject()['probes.csv'] ?? '';
const PROBES = "SELECT TIMESTAMP '2026-01-01' + INTERVAL (i * 6) HOUR AS ts, true AS ok FROM range(124) t(i)";
const WIDE = Array.from({ length: 298 }, (_, i) => `c${i}`);

/** A file of 300 columns, begun by a byte order mark, with CRLF and quotes. */
const wide = (third: string): string =>
  `\uFEFF${[
    ['ts', ...WIDE, 'ok'],
    ...Array.from({ length: 124 }, (_, i) => [
      new Date(Date.UTC(2026, 0, 1) + i * HOURS).toISOString(),
      ...WIDE.map((name) => `"${name}, ""${i}"""`),
      i === 2 ? third : 'true',
    ]),
  ]
    .map((cells) => cells.join(','))
    .join('\r\n')}\r\n`;

interface Case {
  readonly title: string;
  readonly changes?: Parameters<typeof hostingProject>[0];
  /** Puts files there. */
  readonly put?: (folder: string) => Promise<void> | void;
  /** What stands in the agreement, and what shall. */
  readonly says?: readonly (readonly [string, string])[];
  /** On standard error; undefined where a statement comes of it. */
  readonly refused: RegExp | undefined;
}

const cases: readonly Case[] = [
  {
    title: 'Parquet whose end is missing',
    put: async (folder) => {
      const file = path.join(folder, 'probes.parquet');
      await writeParquet(file, PROBES);
      writeFileSync(file, readFileSync(file).subarray(0, -100));
    },
    says: [['"probes.csv"', '"probes.parquet"']],
    refused: /\[unreadable-file\] probes\.parquet can't be read as parquet/,
  },
  {
    title: 'Parquet that holds NaN',
    put: (folder) =>
      writeParquet(
        path.join(folder, 'requests.parquet'),
        "SELECT TIMESTAMP '2026-01-01' AS ts, 100 AS total, 'NaN'::DOUBLE AS failed",
      ),
    says: [['"requests.csv"', '"requests.parquet"']],
    refused: /\[unusable-type\] requests\.parquet: column 'failed' is of type DOUBLE, whose binary floats/,
  },
  {
    title: 'a packed file whose end is missing',
    put: (folder) => writeFileSync(path.join(folder, 'probes.csv.gz'), gzipSync(probes).subarray(0, -20)),
    says: [['"probes.csv"', '"probes.csv.gz"']],
    refused: /\[unreadable-file\] probes\.csv\.gz can't be read as csv: unexpected end of file/,
  },
  {
    title: '300 columns, a byte order mark, CRLF and quotes',
    changes: { 'probes.csv': () => wide('true') },
    refused: undefined,
  },
  {
    title: 'the same with a wrong cell',
    changes: { 'probes.csv': () => wide('"per""haps"') },
    refused: /\[rejected-rows\] probes\.csv:4: column 'ok', value 'per"haps': it is neither true nor false/,
  },
  {
    title: 'a header that changes in the middle of a pattern',
    changes: { 'probes.csv': () => undefined },
    put: (folder) => {
      mkdirSync(path.join(folder, 'p'));
      const [header = '', ...rows] = probes.trimEnd().split('\n');
      for (const [i, name] of [header, 'ts,okay', header].entries())
        writeFileSync(path.join(folder, `p/${i}.csv`), [name, ...rows.slice(i * 40, (i + 1) * 40), ''].join('\n'));
    },
    says: [['"probes.csv"', '"p/*.csv"']],
    refused: /\[missing-column\] p\/1\.csv has no column 'ok': did you mean 'okay'\?/,
  },
  {
    title: 'offsets that are mixed',
    changes: {
      'probes.csv': (lines) => lines.map((line, i) => (i % 2 === 1 ? line.replace('.000Z', '.000+00:00') : line)),
    },
    refused: undefined,
  },
  {
    title: 'an offset that there is not',
    changes: { 'probes.csv': replaced(9, '2026-01-02T18:00+25:00,true') },
    refused: /\[rejected-rows\] probes\.csv:9: column 'ts': '2026-01-02T18:00\+25:00' is not a time/,
  },
  {
    title: 'a local time in the hour that the change of the clock repeats, where the dataset rejects such',
    changes: { 'works.csv': () => 'from,to\n2026-10-25 01:30,2026-10-25 03:00\n' },
    says: [['from "works.csv"', 'from "works.csv" ambiguous times reject']],
    refused: /\[rejected-rows\] works\.csv:2: column 'from', value '2026-10-25 01:30': .* is repeated by a change/,
  },
  {
    title: 'seconds among milliseconds',
    changes: {
      'probes.csv': (lines) =>
        lines.map((line, i) => {
          const [ts = '', ok] = line.split(',');
          return i === 0 ? line : `${i === 30 ? Date.parse(ts) / 1000 : Date.parse(ts)},${ok}`;
        }),
    },
    says: [['from "probes.csv"', 'from "probes.csv" times "epoch milliseconds"']],
    refused: /\[rejected-rows\] probes\.csv:31: column 'ts': '1767852000' is not a time: .*is it in seconds\?/,
  },
  {
    title: '1e308 where a time should be',
    changes: { 'probes.csv': replaced(3, '1e308,true') },
    refused: /\[rejected-rows\] probes\.csv:3: column 'ts': '1e308' is not a time/,
  },
  {
    title: '1e308 where a number may be',
    changes: { 'requests.csv': replaced(3, '2026-01-01T06:00:00.000Z,1e308,1e308') },
    refused: undefined,
  },
  {
    title: 'NaN',
    changes: { 'requests.csv': replaced(3, '2026-01-01T06:00:00.000Z,NaN,0') },
    refused: /\[rejected-rows\] requests\.csv:3: column 'total', value 'NaN': it is not a number/,
  },
  {
    title: 'a link in a folder that leads out of the project',
    changes: { 'probes.csv': () => undefined },
    put: (folder) => {
      mkdirSync(path.join(folder, 'p'));
      writeFileSync(path.join(folder, 'p/1.csv'), probes);
      symlinkSync('/etc/hostname', path.join(folder, 'p/2.csv'));
    },
    says: [['"probes.csv"', '"p"']],
    refused: /\[outside-workspace\] The rows of 'probes' come from p\/2\.csv, which lies outside the workspace/,
  },
];

describe('files as they come', () => {
  let project: ReturnType<typeof temporaryProject>;
  afterEach(() => project.remove());
  const at = (name: string) => path.join(project.folder, name);

  async function projectWith({ changes = {}, put, says = [] }: Omit<Case, 'title' | 'refused'>): Promise<void> {
    project = temporaryProject({ ...hostingProject(changes), 'out.txt': 'the last one\n' });
    let text = readFileSync(at('hosting.sla'), 'utf8');
    for (const [before, after] of says) {
      assert.ok(text.includes(before), before);
      text = text.replace(before, after);
    }
    writeFileSync(at('hosting.sla'), text);
    await put?.(project.folder);
  }

  for (const { refused, title, ...files } of cases)
    it(`${title}: ${refused === undefined ? 'is read' : 'ends with 3 and says where'}`, async () => {
      await projectWith(files);
      const before = readdirSync(project.folder);
      const args = ['simulate', 'hosting.sla', '-o', 'out.txt'];
      const { code, stdout, stderr } = await runCli(args, { cwd: project.folder, env: { SLA_CACHE: at('cache') } });
      const written = readFileSync(at('out.txt'), 'utf8');
      if (refused === undefined) {
        assert.deepEqual([code, stderr], [0, 'Written to out.txt.\n']);
        assert.match(written, /^Hosting\n/);
        return;
      }
      assert.deepEqual([code, stdout, written], [3, '', 'the last one\n'], stderr);
      assert.match(stderr, refused);
      assert.ok(!stderr.includes(project.folder), stderr);
      assert.deepEqual(readdirSync(project.folder), before);
    });

  it('a file that changes while it is read: ends with 3 and says so', async () => {
    const rows = Array.from(
      { length: 100_000 },
      (_, i) => `${new Date(Date.UTC(2026, 0, 1) + i * HOURS).toISOString()},true\n`,
    );
    await projectWith({ changes: { 'probes.csv': () => `ts,ok\n${rows.join('')}` } });
    // Somebody keeps writing to it, row by row.
    const writer = spawn(
      process.execPath,
      ['-e', `setInterval(() => fs.appendFileSync('probes.csv', '2200-01-01T00:00:00.000Z,tr'), 1)`],
      { cwd: project.folder },
    );
    const before = statSync(at('probes.csv')).size;
    while (statSync(at('probes.csv')).size === before) await new Promise((resolve) => setTimeout(resolve, 5));
    const { code, stderr } = await runCli(['simulate', 'hosting.sla', '-o', 'out.txt'], {
      cwd: project.folder,
      env: { SLA_CACHE: at('cache') },
    }).finally(async () => {
      const gone = once(writer, 'close');
      writer.kill();
      await gone;
    });
    assert.equal(code, 3, stderr);
    assert.match(stderr, /\[changed-file\] probes\.csv changed while it was read/);
    assert.equal(readFileSync(at('out.txt'), 'utf8'), 'the last one\n');
    assert.ok(!readdirSync(project.folder).includes('cache'));
  });
});
