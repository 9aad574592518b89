import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LoopholesReport } from '../../src/cli/output/loopholesReport.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { parsedBySchema } from '../support/schemas.ts';

const desk = `// A comment that stays.
party Northwind
party Acme

agreement Desk "Service desk" {
  version 1.0.0
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "Europe/Berlin"
  currency EUR

  service Help { fee 500 EUR per month }

  data calls items {
    collected automatically by Northwind
    field answered: time?
  }

  metric OnTime of Help {
    measure share of calls where (elapsed from opened to answered at most 30 s)
  }

  target Answered   of Help {
    OnTime at least 90% each calendar month
    applies when count of calls at least 20, else not measured
    credit 10% of Help.fee
  }
}
`;

describe('sla loopholes', () => {
  let project: ReturnType<typeof temporaryProject>;
  before(() => {
    project = temporaryProject({ 'desk.sla': desk });
  });
  after(() => project.remove());
  const loopholes = (...args: string[]) => runCli(['loopholes', ...args], { cwd: project.folder });

  it('prints JSON that keeps to its schema, each finding replayed', async () => {
    const { code, stdout } = await loopholes('desk.sla', '--month', '2026-03', '--format', 'json');
    assert.equal(code, 0);
    const { agreements } = parsedBySchema<LoopholesReport>(stdout, 'sla-loopholes/1');
    const findings = agreements.flatMap(({ targets }) => targets).flatMap((target) => target.findings);
    assert.deepEqual(
      findings.map(({ kind, way, figure, proven }) => ({ kind, way, figure, proven })),
      [
        { kind: 'free', way: 'few-rows', figure: { kind: 'rows', bad: 19, of: 19 }, proven: true },
        { kind: 'free', way: 'bad-rows', figure: { kind: 'rows', bad: 10, of: 100 }, proven: true },
        { kind: 'costs', way: 'bad-rows', figure: { kind: 'rows', bad: 11, of: 100 }, proven: true },
      ],
    );
  });

  it('takes together what one outage costs under several targets, with a figure worked out by hand', async () => {
    const three = desk
      .replace(/ {2}data calls[\s\S]*$/, '')
      .replace('fee 500', 'fee 3000')
      .concat(`  data probes samples every 1 min { collected automatically by Northwind  field up: boolean }
  downtime Down of Help { when not probes.up  gaps count as up }
  metric Uptime of Help { measure share of time outside Down }
  metric Longest of Help { measure maximum of duration over Down }
  target Availability of Help { Uptime at least 99.9% each calendar month  credit of Help.fee { below 99.9% : 10%  below 99% : 20% } }
  target Repair of Help { Longest at most 4 h each calendar month  credit 500 EUR }
  target Days of Help { Longest at most 12 h each calendar month  credit 700 EUR }
  credits { combine sum  cap 100% of Help.fee each calendar month }
}
`);
    const folder = temporaryProject({ 'three.sla': three });
    try {
      const { stdout } = await runCli(['loopholes', 'three.sla', '--target', 'Availability', '--format', 'json'], {
        cwd: folder.folder,
      });
      const { agreements } = parsedBySchema<LoopholesReport>(stdout, 'sla-loopholes/1');
      const costs = agreements
        .flatMap(({ targets }) => targets)
        .flatMap(({ findings }) => findings)
        .filter(({ kind }) => kind === 'costs');
      // 99% of 744 h forgive 446.4 min; from 4 h on Repair is missed as well, from 12 h on Days: 600 + 500 + 700.
      assert.deepEqual(
        costs.map(({ figure, credit, total, proven }) => [
          figure.kind === 'down' && figure.ms / 60_000,
          credit,
          total,
          proven,
        ]),
        [
          [45, '300', undefined, true],
          [447, '600', '1100', true],
          [721, '600', '1800', true],
        ],
      );
      assert.deepEqual(
        costs.slice(1).map(({ sentence }) => sentence),
        [
          'One outage costs 600.00 EUR at most, from 7 h 27 min on, and 1,100.00 EUR in all with Repair.',
          'Under all targets together one outage costs most from 12 h 1 min on: 600.00 EUR, and 1,800.00 EUR in all with Repair and Days.',
        ],
      );
    } finally {
      folder.remove();
    }
  });

  it('adds the scenarios once, in canonical layout, and loses nothing', async () => {
    const file = path.join(project.folder, 'desk.sla');
    const first = await loopholes('desk.sla', '--month', '2026-03', '--insert');
    assert.match(first.stderr, /3 scenarios were added to desk\.sla\./);
    const text = readFileSync(file, 'utf8');
    assert.match(text, /^\/\/ A comment that stays\.\n/);
    assert.match(text, /\n {2}target Answered of Help \{\n/);
    const words = (some: string): string => some.replace(/\s+/g, ' ').trim();
    assert.ok(words(text).startsWith(words(desk)));
    const again = await loopholes('desk.sla', '--month', '2026-03', '--insert');
    assert.match(again.stderr, /No scenario was added/);
    assert.equal(readFileSync(file, 'utf8'), text);
    const tested = await runCli(['test', 'desk.sla'], { cwd: project.folder });
    assert.match(tested.stdout, /3 scenarios: 3 passed/);
    const formatted = await runCli(['fmt', '--check', 'desk.sla'], { cwd: project.folder });
    assert.equal(formatted.code, 0);
  });

  it('names what is missing', async () => {
    const unknown = await loopholes('desk.sla', '--target', 'Nothing');
    assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
    assert.match(unknown.stderr, /desk\.sla has no target Nothing\./);
    assert.match((await loopholes('desk.sla', '--agreement', 'Other')).stderr, /declares no agreement Other\./);
    assert.match((await loopholes('desk.sla', '--month', 'March')).stderr, /Write a month, such as 2026-03\./);
  });

  it('leaves a file with errors alone', async () => {
    writeFileSync(path.join(project.folder, 'broken.sla'), 'agreement Broken {');
    const { code, stdout } = await loopholes('broken.sla', '--insert');
    assert.equal(code, 1);
    assert.match(stdout, /Not looked at: it has errors/);
    assert.equal(readFileSync(path.join(project.folder, 'broken.sla'), 'utf8'), 'agreement Broken {');
  });
});
