/** The test explorer runs the scenarios of the folder and shows a wrong figure at its line. */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/bundles.ts';
import {
  eventually,
  openFile,
  openWorkbench,
  runCommand,
  takeScreenshot,
  type Workbench,
} from '../harness/workbench.ts';

const WRONG = `
scenario "A credit that the agreement doesn't pay" of CheckoutHosting in 2026-01 {
  given Unavailable from 2026-01-14 10:00 for 2 h
  expect credit = 1 GBP
}

scenario "Two hours down" of CheckoutHosting in 2026-01 {
  given Unavailable from 2026-01-14 10:00 for 2 h
  expect Availability missed
}
`;

describe('scenarios in the test explorer', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder: path.join(root, 'test/editor/workspace') });
    appendFileSync(path.join(workbench.folder, 'hosting.sla'), WRONG);
    await openFile(workbench.page, 'hosting.sla');
  });
  after(() => workbench?.stop());

  const row = (label: string) =>
    workbench.page.locator('.test-explorer .monaco-list-row').filter({ hasText: label }).first();

  it('are listed below their file', async () => {
    await runCommand(workbench.page, 'Testing: Focus on Test Explorer View');
    const file = row('hosting.sla');
    await file.waitFor();
    // It may open by itself, before or after it's looked at.
    await eventually(async () => {
      if ((await file.getAttribute('aria-expanded')) !== 'true') await file.locator('.monaco-tl-twistie').click();
      await row('Two hours down').waitFor({ timeout: 5000 });
    });
  });

  it('run, and a wrong figure is shown with what came out', async () => {
    await runCommand(workbench.page, 'Test: Run All Tests');
    await row('Two hours down').locator('.codicon-testing-passed-icon').waitFor();
    await row('A credit that').locator('.codicon-testing-failed-icon').waitFor();
    // The results stand below, whether or not the editor has opened them at the failure by itself.
    await runCommand(workbench.page, 'Test Results: Focus on Test Results View');
    await workbench.page
      .locator('.test-output-peek-tree .monaco-list-row')
      .filter({ hasText: 'A credit' })
      .first()
      .click();
    // The failure stands at its own line.
    const beside = workbench.page.locator('.content', { hasText: '1,200.00 GBP != 1.00 GBP' });
    await beside.first().waitFor({ state: 'attached' });
    await takeScreenshot(workbench.page, 'test-explorer');
  });
});
