import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Statement } from '../../src/statement/statement.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'examples/service-desk');

interface Incident {
  readonly number: string;
  readonly ours: 'in time' | 'late';
  readonly log: 'in time' | 'late';
  /** States of the rows in which the log's verdict is late, in order. */
  readonly lateIn: readonly string[];
  readonly resolvedAt: string;
}

describe('examples/service-desk', () => {
  let incidents: readonly Incident[] = [];

  before(() => {
    const log = readLog();
    incidents = verdicts().map(([number, ours]) => {
      const rows = log.get(number) ?? [];
      const last = rows.at(-1);
      return {
        number,
        ours,
        log: last?.made_sla === 'TRUE' ? 'in time' : 'late',
        lateIn: rows.filter((row) => row.made_sla === 'FALSE').map((row) => row.incident_state ?? ''),
        resolvedAt: last?.resolved_at ?? '',
      };
    });
    assert.equal(log.size, incidents.length, 'every incident of the log has a verdict');
  });

  const count = (ours: Incident['ours'], log: Incident['log'], which: (incident: Incident) => boolean = () => true) =>
    incidents.filter((incident) => incident.ours === ours && incident.log === log && which(incident)).length;

  it('compares its verdicts with the log as its README says', () => {
    const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
    assert.ok(readme.includes(`| **ours: in time** | ${count('in time', 'in time')} | ${count('in time', 'late')} |`));
    assert.ok(readme.includes(`| **ours: late** | ${count('late', 'in time')} | ${count('late', 'late')} |`));
  });

  it('differs from the log for the reasons that its README gives', () => {
    const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
    const turnedAtClosing = count('in time', 'late', ({ lateIn }) => lateIn.every((state) => state === 'Closed'));
    assert.ok(readme.includes(`In all ${turnedAtClosing} the log's verdict`));
    assert.equal(turnedAtClosing, count('in time', 'late'));
    const unresolved = count('late', 'in time', ({ resolvedAt }) => resolvedAt === '?');
    assert.ok(readme.includes(`${unresolved} were closed without a resolution time`));
    assert.ok(readme.includes(`${count('late', 'in time') - unresolved} were resolved after our assumed limit`));
  });
});

/** Our verdict on each incident, from the statement. */
function verdicts(): [string, 'in time' | 'late'][] {
  const args = ['simulate', 'examples/service-desk/incident-log.sla', '--agreement', 'Verdicts', '--format', 'json'];
  const run = spawnSync(process.execPath, ['src/cli/main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  assert.equal(run.status, 0, run.stderr);
  const statement = JSON.parse(run.stdout) as Statement;
  return statement.targets.flatMap(({ lines }) =>
    lines.map(({ row, outcome }): [string, 'in time' | 'late'] => {
      assert.ok(outcome === 'met' || outcome === 'missed', `${row?.key} is ${outcome}`);
      return [row?.key ?? '', outcome === 'met' ? 'in time' : 'late'];
    }),
  );
}

/** The log by incident, in the order of its updates: split at commas, since no cell of this file is quoted. */
function readLog(): Map<string, Record<string, string>[]> {
  const text = readFileSync(path.join(folder, 'incident-log.csv'), 'utf8');
  assert.ok(!text.includes('"'));
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const columns = header.split(',');
  const log = new Map<string, Record<string, string>[]>();
  for (const line of lines) {
    const cells = line.split(',');
    const row = Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
    const number = row.number ?? '';
    log.set(number, [...(log.get(number) ?? []), row]);
  }
  for (const rows of log.values()) rows.sort((a, b) => Number(a.sys_mod_count) - Number(b.sys_mod_count));
  return log;
}
