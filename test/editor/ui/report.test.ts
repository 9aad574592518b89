/** The report on its own, in a browser: complete, readable, reachable by keyboard, and deaf to what its texts try. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { root } from '../../../scripts/bundles.ts';
import { ensureBrowser } from '../../../scripts/editor-host.ts';
import { statementPage } from '../../../src/report/statementPage.ts';
import type { Statement } from '../../../src/statement/statement.ts';
import { exampleStatement } from '../../webview/statement.ts';
import { type Browser, startBrowser } from '../harness/browser.ts';
import { faintTexts, tabStops, textOf } from '../harness/readable.ts';
import { eventually } from '../harness/workbench.ts';

const part = (name: string) => readFileSync(path.join(root, 'dist/webview', name), 'utf8');

describe('the HTML report', () => {
  let browser: Browser;
  let page: Page;
  let scratch: string;
  const complaints: string[] = [];

  async function show(statement: Statement): Promise<void> {
    const file = path.join(scratch, 'statement.html');
    const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
    writeFileSync(
      file,
      statementPage({ statement, script: part('standalone.js'), style: part('standalone.css'), sha256 }),
    );
    await page.goto(pathToFileURL(file).href);
  }

  before(async () => {
    scratch = mkdtempSync(path.join(tmpdir(), 'sla-report-'));
    browser = await startBrowser({ executable: ensureBrowser(), width: 1100, height: 1000 });
    page = browser.context.pages()[0] ?? (await browser.context.newPage());
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await show(exampleStatement());
    await page.locator('svg.chart').first().waitFor();
  });
  after(async () => {
    await browser?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('draws without a complaint, under its own content security policy', () => {
    assert.deepEqual(complaints, []);
  });

  it('says what is owed in a sentence, and the credits add up to it row by row', async () => {
    const { total, periods } = exampleStatement();
    assert.equal(await page.locator('#total').textContent(), total.payable.text);
    const rows = page.locator('.credits tr.credit');
    assert.equal(
      await rows.count(),
      periods.reduce((sum, { credits }) => sum + credits.length, 0),
    );
    assert.equal(await page.locator('.credits tfoot td').nth(1).textContent(), total.payable.text);
  });

  it('draws each target with a described picture and the same figures as a table', async () => {
    const { targets } = exampleStatement();
    assert.equal(await page.locator('.target').count(), targets.length);
    for (const [index, target] of targets.entries()) {
      const section = page.locator('.target').nth(index);
      const label = await section.locator('svg[role=img]').first().getAttribute('aria-label');
      assert.match(label ?? '', new RegExp(`^${target.title} over time: \\d+ met`));
      await section.locator('details.data > summary').click();
      const cells = await section.locator('details.data tbody tr').allInnerTexts();
      assert.deepEqual(
        cells.map((row) => row.split('\t').slice(0, 2)),
        target.lines.map((line) => [
          `${line.period.key}${line.period.partial ? ' (partial)' : ''}`,
          line.value?.text ?? '',
        ]),
      );
      await section.locator('details.data > summary').click();
    }
  });

  it('marks a miss by shape and label, not by colour alone', async () => {
    const section = page.locator('#target-PullRequests');
    const missed = exampleStatement().targets[1]?.lines.filter((line) => line.outcome === 'missed') ?? [];
    const dots = section.locator('g[aria-label=dot]').last().locator('path');
    await eventually(async () => assert.equal(await dots.count(), missed.length));
    for (const line of missed) {
      const label = section.locator('svg text', { hasText: line.value?.text ?? '' });
      await label.first().waitFor();
    }
  });

  it('labels what is measured by a substitute wherever it appears', async () => {
    assert.equal(await page.locator('#target-Actions h3 .badge').textContent(), 'substitute');
    const badges = page.locator('.credits tr', { hasText: 'Actions availability' }).locator('.badge');
    assert.deepEqual(await badges.allInnerTexts(), ['substitute', 'substitute']);
    await page.locator('#caveats > summary', { hasText: '1 measure by a substitute' }).click();
    await page.locator('.head .note', { hasText: 'Actions availability' }).locator('.badge').waitFor();
  });

  it('can be read on a light and on a dark page', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await eventually(async () => assert.deepEqual(await faintTexts(page.locator('body')), [], colorScheme));
    }
  });

  it('is reached by keyboard, and shows where the focus is', async () => {
    await show(exampleStatement()); // Tab goes on from where the reader was, so that starts anew.
    await page.locator('svg.chart').first().waitFor();
    const stops = await tabStops(page.mainFrame(), () => page.keyboard.press('Tab'), 14);
    assert.ok(
      stops.some(({ name }) => /^Data table of/.test(name)),
      stops.map(({ name }) => name).join(', '),
    );
    assert.deepEqual(
      stops.filter(({ visible }) => !visible),
      [],
    );
  });

  it('shows hostile texts as texts', async () => {
    const hostile = '</script><img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>';
    const statement = exampleStatement();
    const [first, ...rest] = statement.targets;
    assert.ok(first);
    await show({
      ...statement,
      agreement: { ...statement.agreement, title: hostile },
      targets: [{ ...first, title: hostile, commitment: hostile, substitute: hostile }, ...rest],
    });
    await page.locator('svg.chart').first().waitFor();
    assert.match(await textOf(page.locator('h1')), /^<\/script><img src=x/);
    assert.equal(await page.locator('img').count(), 0);
    assert.notEqual(await page.title(), 'taken');
    assert.deepEqual(complaints, []);
  });
});
