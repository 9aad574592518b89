/**
 * Prepares a real VS Code for the editor suites and says which one it chose.
 *
 * The extension-host suite prefers VS Code's own desktop download. Where that can't be had (no network, no display) the same
 * suite runs on code-server, which is VS Code's own workbench and extension host behind a web server, shown by Chromium. The
 * UI suite always runs on the latter, because playwright can drive it alike on every machine.
 *
 * Everything lands in the git-ignored `.host/` with pinned versions; a filled folder is left alone.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, runTool } from './tools.ts';

const root = path.resolve(import.meta.dirname, '..');
const hostDirectory = path.join(root, '.host');
const readyFile = path.join(hostDirectory, 'ready.json');

/** The version the suites were written against: it carries VS Code 1.139 and runs on the Node that runs the build. */
const versions = { 'code-server': '4.139.1' };

const chromiumCandidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const fontDirectory = '/usr/share/fonts/truetype/dejavu';

/** Where the suites find the workbench server and the browser that shows it. */
export interface BrowserHost {
  readonly codeServerEntry: string;
  readonly chromium: string;
}

export type EditorChoice =
  | { readonly kind: 'desktop'; readonly reason: string }
  | { readonly kind: 'code-server'; readonly reason: string };

/** Fills what is missing of `.host/` and of the machine (Chromium, one font), and returns where things are. */
export function ensureBrowserHost(): BrowserHost {
  if (!isReady()) installCodeServer();
  return {
    codeServerEntry: path.join(hostDirectory, 'node_modules/code-server/out/node/entry.js'),
    chromium: ensureBrowser(),
  };
}

/** The browser alone, for pages that stand outside the workbench: its executable. */
export function ensureBrowser(): string {
  ensureChromium();
  const chromium = findChromium();
  if (chromium === undefined) {
    throw new Error(
      'No Chromium found. Install it, or set SLA_CHROMIUM to the path of a Chromium or Chrome executable.',
    );
  }
  return chromium;
}

/** `SLA_EDITOR=desktop` or `SLA_EDITOR=code-server` decides; otherwise a short probe of VS Code's update service does. */
export async function chooseEditor(): Promise<EditorChoice> {
  const forced = process.env.SLA_EDITOR;
  switch (forced) {
    case 'desktop':
    case 'code-server':
      return { kind: forced, reason: `SLA_EDITOR=${forced}` };
    case undefined:
    case '':
      break;
    default:
      throw new Error(`SLA_EDITOR must be "desktop" or "code-server", not "${forced}".`);
  }
  if (process.platform === 'linux' && !process.env.DISPLAY) {
    return { kind: 'code-server', reason: 'there is no display for the desktop application' };
  }
  return (await canDownloadVsCode())
    ? { kind: 'desktop', reason: 'VS Code can be downloaded' }
    : { kind: 'code-server', reason: 'VS Code cannot be downloaded here' };
}

async function canDownloadVsCode(): Promise<boolean> {
  try {
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(3000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

function isReady(): boolean {
  return existsSync(readyFile) && readFileSync(readyFile, 'utf8') === JSON.stringify(versions);
}

function installCodeServer(): void {
  console.log(`Installing code-server ${versions['code-server']} into .host/ (once, about a minute)`);
  mkdirSync(hostDirectory, { recursive: true });
  const manifest = { private: true, dependencies: versions };
  writeFileSync(path.join(hostDirectory, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  runTool('npm', ['install', ...quiet], hostDirectory);
  // code-server's own postinstall would do this, together with native builds that the suites don't need.
  runTool('npm', ['install', '--omit=dev', ...quiet], path.join(hostDirectory, 'node_modules/code-server/lib/vscode'));
  // Written last: an interrupted installation is repeated, not trusted.
  writeFileSync(readyFile, JSON.stringify(versions));
}

function findChromium(): string | undefined {
  const named = process.env.SLA_CHROMIUM;
  return named || chromiumCandidates.find(existsSync);
}

function ensureChromium(): void {
  const missing = [
    ...(findChromium() === undefined ? ['chromium'] : []),
    ...(existsSync(fontDirectory) ? [] : ['fonts-dejavu-core']),
  ];
  installPackages(missing, root);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const choice = await chooseEditor();
  console.log(`Editor for the extension-host suite: ${choice.kind} (${choice.reason})`);
  const host = ensureBrowserHost();
  console.log(`code-server: ${path.relative(root, host.codeServerEntry)}\nChromium: ${host.chromium}`);
}
