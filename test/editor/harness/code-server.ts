/** A private code-server: its own HOME, settings, extensions and port, and nothing left behind. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface CodeServerOptions {
  /** Path of code-server's `entry.js`. */
  readonly entry: string;
  /** Extensions to install before the start. */
  readonly vsix?: readonly string[];
  /** Extensions and user data live here; default: a temporary directory that `stop` removes. */
  readonly directories?: EditorDirectories;
  /** User settings, laid over the quiet ones below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment variables for the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface EditorDirectories {
  readonly userData: string;
  readonly extensions: string;
}

export interface CodeServer {
  readonly origin: string;
  readonly authority: string;
  /** What the server printed so far. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** No welcome pages, updates, telemetry or saving behind one's back; git and workspace trust off, which a suite that needs them turns on again. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'files.autoSave': 'off',
  'files.refactoring.autoSave': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
};

export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'sla-editor-'));
  const setup = prepare(scratch, options);
  for (const file of options.vsix ?? []) installExtension(options.entry, setup, file);
  const port = await freePort();
  const server = spawn(process.execPath, [...setup.args, ...serverArguments(port)], {
    env: setup.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output: string[] = [];
  server.stdout.on('data', (chunk) => output.push(String(chunk)));
  server.stderr.on('data', (chunk) => output.push(String(chunk)));
  const log = () => output.join('');
  const stop = async () => {
    await stopGroup(server);
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  const authority = `127.0.0.1:${port}`;
  const origin = `http://${authority}`;
  if (!(await answers(`${origin}/healthz`, server))) {
    await stop();
    throw new Error(`code-server did not start:\n${log()}`);
  }
  return { origin, authority, log, stop };
}

/** Installs an extension into the given directories, as `code --install-extension` does. */
export function installInto(entry: string, directories: EditorDirectories, vsix: string): void {
  const scratch = mkdtempSync(path.join(tmpdir(), 'sla-editor-'));
  try {
    installExtension(entry, prepare(scratch, { entry, directories }), vsix);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Setup {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

function prepare(scratch: string, options: CodeServerOptions): Setup {
  const { userData, extensions } = options.directories ?? {
    userData: path.join(scratch, 'data'),
    extensions: path.join(scratch, 'extensions'),
  };
  const home = path.join(scratch, 'home');
  for (const directory of [home, path.join(userData, 'User'), extensions]) mkdirSync(directory, { recursive: true });
  const config = path.join(scratch, 'config.yaml');
  writeFileSync(config, 'auth: none\n');
  writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }));
  return {
    args: [options.entry, '--config', config, '--user-data-dir', userData, '--extensions-dir', extensions],
    env: privateEnvironment(home, options.env),
  };
}

/** The caller's environment with a HOME of its own and no marketplace, less what would reach into another editor. */
function privateEnvironment(home: string, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const foreign = new Set(['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'VSCODE_IPC_HOOK_CLI', 'NODE_OPTIONS']);
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.has(name)));
  return { ...inherited, HOME: home, EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }), ...extra };
}

function installExtension(entry: string, setup: Setup, vsix: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...setup.args, '--install-extension', vsix], {
    env: setup.env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${entry} could not install ${vsix}:\n${stdout}\n${stderr}`);
}

function serverArguments(port: number): string[] {
  return [
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
    ...[
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
    ],
    // Without it the page ignores `extensionTestsPath` and says nothing.
    ...['--vscode-option', 'enable-smoke-test-driver'],
  ];
}

async function answers(url: string, server: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + 180_000;
  while (Date.now() < deadline && server.exitCode === null) {
    try {
      if ((await fetch(url)).ok) return true;
    } catch {
      // Not listening yet.
    }
    await delay(100);
  }
  return false;
}

/** Ends the server and what it started, and nothing else: the server leads a process group of its own. */
async function stopGroup(server: ChildProcess): Promise<void> {
  if (server.pid === undefined) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  if (server.exitCode === null && signalGroup(server.pid, 'SIGTERM')) await Promise.race([gone, delay(5000)]);
  signalGroup(server.pid, 'SIGKILL');
}

function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false; // The group is gone.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      if (address === null || typeof address === 'string') throw new Error('A TCP socket has a port.');
      probe.close(() => resolve(address.port));
    });
  });
}
