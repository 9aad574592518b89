import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Statement, TargetStatement } from '../../src/statement/statement.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('examples/github-enterprise', () => {
  let [major, all]: Statement[] = [];

  before(() => {
    major = statement('MajorOutages');
    all = statement('AllOutages');
  });

  it('shows both readings of the status page side by side in its README and in the front page', () => {
    assert.ok(major && all);
    const rows = major.targets.map((target, i) => {
      const other = all?.targets[i];
      assert.equal(other?.id, target.id);
      return `| ${feature(target)} | ${cells(target)} | ${cells(other)} |`;
    });
    const total = (one: Statement): string =>
      `${one.total.missed} of ${one.total.met + one.total.missed} | | ${payable(one)}`;
    const table = [
      '| feature | missed, major only | lowest | credits | missed, with partial | lowest | credits |',
      '|---|---|---|---|---|---|---|',
      ...rows,
      `| **together** | ${total(major)} | ${total(all)} |`,
    ].join('\n');
    for (const file of ['examples/github-enterprise/README.md', 'README.md'])
      assert.ok(readFileSync(path.join(root, file), 'utf8').includes(table), `${file} has not this table:\n${table}`);
  });

  it('never leaves the first band when only major outages count', () => {
    const owed = (major?.targets ?? []).flatMap(({ lines }) => lines.map(({ credit }) => credit?.entitled.text));
    assert.deepEqual([...new Set(owed.filter((text) => text !== undefined && text !== '0.00 USD'))], ['787.50 USD']);
  });

  it('labels every substitute where it appears', () => {
    for (const id of ['ActionsAvailability', 'PackagesAvailability'])
      assert.match(
        major?.targets.find((target) => target.id === id)?.substitute ?? '',
        /status page, in place of the share/,
      );
  });

  it('leaves the quarter of the renaming unmeasured where the gap could hide a miss', () => {
    assert.deepEqual(
      major?.notMeasured.map(({ target, periods }) => [target, periods]),
      [
        ['Availability(Pages)', ['2022-Q3']],
        ['ActionsAvailability', ['2022-Q3']],
        ['PackagesAvailability', ['2022-Q3']],
      ],
    );
  });
});

function statement(dataset: string): Statement {
  const file = 'examples/github-enterprise/status-page.sla';
  const range = ['--from', '2021-Q1', '--to', '2026-Q2'];
  const run = spawnSync(
    process.execPath,
    ['src/cli/main.ts', 'simulate', file, '--dataset', dataset, ...range, '--format', 'json'],
    { cwd: root, encoding: 'utf8', maxBuffer: 1e8 },
  );
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout) as Statement;
}

const feature = ({ title }: TargetStatement): string =>
  title.replace(/^Availability: /, '').replace(/Availability$/, '');

function cells({ lines }: TargetStatement): string {
  const missed = lines.filter(({ outcome }) => outcome === 'missed');
  const judged = lines.filter(({ outcome }) => outcome === 'met' || outcome === 'missed');
  const lowest = judged
    .flatMap(({ value }) => value ?? [])
    .reduce((low, value) => (Number.parseFloat(value.text) < Number.parseFloat(low.text) ? value : low));
  const cents = lines.reduce((sum, { credit }) => sum + Math.round(100 * amount(credit?.entitled.text)), 0);
  return `${missed.length} of ${judged.length} | ${lowest.text} | ${(cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })} USD`;
}

const amount = (text: string | undefined): number => Number.parseFloat((text ?? '0').replaceAll(',', ''));

const payable = ({ total }: Statement): string =>
  total.undecidedUpTo === undefined
    ? `**${total.payable.text}**`
    : `**${total.payable.text}** to ${total.undecidedUpTo.text}`;
