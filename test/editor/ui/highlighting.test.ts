/** A `.sla` file is coloured, and its comment keys do what the language configuration says. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { eventually, goTo, openFile, openWorkbench, type Workbench } from '../harness/workbench.ts';

describe('a .sla file in the workbench', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder: path.resolve(import.meta.dirname, '../workspace') });
  });
  after(() => workbench?.stop());

  it('is coloured by the grammar', async () => {
    const editor = await openFile(workbench.page, 'hosting.sla');
    const line = editor.locator('.view-line', { hasText: 'agreement' }).first();
    // The editor shows a text first and reads its grammar later.
    await eventually(async () => {
      const classes = await line
        .locator('span > span')
        .evaluateAll((spans) => spans.flatMap((span) => [...span.classList]));
      const colours = new Set(classes.filter((name) => /^mtk\d/.test(name)));
      assert.ok(colours.size >= 3, `one colour each for keyword, name and title, not ${classes.join(' ')}`);
    });
  });

  it('continues a doc comment on Enter', async () => {
    const { page } = workbench;
    const continued = page.locator('.editor-instance .view-line', { hasText: /^\s\*\s*$/ });
    // The editor reads a language's comment rules some time after the file is shown; until then Enter is a plain new line.
    for (let left = 8; left >= 0 && (await continued.count()) === 0; left--) {
      await goTo(page, 1, 1);
      await page.keyboard.press('End');
      await page.keyboard.press('ControlOrMeta+Enter');
      await page.keyboard.type('/** ');
      // Where colouring is late, suggestions may be open, and Enter would take one.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
      await continued
        .first()
        .waitFor({ timeout: 5000 })
        .catch((error: unknown) => {
          if (left === 0) throw error;
        });
    }
    assert.ok((await continued.count()) > 0);
  });
});
