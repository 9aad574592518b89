/** The preview's page alone, in a browser: what it draws of what the extension sends, and what it sends back. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../../../scripts/bundles.ts';
import { ensureBrowser } from '../../../scripts/editor-host.ts';
import type { FromPreview, PreviewContent, ToPreview } from '../../../src/protocol/preview.ts';
import type { Remark } from '../../../src/protocol/requests.ts';
import { exampleStatement } from '../../webview/statement.ts';
import { type Browser, startBrowser } from '../harness/browser.ts';
import { faintTexts } from '../harness/readable.ts';
import { eventually } from '../harness/workbench.ts';

const part = (name: string) => readFileSync(path.join(root, 'dist/webview', name), 'utf8');

const WORKS: Remark = { file: 'data/works.txt', message: "its name doesn't say what it is, so it's read as CSV" };

describe('the page of the preview', () => {
  let browser: Browser;
  let page: Page;
  const sent: FromPreview[] = [];

  async function show(content: PreviewContent): Promise<void> {
    const message: ToPreview = {
      ...{ type: 'show', file: 'hosting.sla', datasets: ['Major'], dataset: 'Major', content },
      state: { uri: 'file:///hosting.sla', choice: { dataset: '', from: '', to: '' } },
    };
    await page.evaluate((data) => window.postMessage(data, '*'), message);
  }

  const stated = (...remarks: Remark[]): Promise<void> =>
    show({ kind: 'statement', statement: exampleStatement(), remarks });

  before(async () => {
    browser = await startBrowser({ executable: ensureBrowser(), width: 800, height: 1000 });
    page = browser.context.pages()[0] ?? (await browser.context.newPage());
    await page.exposeFunction('tellExtension', (message: FromPreview) => void sent.push(message));
    // The colours of a theme come from the report on its own, which brings some.
    await page.setContent(`<style>${part('standalone.css')}</style>`);
    const editor = 'window.acquireVsCodeApi = () => ({ postMessage: window.tellExtension, setState() {} });';
    await page.addScriptTag({ content: `${editor}\n${part('preview.js')}` });
  });
  after(() => browser?.stop());

  it('shows above the statement what is to be known of the files, and leads to them', async () => {
    await stated(WORKS);
    const remarks = page.getByRole('list', { name: 'Warnings' });
    assert.deepEqual(await remarks.locator('li').allInnerTexts(), [`warning ${WORKS.file} ${WORKS.message}`]);
    assert.equal(await page.locator('#page > .remarks + article.statement').count(), 1);
    await eventually(async () => assert.deepEqual(await faintTexts(page.locator('body')), []));
    await remarks.getByRole('button', { name: WORKS.file }).click();
    await eventually(async () => assert.deepEqual(sent.at(-1), { type: 'open', problem: WORKS }));
  });

  it('says nothing where nothing is to be known, and nothing of former remarks', async () => {
    await stated(WORKS);
    await page.locator('.remarks').waitFor();
    await stated();
    await page.locator('.remarks').waitFor({ state: 'detached' });
    assert.equal(await page.locator('article.statement').count(), 1);
  });

  it('shows hostile names of files as names', async () => {
    const hostile = '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>.txt';
    await stated({ file: hostile, message: hostile });
    await page.locator('.remarks', { hasText: '<img src=x' }).waitFor();
    assert.equal(await page.locator('.remarks').locator('img, script').count(), 0);
    assert.notEqual(await page.title(), 'taken');
  });
});
