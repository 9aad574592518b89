/** A `.sla` file is coloured, and its comment keys do what the language configuration says. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { goTo, openFile, openWorkbench, type Workbench } from '../harness/workbench.ts';

describe('a .sla file in the workbench', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder: path.resolve(import.meta.dirname, '../workspace') });
  });
  after(() => workbench.stop());

  it('is coloured by the grammar', async () => {
    const editor = await openFile(workbench.page, 'hosting.sla');
    const line = editor.locator('.view-line', { hasText: 'agreement' }).first();
    const classes = await line.locator('span > span').evaluateAll((spans) => spans.map((span) => span.className));
    assert.ok(new Set(classes).size >= 3, `one colour each for keyword, name and title, not ${classes.join(' ')}`);
  });

  it('continues a doc comment on Enter', async () => {
    const { page } = workbench;
    await goTo(page, 1, 1);
    await page.keyboard.press('End');
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.keyboard.type('/** ');
    // Where colouring is late, suggestions may be open, and Enter would take one.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.locator('.editor-instance .view-line', { hasText: /^\s\*\s*$/ }).waitFor();
  });
});
