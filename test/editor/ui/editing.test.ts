/** Writing an agreement in the workbench: Problems, completion, rename, what the preview says where there is no statement. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { textOf } from '../harness/readable.ts';
import {
  asked,
  eventually,
  goTo,
  openFile,
  openWorkbench,
  problems,
  runCommand,
  takeScreenshot,
  type Workbench,
  webview,
} from '../harness/workbench.ts';

describe('writing an agreement', () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder: path.resolve(import.meta.dirname, '../workspace') });
    page = workbench.page;
    await openFile(page, 'hosting.sla');
  });
  after(() => workbench?.stop());

  /** Puts the cursor before a text of the file on disk. */
  async function goToText(text: string, offset = 0): Promise<void> {
    const lines = readFileSync(path.join(workbench.folder, 'hosting.sla'), 'utf8').split('\n');
    const index = lines.findIndex((line) => line.includes(text));
    await goTo(page, index + 1, (lines[index] ?? '').indexOf(text) + 1 + offset);
  }

  const showHover = (inside: (hover: Locator) => Locator): Promise<Locator> =>
    asked(page, () => runCommand(page, 'Show or Focus Hover'), inside(page.locator('.monaco-hover:visible')).first());

  async function undoAll(): Promise<void> {
    await runCommand(page, 'File: Revert File');
  }

  it('offers names that fit where one types', async () => {
    await goToText('outside Unavailable', 'outside Una'.length);
    const rows = page.locator('.suggest-widget.visible .monaco-list-row');
    await asked(page, () => page.keyboard.press('Control+Space'), rows.filter({ hasText: 'Unavailable' }).first());
    await takeScreenshot(page, 'completion');
    await page.keyboard.press('Escape');
  });

  it('explains a target on hover', async () => {
    await goToText('99.95% each', 2);
    await showHover((hover) => hover.filter({ hasText: '19.2 s' }));
    await takeScreenshot(page, 'hover');
    await page.keyboard.press('Escape');
  });

  it('draws what a target pays on hover, in every theme', async () => {
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await openFile(page, 'hosting.sla');
      await goToText('target Availability', 9);
      const picture = await showHover((hover) => hover.locator('img'));
      // A picture that the editor refuses has no size; one that it draws anew has none for a moment.
      await eventually(async () => {
        await picture.evaluate((image: HTMLImageElement) => image.decode());
        assert.ok(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth > 100));
      });
      await takeScreenshot(page, `hover-credits-${theme}`);
      await page.keyboard.press('Escape');
    }
  });

  it('lists a gap between bands in Problems, with its code, and leads to it', async () => {
    await goToText('below 99.95% : 10%');
    await page.keyboard.type('above 99.00% and ');
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    const row = (await problems(page)).filter({ hasText: 'band-gap' });
    await row.first().waitFor();
    await takeScreenshot(page, 'problems');
    // What is found anew is drawn anew, and a row that goes takes a click with it.
    await asked(page, () => row.first().dblclick(), page.locator('.statusbar-item', { hasText: /^Ln 3\d,/ }));
    await openFile(page, 'hosting.sla');
    await undoAll();
    await row.first().waitFor({ state: 'detached' });
  });

  it('renames across files', async () => {
    await openFile(page, 'hosting.sla');
    await goToText('provider Northwind', 'provider No'.length);
    const input = await asked(page, () => page.keyboard.press('F2'), page.locator('.rename-input'));
    await input.fill('Westwind');
    await input.press('Enter');
    await page.locator('.view-line', { hasText: 'Westwind' }).first().waitFor();
    await openFile(page, 'parties.sla');
    await page.locator('.view-line', { hasText: 'party Westwind' }).waitFor();
    await undoAll();
    await openFile(page, 'hosting.sla');
    await undoAll();
  });

  it('says which rows were rejected, and leads to them', async () => {
    await openFile(page, 'hosting.sla');
    await runCommand(page, 'SLA: Simulate');
    const preview = webview(page);
    await preview.locator('#total').waitFor();
    await preview.locator('#choose-dataset').selectOption('Malformed');
    await preview.locator('.state h1', { hasText: 'The data was rejected' }).waitFor();
    await eventually(async () =>
      assert.match(await textOf(preview.locator('.problems')), /malformed\.csv:3.*2025-02-31/s),
    );
    await takeScreenshot(page, 'data-rejected');
    await preview.locator('.problems .clause').first().click();
    await page.locator('.tab.active', { hasText: 'malformed.csv' }).waitFor();
  });

  it('says what a period looks like when it is given another thing', async () => {
    const preview = webview(page);
    await preview.locator('#choose-dataset').selectOption('Outages2025');
    await preview.locator('#total').waitFor();
    await preview.locator('#choose-from').fill('soon');
    await preview.locator('#choose-from').press('Enter');
    await preview.locator('.state h1', { hasText: 'not a period' }).waitFor();
    await preview.locator('#choose-from').fill('2025-01');
    await preview.locator('#choose-to').fill('2025-01');
    await preview.locator('#choose-to').press('Enter');
    await preview.locator('.facts', { hasText: '2025-01-01 to 2025-01-31' }).waitFor();
  });

  it('says how to add a dataset where there is none', async () => {
    await openFile(page, 'parties.sla');
    await runCommand(page, 'SLA: Simulate');
    await webview(page)
      .locator('.state h1', { hasText: /no agreement|No dataset/ })
      .waitFor();
  });
});
