/** Proposing a dataset for a file of observations: from the explorer, and by the light bulb on a file that nothing maps yet. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { textOf } from '../harness/readable.ts';
import {
  asked,
  eventually,
  goTo,
  openFile,
  openWorkbench,
  runCommand,
  takeScreenshot,
  type Workbench,
} from '../harness/workbench.ts';

describe('proposing a dataset', () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder: path.resolve(import.meta.dirname, '../workspace') });
    page = workbench.page;
    await openFile(page, 'parties.sla');
  });
  after(() => workbench?.stop());

  const lines = () => page.locator('.editor-instance .monaco-editor .view-lines').first();
  const has = (text: string) => page.locator('.view-line', { hasText: text }).first().waitFor();

  it('is offered in the explorer on a file of observations, and opens as a new text', async () => {
    const row = (name: string) => page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
    await row('data').click();
    await row('outages.csv').waitFor();
    await row('outages.csv').click({ button: 'right' });
    const item = page.locator('.monaco-menu .action-item', { hasText: 'Propose Dataset from File' }).first();
    await item.waitFor();
    await takeScreenshot(page, 'propose-menu');
    await item.click();
    await has('dataset OutagesFiles');
    await page.locator('.tab.active', { hasText: 'outages.sla' }).waitFor();
    await eventually(async () => {
      const text = (await textOf(lines())).replaceAll('\u00a0', ' ');
      for (const part of ['data outages intervals', 'outages from "outages.csv"', 'start = start', 'end = end'])
        assert.ok(text.includes(part), `${part} in: ${text}`);
    });
    await eventually(async () => assert.equal(await page.locator('.squiggly-error').count(), 0));
  });

  for (const theme of ['dark', 'light', 'high-contrast'] as const)
    it(`can be read in a ${theme} theme`, async () => {
      await workbench.setTheme(theme);
      await has('dataset OutagesFiles');
      await takeScreenshot(page, `proposed-${theme}`);
    });

  it('is offered by a light bulb where a dataset names a file and maps nothing of it', async () => {
    await workbench.setTheme('light');
    await openFile(page, 'hosting.sla');
    const end = readFileSync(path.join(workbench.folder, 'hosting.sla'), 'utf8').split('\n').length;
    await goTo(page, end, 1);
    const binding = 'dataset Fresh for CheckoutHosting { outages from "data/outages.csv" {} }';
    await page.keyboard.type(binding);
    await has('dataset Fresh');
    await goTo(page, end, binding.indexOf('outages from') + 1);
    const action = page.locator('.action-widget .monaco-list-row', { hasText: /outages\.csv/ }).first();
    await asked(page, () => runCommand(page, 'Quick Fix...'), action);
    await takeScreenshot(page, 'propose-light-bulb');
    await action.click();
    // Two other datasets map it already.
    await page.locator('.view-line', { hasText: 'end = end' }).nth(2).waitFor();
    await takeScreenshot(page, 'proposed-mapping');
  });
});
