/** A version in force from the middle of a month on, an indexed amount and a target that the new version leaves out, over real rows. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Statement } from '../../src/statement/statement.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { parsedBySchema } from '../support/schemas.ts';

const folder = path.join(import.meta.dirname, 'fixtures/versions');

describe('sla simulate over the day of a change', () => {
  let project: ReturnType<typeof temporaryProject>;
  let statement: Statement;
  before(async () => {
    project = temporaryProject(
      Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')])),
    );
    const args = ['simulate', 'amended.sla', '--from', '2026-02', '--to', '2026-04', '--format', 'json'];
    const { code, stdout, stderr } = await runCli(args, { cwd: project.folder });
    assert.equal(code, 0, stderr);
    statement = parsedBySchema<Statement>(stdout, 'sla-statement/1');
  });
  after(() => project.remove());

  const entitled = (id: string) =>
    statement.targets
      .find((target) => target.id === id)
      ?.lines.map(({ period, credit }) => `${period.key} ${credit?.entitled.text ?? 'nothing'}`);

  it('names the versions and the days on which each was in force', () =>
    assert.deepEqual(
      statement.versions?.map(({ id, version, firstDay, lastDay }) => [id, version, firstDay, lastDay]),
      [
        ['Hosting', '1.0.0', '2026-02-01', '2026-03-10'],
        ['HostingMarch', '2.0.0', '2026-03-11', '2026-04-30'],
      ],
    ));

  /*
   * February: 10% of 310 GBP. March by the old version: 10% of the 100 GBP that 10 of 31 days of 310 GBP are; by the new one 20% of the 420 GBP that
   * 21 of 31 days of 620 GBP are. April: 20% of 620 GBP.
   */
  it('judges and pays each part of the month by its own version', () =>
    assert.deepEqual(entitled('Short'), [
      '2026-02 31.00 GBP',
      '2026-03 10.00 GBP',
      '2026-03 84.00 GBP',
      '2026-04 124.00 GBP',
    ]));

  /* 5 h in February and 6 h in March at 5 GBP, 5 h in April at 5.38 GBP; the 3 h of 5 March are in time. */
  it('takes the amount of the day', () =>
    assert.deepEqual(entitled('Repair'), [
      '2026-02 5.00 GBP',
      '2026-03 nothing',
      '2026-03 5.00 GBP',
      '2026-04 5.38 GBP',
    ]));

  it('names both parts of the month below the lines', async () => {
    const { stdout } = await runCli(['simulate', 'amended.sla', '--from', '2026-02', '--to', '2026-04'], {
      cwd: project.folder,
    });
    assert.match(stdout, /^ *\* 2026-03 is in 2 parts: 2026-03-01 to 2026-03-10, 2026-03-11 to 2026-03-31\.$/m);
    assert.doesNotMatch(stdout, /2026-03 is partial: 2026-03-11/);
  });

  it('has the target that was left out up to the day of the change, and says so', () => {
    assert.deepEqual(entitled('Steady'), ['2026-02 1.00 GBP', '2026-03 1.00 GBP']);
    assert.deepEqual(
      statement.leftOut?.map(({ what, because }) => [what, because]),
      [['target Steady of Hosting', 'Nobody could say what it meant.']],
    );
  });

  /* 37 in February, 11 and 89 in March, 129.38 in April. */
  it('adds the versions up', () => assert.equal(statement.total.payable.text, '266.38 GBP'));

  it('shows what is left out in text and page', async () => {
    for (const format of ['text', 'html']) {
      const { stdout } = await runCli(['simulate', 'amended.sla', '--format', format], { cwd: project.folder });
      assert.match(stdout, /Left out[\s\S]*target Steady of Hosting: Nobody could say what it meant\./, format);
    }
  });
});
