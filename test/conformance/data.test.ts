/** Rules about files of data, which a scenario has none of. */
import assert from 'node:assert/strict';
import { jsonText } from '../../src/report/json.ts';
import type { SimulationProblem, SimulationResult } from '../../src/simulation/result.ts';
import type { Statement } from '../../src/statement/statement.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { added, hostingProject, replaced } from '../support/hosting.ts';
import { simulated } from '../support/simulated.ts';

/** What is stated of January, in a project with these files. */
const january = (files: Readonly<Record<string, string>>): Promise<SimulationResult> =>
  simulated(files, { from: '2026-01', to: '2026-01' });

const statementOf = async (files: Readonly<Record<string, string>>): Promise<Statement> => {
  const result = await january(files);
  assert.ok(result.kind === 'statement', JSON.stringify(result));
  return result.statement;
};

/** What became of each target, but for how many rows were read for it. */
const linesOf = ({ targets }: Statement) =>
  targets.flatMap(({ lines }) =>
    lines.map((line) => ({ ...line, derivation: line.derivation.filter(({ basis }) => basis === undefined) })),
  );

const problemsOf = async (files: Readonly<Record<string, string>>): Promise<readonly SimulationProblem[]> => {
  const result = await january(files);
  assert.ok(result.kind === 'problems' && result.reason === 'data-rejected', JSON.stringify(result));
  return result.problems;
};

const changed = (files: Readonly<Record<string, string>>, from: string, to: string) => {
  const text = files['hosting.sla'] ?? '';
  assert.ok(text.includes(from), from);
  return { ...files, 'hosting.sla': text.replace(from, to) };
};

const outagesOf = ({ targets }: Statement) => targets[0]?.lines[0]?.outages;
const sourceOf = ({ provenance }: Statement, data: string) => provenance.sources.find((each) => each.data === data);

/** Probes by the clock on the wall of a zone. */
const wallTimes = (zone: string) =>
  changed(
    hostingProject({ 'probes.csv': () => 'ts,ok\n2026-01-10 06:00,false\n2026-01-10 12:00,true\n' }),
    'probes from "probes.csv" {',
    `probes from "probes.csv" zone "${zone}" {`,
  );

describe('conformance: data', () => {
  it('S-T3 a time without an offset is read in the zone that the dataset declares', async () => {
    const tokyo = await statementOf(wallTimes('Asia/Tokyo'));
    assert.deepEqual(outagesOf(tokyo), [{ start: '2026-01-09T21:00:00Z', end: '2026-01-10T03:00:00Z' }]);
    const utc = await statementOf(wallTimes('UTC'));
    assert.deepEqual(outagesOf(utc), [{ start: '2026-01-10T06:00:00Z', end: '2026-01-10T12:00:00Z' }]);
  });

  it('S-D3 rows that contradict each other are an error that names both', async () => {
    const [problem] = await problemsOf(hostingProject({ 'probes.csv': added('2026-01-01T00:00:00.000Z,false') }));
    assert.equal(problem?.code, 'contradicting-rows');
    assert.match(problem.message, /probes\.csv:2 and probes\.csv:126/);
  });

  it('S-D3 a declared precedence says which of contradicting rows is right, and the statement counts the overruled ones', async () => {
    const once = await statementOf(hostingProject());
    const contradicted = hostingProject({ 'probes.csv': added('2026-01-01T00:00:00.000Z,false') });
    const declared = (choice: string) =>
      changed(contradicted, 'probes from "probes.csv" {', `probes from "probes.csv" contradicting rows ${choice} {`);
    const first = await statementOf(declared('first'));
    assert.deepEqual(linesOf(first), linesOf(once));
    assert.deepEqual(sourceOf(first, 'probes')?.leftOut, [
      { reason: 'overruled by another row for the same key and time', rows: 1 },
    ]);
    const last = await statementOf(declared('last'));
    assert.deepEqual(outagesOf(last)?.[0], { start: '2026-01-01T00:00:00Z', end: '2026-01-01T06:00:00Z' });
  });

  it('S-D3 rows that no precedence tells apart are an error still', async () => {
    const lines = (revisions: readonly number[]) =>
      changed(
        hostingProject({
          'probes.csv': () => [
            'ts,ok,revision',
            `2026-01-10T06:00:00Z,false,${revisions[0]}`,
            `2026-01-10T06:00:00Z,true,${revisions[1]}`,
            `2026-01-10T12:00:00Z,true,1`,
          ],
        }),
        'probes from "probes.csv" {',
        'probes from "probes.csv" contradicting rows highest revision {',
      );
    assert.equal((await problemsOf(lines([2, 2])))[0]?.code, 'contradicting-rows');
    assert.equal(outagesOf(await statementOf(lines([10, 9])))?.length, 1);
  });

  it('S-D3 rows that say the same are counted once, and the statement says how many', async () => {
    const once = await statementOf(hostingProject());
    const twice = await statementOf(hostingProject({ 'probes.csv': added('2026-01-01T00:00:00.000Z,true') }));
    assert.deepEqual(linesOf(twice), linesOf(once));
    assert.equal(sourceOf(twice, 'probes')?.duplicates, 1);
  });

  describe('a list of items', () => {
    const ticketed = (binding: string, rows: string, term = 'term 2026-01-01') => ({
      'hosting.sla': `party Northwind
party Acme
agreement Desk {
  version 1.0.0
  between provider Northwind and customer Acme
  ${term}
  zone "UTC"
  currency GBP
  data tickets items { collected automatically by Acme field opened: time field closed: time? }
  metric Answered { measure count of tickets controlled by Northwind }
  target Enough { Answered at least 2 each calendar month credit 10 GBP }
  target Few { Answered at most 3 each calendar month credit 1 GBP }
}
dataset Log for Desk {
  tickets from "tickets.csv" ${binding} { opened = opened closed = closed }
}
`,
      'tickets.csv': `opened,closed\n${rows}`,
    });
    const verdictsIn = async (
      files: Readonly<Record<string, string>>,
      from: string,
      to: string,
    ): Promise<readonly string[]> => {
      const result = await simulated(files, { from, to });
      assert.ok(result.kind === 'statement', JSON.stringify(result));
      return result.statement.targets.map(({ lines }) => lines.map(({ outcome }) => outcome).join(' '));
    };
    const row = (day: string) => `${day}T10:00:00Z,${day}T11:00:00Z\n`;

    it('S-D6 a month before its first row has no data, one between two rows is quiet', async () => {
      const files = ticketed('', row('2026-02-03') + row('2026-04-30'));
      assert.deepEqual(await verdictsIn(files, '2026-01', '2026-03'), [
        'not-measured missed missed',
        'not-measured met met',
      ]);
    });

    it('S-D6 the dataset says from when to when it was kept', async () => {
      const files = ticketed('known from 2026-01-01 until 2026-05-31', row('2026-02-03'));
      assert.deepEqual(await verdictsIn(files, '2026-01', '2026-06'), [
        'missed missed missed missed missed not-measured',
        'met met met met met not-measured',
      ]);
    });

    it('S-D6 a list that was kept and has no row is quiet', async () => {
      const files = ticketed('known from 2026-01-01 until 2026-01-31', '');
      assert.deepEqual(await verdictsIn(files, '2026-01', '2026-01'), ['missed', 'met']);
      assert.deepEqual(await verdictsIn(ticketed('', ''), '2026-01', '2026-01'), ['not-measured', 'not-measured']);
    });

    it('S-G1 what rows still to come could change is not judged where the data end before the period', async () => {
      const once = row('2026-01-05');
      const often = [5, 6, 7, 8, 9].map((day) => row(`2026-01-0${day}`)).join('');
      // Two are wanted, at most three: with one row both are open, with more than three both are certain.
      assert.deepEqual(await verdictsIn(ticketed('', once), '2026-01', '2026-01'), ['not-measured', 'not-measured']);
      assert.deepEqual(await verdictsIn(ticketed('', often), '2026-01', '2026-01'), ['met', 'missed']);
      const kept = ticketed('known until 2026-01-31', once);
      assert.deepEqual(await verdictsIn(kept, '2026-01', '2026-01'), ['missed', 'met']);
    });

    it('S-C2 the row with which a list ends is counted, where it is in the period', async () => {
      const days = (...of: readonly number[]): string => of.map((day) => row(`2026-01-0${day}`)).join('');
      assert.deepEqual(await verdictsIn(ticketed('', days(5, 6, 7, 8)), '2026-01', '2026-01'), ['met', 'missed']);
      const over = '2026-01-31T10:00:00Z,2026-02-01T00:00:00Z\n';
      assert.deepEqual(await verdictsIn(ticketed('', days(5, 6, 7) + over), '2026-01', '2026-01'), ['met', 'met']);
      const asked = { from: '2026-01', to: '2026-01', asOf: '2026-01-07' };
      const midnight = '2026-01-07T10:00:00Z,2026-01-08T00:00:00Z\n2026-01-08T10:00:00Z,\n';
      const result = await simulated(ticketed('', days(5, 6, 4) + midnight), asked);
      assert.ok(result.kind === 'statement', JSON.stringify(result));
      // What happens when the day is over isn't in it.
      assert.deepEqual(
        result.statement.targets.map(({ lines: [line] }) => line?.value?.text),
        ['3', '3'],
      );
    });

    it('S-C2 each row of a list has its outcome, the last one, too', async () => {
      const { 'hosting.sla': text = '', ...files } = ticketed('', row('2026-01-05') + row('2026-01-06'));
      const each = text
        .replace('{ collected automatically by Acme', '{ belongs by closed collected automatically by Acme')
        .replace(
          '  target Few',
          '  target Quick for each t in tickets { elapsed from t.opened to t.closed at most 30 min each calendar month credit 5 GBP }\n  target Few',
        );
      const result = await simulated({ ...files, 'hosting.sla': each }, { from: '2026-01', to: '2026-01' });
      assert.ok(result.kind === 'statement', JSON.stringify(result));
      assert.equal(result.statement.total.entitled.text, '10.00 GBP');
    });

    it('S-G1 nothing comes after the term', async () => {
      const files = ticketed('known until 2026-01-10', row('2026-01-05'), 'term 2026-01-01 to 2026-01-10');
      assert.deepEqual(await verdictsIn(files, '2026-01', '2026-01'), ['missed', 'met']);
    });
  });

  for (const [what, line, column] of [
    ['a time that cannot be read', 'yesterday,true', 'ts'],
    ['a value of another type', '2026-01-01T00:00:00.000Z,perhaps', 'ok'],
  ] as const)
    it(`S-D4 ${what} rejects its row, with file, line, column and reason`, async () => {
      const [problem] = await problemsOf(hostingProject({ 'probes.csv': replaced(2, line) }));
      assert.deepEqual([problem?.file, problem?.line, problem?.column], ['probes.csv', 2, column]);
      assert.ok((problem?.message ?? '') !== '');
    });

  it('S-D4 an end before its start rejects its row', async () => {
    const [problem] = await problemsOf(
      hostingProject({ 'works.csv': replaced(2, '2026-01-20T02:00Z,2026-01-20T00:00Z') }),
    );
    assert.deepEqual([problem?.file, problem?.line], ['works.csv', 2]);
  });

  for (const count of ['-1', 'NaN'])
    it(`S-D4 a count of ${count} rejects its row`, async () => {
      const [problem] = await problemsOf(
        hostingProject({ 'requests.csv': replaced(2, `2026-01-01T00:00:00.000Z,100,${count}`) }),
      );
      assert.deepEqual([problem?.file, problem?.line, problem?.column], ['requests.csv', 2, 'failed']);
    });

  it('S-D4 below the declared share rejected rows are in the statement, above it nothing is stated', async () => {
    const broken = hostingProject({ 'probes.csv': replaced(9, 'yesterday,true') });
    const declared = (share: string) =>
      changed(
        broken,
        'dataset Observed for Hosting {',
        `dataset Observed for Hosting {\n  rejected rows at most ${share}\n`,
      );
    const statement = await statementOf(declared('1%'));
    assert.equal(sourceOf(statement, 'probes')?.rejected.length, 1);
    assert.equal((await problemsOf(declared('0.1%')))[0]?.line, 9);
  });

  it("S-N5 a sum doesn't depend on the order of the rows, and keeps every decimal", async () => {
    const decimals = (lines: readonly string[]) =>
      lines.map((line, i) => (i === 0 ? line : line.replace(/,1$/, ',0.1')));
    const forwards = await statementOf(hostingProject({ 'requests.csv': decimals }));
    const backwards = await statementOf(
      hostingProject({ 'requests.csv': (lines) => [lines[0] ?? '', ...decimals(lines).slice(1).reverse()] }),
    );
    const value = ({ targets }: Statement) => targets.find(({ id }) => id === 'Errors')?.lines[0]?.value;
    assert.deepEqual(value(backwards)?.value, value(forwards)?.value);
    assert.deepEqual(value(forwards)?.value, { kind: 'percent', value: '1/1000' });
  });
});

describe('conformance: statement', () => {
  it('S-S1 the same question gives the same bytes, whatever the machine says of zone, language and threads', async () => {
    const expected = jsonText(await statementOf(hostingProject()));
    const project = temporaryProject(hostingProject());
    const args = ['simulate', 'hosting.sla', '--from', '2026-01', '--to', '2026-01', '--format', 'json'];
    const env = { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', UV_THREADPOOL_SIZE: '1' };
    try {
      assert.equal((await runCli(args, { cwd: project.folder, env })).stdout, expected);
    } finally {
      project.remove();
    }
  });

  it('S-S2 each value says how much of the time was observed, and how many of the rows that it rests on were rejected', async () => {
    const files = changed(
      changed(
        hostingProject({
          // Of January four samples and nine counters are gone, and one sample can't be read.
          'probes.csv': (lines) =>
            lines.filter((_, i) => i < 20 || i >= 24).map((line, i) => (i === 30 ? 'never,true' : line)),
          'requests.csv': (lines) => lines.filter((_, i) => i < 50 || i >= 59),
        }),
        '  target Errors of Shop {',
        `  target Repair for each outage in Unavailable of Shop {
    outage.duration at most 1 h each calendar month
    credit 5 GBP
  }

  target Errors of Shop {`,
      ),
      'dataset Observed for Hosting {',
      'dataset Observed for Hosting {\n  rejected rows at most 1%\n',
    );
    const { targets } = await statementOf(files);
    const basesOf = (target: string) =>
      targets
        .find(({ id }) => id === target)
        ?.lines[0]?.derivation.filter(({ basis }) => basis !== undefined)
        .map(({ text }) => text);
    assert.deepEqual(basesOf('Availability'), [
      'observed: 29 d 18 h of 31 d (95.967%); rejected rows: 1 of 120 of probes (0.834%), 0 of 1 of works',
    ]);
    assert.deepEqual(basesOf('Repair'), basesOf('Availability'));
    assert.deepEqual(basesOf('Errors'), ['observed: 28 d 18 h of 31 d (92.741%); rejected rows: 0 of 115 of requests']);
  });

  it('S-S2 each amount says how it came about, each step with the text that caused it', async () => {
    const { targets, periods } = await statementOf(hostingProject());
    const line = targets.find(({ id }) => id === 'Availability')?.lines[0];
    assert.ok(line?.credit);
    const stages = line.derivation.map(({ stage }) => stage);
    for (const stage of ['rows', 'intervals', 'value', 'outcome', 'rule'])
      assert.ok(stages.includes(stage as (typeof stages)[number]), `${stage} in ${stages.join(', ')}`);
    const rows = line.derivation.flatMap((step) => step.rows ?? []);
    assert.ok(rows.some(({ file, from }) => file === 'probes.csv' && (from ?? 0) > 1));
    for (const { at, text } of [...line.derivation, ...(periods[0]?.derivation ?? [])])
      assert.equal(at?.file ?? 'hosting.sla', 'hosting.sla', text);
    assert.ok(line.derivation.filter(({ at }) => at !== undefined).length >= 4);
  });

  it('S-S3 a statement names the digests of the agreement, its imports and the data, and the version of the tool', async () => {
    const files = hostingProject();
    const statement = await statementOf({
      ...files,
      'parties.sla': 'party Northwind\nparty Acme\n',
      'hosting.sla': `import "parties.sla"\n${(files['hosting.sla'] ?? '').replace(/party \w+\n/g, '')}`,
    });
    assert.deepEqual(statement.provenance.files.map(({ path }) => path).sort(), ['hosting.sla', 'parties.sla']);
    const digests = [
      ...statement.provenance.files.map(({ sha256 }) => sha256),
      ...statement.provenance.sources.map(({ sha256 }) => sha256),
    ];
    assert.equal(digests.length, 5);
    for (const digest of digests) assert.match(digest, /^[0-9a-f]{64}$/);
    assert.match(statement.tool.version, /^\d+\.\d+\.\d+/);
  });

  it('S-S4 the total is the sum of the periods, and those of their lines', async () => {
    const { total, periods } = await statementOf(hostingProject());
    const minor = (text: string) => Math.round(Number(text.replace(/[^\d.-]/g, '')) * 100);
    const sum = (texts: readonly string[]) => texts.reduce((all, text) => all + minor(text), 0);
    assert.ok(minor(total.payable.text) > 0);
    assert.equal(minor(total.payable.text), sum(periods.map(({ subtotal }) => subtotal.text)));
    for (const { credits, subtotal } of periods)
      assert.equal(minor(subtotal.text), sum(credits.map(({ payable }) => payable.text)));
  });
});
