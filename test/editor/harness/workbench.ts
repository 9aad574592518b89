/** Drives the workbench as a user does: keyboard, palette, editors, panels. Waits for what is seen, never for a time. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { root } from '../../../scripts/bundles.ts';
import { ensureBrowserHost } from '../../../scripts/editor-host.ts';
import { vsixFile } from '../../../scripts/package.ts';
import { startBrowser } from './browser.ts';
import { startCodeServer } from './code-server.ts';
import { workbenchUrl } from './extension-host.ts';

/** Generous, because a loaded machine takes three times as long. */
const patience = 90_000;

/** Repeats a check until it holds, and throws what it last threw: what the editor draws late isn't wrong. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + patience; ; await delay(100)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

/** Asks for something until it's seen: an editor that isn't ready, or a server that still reads, is asked again. */
export async function asked(page: Page, ask: () => Promise<void>, wanted: Locator): Promise<Locator> {
  for (const deadline = Date.now() + patience; ; ) {
    await ask();
    try {
      await wanted.waitFor(brief);
      return wanted;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

export type Theme = 'dark' | 'light' | 'high-contrast';

const themes: Readonly<Record<Theme, { readonly name: string; readonly bodyClass: string }>> = {
  dark: { name: 'Dark Modern', bodyClass: 'vs-dark' },
  light: { name: 'Light Modern', bodyClass: 'vs' },
  'high-contrast': { name: 'Dark High Contrast', bodyClass: 'hc-black' },
};

export interface Workbench {
  readonly page: Page;
  /** The copied folder that is open. */
  readonly folder: string;
  readonly setTheme: (theme: Theme) => Promise<void>;
  readonly reload: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface WorkbenchOptions {
  /** Directory whose copy is opened. */
  readonly folder: string;
  readonly width?: number;
  readonly height?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Installs the packaged extension into a private editor and opens a copy of the folder. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const host = ensureBrowserHost();
  const scratch = mkdtempSync(path.join(tmpdir(), 'sla-ui-'));
  const folder = path.join(scratch, path.basename(options.folder));
  cpSync(options.folder, folder, { recursive: true });
  const settings = { 'workbench.colorTheme': themes.dark.name, ...options.settings };
  const server = await startCodeServer({ entry: host.codeServerEntry, vsix: [vsixFile], settings });
  const { width = 1280, height = 800 } = options;
  const browser = await startBrowser({ executable: host.chromium, width, height });
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  page.setDefaultTimeout(patience);
  const stop = async () => {
    await browser.stop();
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  };
  const loaded = () => page.locator('.part.statusbar .statusbar-item').first().waitFor();
  // By its own command, so that the workbench keeps what it wants to restore.
  const reload = async () => {
    const gone = page.waitForEvent('load');
    await runCommand(page, 'Developer: Reload Window', { staysOpen: true });
    await gone;
    await loaded();
  };
  try {
    await page.goto(workbenchUrl(server, folder));
    await loaded();
  } catch (error) {
    await stop();
    throw error;
  }
  const setTheme = async (theme: Theme) => {
    const { name, bodyClass } = themes[theme];
    await eventually(async () => {
      await runCommand(page, 'Preferences: Color Theme', { staysOpen: true });
      await pickerInput(page).fill(name, brief);
      await pickerRow(page, name).click(brief);
      await pickerInput(page).waitFor({ state: 'hidden', ...brief });
    });
    await page.locator(`.monaco-workbench.${bodyClass}`).waitFor();
  };
  return { page, folder, setTheme, reload, stop };
}

/** Runs a command by its title, as the palette shows it. */
export async function runCommand(page: Page, title: string, { staysOpen = false } = {}): Promise<void> {
  await inPicker(page, 'F1', async (input) => {
    await input.fill(`>${title}`, brief);
    await pickerRow(page, title).click(brief);
  });
  if (!staysOpen) await pickerInput(page).waitFor({ state: 'hidden' });
}

/** Opens a file of the folder in the first column, where no preview is, and waits until its text is drawn. */
export async function openFile(page: Page, name: string): Promise<Locator> {
  await runCommand(page, 'View: Focus First Editor Group');
  await inPicker(page, 'ControlOrMeta+P', async (input) => {
    await input.fill(name, brief);
    await pickerRow(page, path.basename(name)).click(brief);
  });
  const tab = page.locator('.tabs-container .tab.active', { hasText: path.basename(name) });
  await tab.first().waitFor();
  // The tab is there before the text: until then what is typed goes into the file that was shown before.
  const editor = page.locator(`.editor-instance .monaco-editor[data-uri$="/${path.basename(name)}"]`).first();
  await editor.locator('.view-line').first().waitFor();
  return editor;
}

/** Puts the cursor at a line and column, both counted from 1, and waits until it stands there. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  const there = page.locator('.statusbar-item', { hasText: new RegExp(`^Ln ${line}, Col ${column}$`) });
  await inPicker(page, 'Control+G', async (input) => {
    await input.fill(`:${line}:${column}`, brief);
    // Without a row Enter would do nothing.
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor(brief);
    await input.press('Enter', brief);
    await input.waitFor({ state: 'hidden', ...brief });
    await there.waitFor(brief);
  });
}

/** One attempt's patience within a picker. */
const brief = { timeout: 15_000 };

/** Opens a picker and uses it, again if it closes meanwhile: one that opens while the focus still moves doesn't stay. */
async function inPicker(page: Page, key: string, use: (input: Locator) => Promise<void>, attempts = 5): Promise<void> {
  try {
    await page.keyboard.press(key);
    await pickerInput(page).waitFor({ timeout: 5000 });
    await use(pickerInput(page));
  } catch (error) {
    if (attempts <= 1) throw error;
    await page.keyboard.press('Escape');
    await inPicker(page, key, use, attempts - 1);
  }
}

function pickerInput(page: Page): Locator {
  return page.locator('.quick-input-widget input.input');
}

/** The row of exactly that label; the best match of what was typed may be another one. */
function pickerRow(page: Page, label: string): Locator {
  const name = page.locator('.label-name').getByText(label, { exact: true });
  return page.locator('.quick-input-list .monaco-list-row').filter({ has: name }).first();
}

/** Opens the Problems panel and returns its rows. */
export async function problems(page: Page): Promise<Locator> {
  await runCommand(page, 'Problems: Focus on Problems View');
  await page.locator('.markers-panel').waitFor();
  return page.locator('.markers-panel .monaco-list-row');
}

/** The document inside the visible webview; those behind other tabs stay in the page, hidden. */
export function webview(page: Page): FrameLocator {
  const outer = page.locator('iframe.webview.ready').filter({ visible: true }).first();
  return outer.contentFrame().frameLocator('iframe#active-frame');
}

/** Writes `<name>.png`: to `out/screenshots`, or where `npm run screenshots` says, for the pictures that the documentation shows. */
export async function takeScreenshot(target: Page | Locator, name: string): Promise<void> {
  const directory = path.resolve(root, process.env.SLA_SCREENSHOTS ?? 'out/screenshots');
  mkdirSync(directory, { recursive: true });
  await target.screenshot({ path: path.join(directory, `${name}.png`), animations: 'disabled', caret: 'hide' });
}
