/** The preview beside the file says what the command line says, leads to the clauses, and is there again after a reload. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { root } from '../../../scripts/bundles.ts';
import type { Statement } from '../../../src/statement/statement.ts';
import { faintTexts, tabStops, textOf } from '../harness/readable.ts';
import {
  eventually,
  goTo,
  openFile,
  openWorkbench,
  runCommand,
  type Theme,
  takeScreenshot,
  type Workbench,
  webview,
} from '../harness/workbench.ts';

const example = path.join(root, 'examples/github-enterprise');
const agreement = 'status-page.sla';

/** What the command line states about the same file. */
function statementOf(dataset: string): Statement {
  const args = ['dist/cli.js', 'simulate', path.join(example, agreement), '--dataset', dataset, '--format', 'json'];
  const { stdout, stderr } = spawnSync('node', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Statement;
}

describe('the preview of GitHub’s agreement', () => {
  let workbench: Workbench;
  let preview: FrameLocator;
  let statement: Statement;
  const refused: string[] = [];

  before(async () => {
    statement = statementOf('MajorOutages');
    workbench = await openWorkbench({ folder: example, width: 1600, height: 1080 });
    workbench.page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
    });
    await openFile(workbench.page, agreement);
    await runCommand(workbench.page, 'View: Toggle Primary Side Bar Visibility');
    preview = webview(workbench.page);
  });
  after(() => workbench?.stop());

  const status = (text: string) => preview.locator('#choose-dataset').filter({ hasText: text });

  it('opens with the button in the editor’s title, beside the file', async () => {
    await workbench.page
      .locator('.editor-actions a[aria-label^="SLA: Simulate"], .editor-actions a[aria-label^="Simulate"]')
      .click();
    await preview.locator('#total').waitFor();
    assert.equal(await workbench.page.locator('.editor-group-container').count(), 2);
  });

  it('says the same as the command line, figure by figure', async () => {
    await status('MajorOutages').waitFor();
    await eventually(async () => {
      assert.equal(await textOf(preview.locator('#total')), statement.total.payable.text);
      const credits = statement.periods.flatMap((period) => period.credits);
      const rows = await preview
        .locator('.credits tr.credit')
        .evaluateAll((found) =>
          found.map((row) => [...row.querySelectorAll('td.money')].map((cell) => cell.textContent)),
        );
      assert.deepEqual(
        rows,
        credits.map(({ entitled, payable }) => [entitled.text, payable.text]),
      );
      for (const target of statement.targets) {
        const cells = await preview
          .locator(`[id="target-${target.id}"] details.data tbody tr`)
          .evaluateAll((found) => found.map((row) => row.querySelector('td')?.textContent));
        assert.equal(cells.length, target.lines.length, target.title);
        assert.deepEqual(
          cells,
          target.lines.map(
            ({ value, between }) =>
              value?.text ?? (between === undefined ? '' : `${between.low.text} to ${between.high.text}`),
          ),
        );
      }
    });
  });

  it('draws every measured target with a described picture', async () => {
    const drawn = statement.targets.filter(({ lines }) =>
      lines.some((line) => line.value !== undefined || line.between !== undefined),
    );
    // Each picture is drawn by itself, some time after the figures.
    await eventually(async () => {
      const labels = await preview
        .locator('.target figure')
        .evaluateAll((figures) =>
          figures.map((figure) => figure.querySelector('svg[role=img]')?.getAttribute('aria-label') ?? ''),
        );
      assert.equal(labels.length, drawn.length);
      assert.ok(
        labels.every((label) => label.length > 20),
        labels.join('\n'),
      );
    });
  });

  it('labels every substitute where its figures appear', async () => {
    const substituted = statement.targets.filter(({ substitute }) => substitute !== undefined);
    assert.notEqual(substituted.length, 0);
    for (const { id } of substituted) await preview.locator(`[id="target-${id}"] h3 .badge`).waitFor();
  });

  it('is written without breaking its content security policy', () => assert.deepEqual(refused, []));

  for (const theme of ['dark', 'light', 'high-contrast'] satisfies Theme[]) {
    it(`can be read in a ${theme} theme`, async () => {
      await workbench.setTheme(theme);
      await preview.locator(`body[data-vscode-theme-kind="${themeKinds[theme]}"]`).waitFor();
      // The editor hands its colours over one after the other.
      await eventually(async () => assert.deepEqual(await faintTexts(preview.locator('#page')), []));
      await takeScreenshot(workbench.page, `preview-${theme}`);
    });
  }

  it('is reached by keyboard, and shows where the focus is', async () => {
    await workbench.setTheme('dark');
    // The editor takes the focus back when a picker has closed.
    await eventually(async () => {
      await preview.locator('#choose-dataset').focus();
      const stops = await tabStops(preview, () => workbench.page.keyboard.press('Tab'), 8);
      assert.deepEqual(
        stops.slice(0, 2).map(({ name }) => name),
        ['choose-from', 'choose-to'],
      );
      assert.deepEqual(
        stops.filter(({ visible }) => !visible),
        [],
      );
    });
  });

  it('leads from a credit to its clause', async () => {
    const [first] = statement.periods.flatMap((period) => period.credits);
    assert.ok(first);
    await preview.locator('.credits tbody .clause').first().click();
    await workbench.page
      .locator('.tab.active', { hasText: path.basename(first.at.file) })
      .first()
      .waitFor();
    await workbench.page.locator('.statusbar-item', { hasText: `Ln ${first.at.end.line + 1}, ` }).waitFor();
  });

  it('explains each amount down to the rows', async () => {
    await preview.locator('.credits .disclosure').first().click();
    await preview.locator('#credits').evaluate((heading) => heading.scrollIntoView());
    await takeScreenshot(workbench.page, 'preview-credits');
    await eventually(async () =>
      assert.match(await textOf(preview.locator('.credits .why .derivation').first()), /status-changes\.csv:\d+/),
    );
  });

  it('shows another dataset when it is chosen', async () => {
    const other = statementOf('AllOutages');
    await preview.locator('#choose-dataset').selectOption('AllOutages');
    await preview.locator('#total', { hasText: other.total.payable.text }).waitFor();
    await preview.locator('.facts', { hasText: /major and partial/ }).waitFor();
  });

  it('is there again after a reload, with what was chosen', async () => {
    const shown = await textOf(preview.locator('#summary'));
    await workbench.reload();
    await preview.locator('#summary', { hasText: shown }).waitFor();
    await eventually(async () => assert.equal(await preview.locator('#choose-dataset').inputValue(), 'AllOutages'));
  });

  it('follows the file that it imports, as one types', async () => {
    const { page, folder } = workbench;
    const total = preview.locator('#total');
    const shown = await textOf(total);
    const lines = readFileSync(path.join(folder, 'repaired.sla'), 'utf8').split('\n');
    const index = lines.findIndex((line) => line.includes('parameter subscriptionFee'));
    const column = (lines[index] ?? '').indexOf('21000') + 1;
    assert.ok(column > 0, 'the example assumes a fee of 21000');
    await openFile(page, 'repaired.sla');
    await goTo(page, index + 1, column);
    await page.keyboard.type('1');
    await total.filter({ hasNotText: shown }).waitFor();
    await page.keyboard.press('Backspace');
    await total.filter({ hasText: shown }).waitFor();
  });
});

const themeKinds: Readonly<Record<Theme, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-high-contrast',
};
