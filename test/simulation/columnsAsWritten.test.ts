/** What a file says is taken as it's written there: nothing of it is guessed from elsewhere, or read in two ways. */
import assert from 'node:assert/strict';
import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { dataBelow } from '../../src/cli/input/dataAccess.ts';
import { openSource } from '../../src/cli/input/simulator.ts';
import type { SimulationResult } from '../../src/simulation/result.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { writeParquet } from '../measure/reading.ts';
import { agreementOf } from '../support/agreement.ts';
import { temporaryProject } from '../support/cli.ts';

const READERS = ['scan', 'duckdb'] as const;

const agreement = (parts: string): string =>
  agreementOf(`  service Shop "Shop" { fee 100 GBP per month }
${parts}`);

const FAULTS = agreement(`  data faults intervals { field n: number }
  metric Points of Shop { measure sum of n over faults controlled by P }
  target Few of Shop { Points at most 0 each calendar month  credit 1 GBP for each full 1 of Points }`);

const TICKETS =
  agreement(`  data tickets items { field site: text?  field no: text  field opened: time  field resolved: time? }
  metric Slow of Shop {
    measure count of tickets where (elapsed from opened to resolved above 4 h)
    controlled by P
  }
  target Fast of Shop { Slow at most 0 each calendar month  credit 1 GBP for each full 1 of Slow }`);

const PROBES = agreement(`  data probes samples every 1 min { field up: boolean }
  metric Uptime of Shop { measure share of time in probes.up controlled by P }
  target Available of Shop { Uptime at least 99.9% each calendar month  credit 1 GBP }`);

/** What is owed for January, by one way of reading CSV or the other. */
async function january(
  files: Readonly<Record<string, string>>,
  csvReader: (typeof READERS)[number],
  prepare: (folder: string) => Promise<void> = async () => {},
): Promise<SimulationResult> {
  const project = temporaryProject(files);
  try {
    await prepare(project.folder);
    const name = Object.keys(files).find((each) => each.endsWith('.sla')) ?? '';
    const { document, context } = await openSource(
      project.folder,
      { file: path.join(project.folder, name) },
      () => undefined,
      { cache: false },
    );
    const access = await dataBelow(project.folder, { csvReader, cache: false }, project.folder);
    return await simulate(document, { from: '2026-01', to: '2026-01' }, { ...context, ...access });
  } finally {
    project.remove();
  }
}

/** The amount and nothing else, or what is wrong. */
const told = (result: SimulationResult): string =>
  result.kind === 'statement'
    ? result.statement.targets
        .flatMap(({ lines }) => lines.map(({ credit }) => credit?.entitled.text.replace('.00 GBP', '') ?? '0'))
        .join(' ')
    : result.problems.map(({ message }) => message).join('\n');

const faults = (mapping: string): string => `${FAULTS}dataset D for Host {
  faults from "p.csv" known from 2026-01-01 until 2026-01-31 { start = s  end = e  n = ${mapping} }
}
`;
const FAULT = '2026-01-10T09:00:00Z,2026-01-10T09:30:00Z';

describe('columns as they are written', () => {
  for (const reader of READERS) {
    it(`a bare column as a condition is true or false, and refused where it's anything else (${reader})`, async () => {
      const owed = (flag: string, mapping: string) =>
        january({ 'a.sla': faults(mapping), 'p.csv': `s,e,flag\n${FAULT},${flag}\n` }, reader).then(told);
      assert.equal(await owed('true', '(if flag then 5 else 0)'), '5');
      assert.equal(await owed(' TRUE ', '(if not flag then 5 else 0)'), '0');
      for (const mapping of [
        '(if flag then 5 else 0)',
        '(if not flag then 5 else 0)',
        '(if flag or flag is "" then 5 else 0)',
      ])
        assert.match(await owed('yes', mapping), /p\.csv:2.*flag.*'yes'.*neither true nor false/s);
    });

    it(`a key of several columns keeps them apart (${reader})`, async () => {
      const text = `${TICKETS}dataset D for Host {
  tickets from "log.csv" one item per site, no ordered by at {
    site = first site
    no = first no
    opened = first at where (state is "open")
    resolved = last at where (state is "done")
  }
}
`;
      const rows = ['North,East 1', 'North East,1', '"North ""East",1', 'North,"""East"" 1"'];
      const log = rows.flatMap((key) => [`${key},2026-01-10T10:00:00Z,open`, `${key},2026-01-10T20:00:00Z,done`]);
      assert.equal(
        told(await january({ 'a.sla': text, 'log.csv': `site,no,at,state\n${log.join('\n')}\n` }, reader)),
        '4',
      );
    });

    it(`a time that stands for nothing is absent, however plainly it's written (${reader})`, async () => {
      for (const nothing of ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z', '1970-01-01T00:00Z', 'never']) {
        const csv = `no,opened,resolved\n1,2026-01-10T10:00:00Z,${nothing}\n2,2026-01-11T10:00:00Z,2026-01-11T11:00:00Z\n`;
        const asRows = `${TICKETS}dataset D for Host {
  tickets from "t.csv" absent "${nothing}" known from 2026-01-01 until 2026-01-31 {
    no = no  opened = opened  resolved = resolved
  }
}
`;
        const asLog = `${TICKETS}dataset D for Host {
  tickets from "t.csv" absent "${nothing}" known from 2026-01-01 until 2026-01-31 one item per no ordered by opened {
    no = first no  opened = first opened  resolved = last resolved
  }
}
`;
        for (const text of [asRows, asLog])
          assert.equal(told(await january({ 'a.sla': text, 't.csv': csv }, reader)), '1', `${nothing} ${text}`);
        const ordered = asLog.replace('ordered by opened', 'ordered by resolved');
        assert.match(told(await january({ 'a.sla': ordered, 't.csv': csv }, reader)), /t\.csv:2.*resolved/s, nothing);
      }
    });
  }

  it('a row of a symmetric table is found by its keys in either order', async () => {
    const table =
      'symmetric table Grades key a, b { a: text | b: text | grade: number ; "x" | "y" | 5 ; "y" | "z" | 3 ; }\n';
    const owed = async (a: string, b: string) =>
      told(
        await january(
          { 'a.sla': table + faults('Grades[a, b].grade'), 'p.csv': `s,e,a,b\n${FAULT},${a},${b}\n` },
          'scan',
        ),
      );
    assert.deepEqual(await Promise.all([owed('x', 'y'), owed('y', 'x'), owed('z', 'y')]), ['5', '5', '3']);
  });

  it('a folder with a name like up=true says nothing of the rows below it', async () => {
    const text = (file: string) =>
      `${PROBES}dataset D for Host { probes from "${file}" { at = at  up = column "up" } }\n`;
    const rows = `SELECT '2026-01-10T10:00:00Z' AS "at", 'false' AS up`;
    const parquet = await january({ 'a.sla': text('up=true/p.parquet') }, 'scan', async (folder) => {
      mkdirSync(path.join(folder, 'up=true'));
      await writeParquet(path.join(folder, 'p.parquet'), rows);
      renameSync(path.join(folder, 'p.parquet'), path.join(folder, 'up=true/p.parquet'));
    });
    assert.equal(told(parquet), '1');
    for (const reader of READERS) {
      const csv = { 'a.sla': text('up=true/p.csv'), 'up=true/p.csv': 'at,up\n2026-01-10T10:00:00Z,false\n' };
      assert.equal(told(await january(csv, reader)), '1');
      const json = {
        'a.sla': text('up=true/p.json'),
        'up=true/p.json': '[{"at": "2026-01-10T10:00:00Z", "up": false}]',
      };
      assert.equal(told(await january(json, reader)), '1');
    }
  });

  it('a number of JSON with more digits than a float keeps is refused, also where the float next to it is a round one', async () => {
    const owed = async (n: string) => {
      const row = `{"s": "2026-01-10T09:00:00Z", "e": "2026-01-10T09:30:00Z", "n": ${n}, "other": {"n": 1.00000000000000001}}\n`;
      return told(await january({ 'a.sla': faults('n').replace('p.csv', 'p.ndjson'), 'p.ndjson': row }, 'scan'));
    };
    for (const n of ['1.00000000000000001', '0.12345678901234567', '-1000000000000000000001', '1.2345678901234567e3'])
      assert.match(await owed(n), /p\.ndjson: row 1 has a number in 'n' with more digits .*write it as text/, n);
    for (const n of ['2', '2.0000000000000000000', '"2.00"', '0.2e1', '200000000000000000000e-20'])
      assert.equal(await owed(n), '2', n);
    assert.equal(await owed('9007199254740993'), '9,007,199,254,740,993');
  });

  it('a pattern is of file names, and not of the folder that the agreement stands in', async () => {
    const text = `${FAULTS}dataset D for Host {
  faults from "f*.csv" known from 2026-01-01 until 2026-01-31 { start = s  end = e  n = n }
}
`;
    const rows = (n: number) => `s,e,n\n${FAULT},${n}\n`;
    const files = { 'v[1]/a.sla': text, 'v[1]/f1.csv': rows(7), 'v1/f1.csv': rows(9) };
    assert.equal(told(await january(files, 'scan')), '7');
  });
});
