/**
 * Runs `test/editor/host` inside a real extension host on the installed `.vsix`: `node test/editor/run-host.ts`. The tests get an
 * empty directory as the extension under development, so that what they see is what a user installs.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { root } from '../../scripts/bundles.ts';
import { chooseEditor } from '../../scripts/editor-host.ts';
import { vsixFile } from '../../scripts/package.ts';
import { reportsDirectory } from '../support/report.ts';

const sources = path.join(import.meta.dirname, 'host');
const bundled = path.join(root, 'out/editor/host');

interface Editor {
  readonly executable: string;
  /** The command that installs extensions. */
  readonly cli: readonly string[];
}

async function findEditor(): Promise<Editor> {
  const choice = await chooseEditor();
  console.log(`Extension host: ${choice.kind} (${choice.reason})`);
  switch (choice.kind) {
    case 'desktop': {
      const executable = await downloadAndUnzipVSCode();
      return { executable, cli: resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true }) };
    }
    case 'code-server': {
      const shim = path.join(import.meta.dirname, 'harness/code-shim.ts');
      return { executable: shim, cli: [shim] };
    }
    default:
      throw new Error(`Unknown editor: ${choice satisfies never}`);
  }
}

/** Test files become CommonJS modules, which is what an extension host loads; mocha stays the repository's. */
async function bundleTests(): Promise<void> {
  rmSync(bundled, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: readdirSync(sources)
      .filter((file) => file === 'index.ts' || file.endsWith('.test.ts'))
      .map((file) => path.join(sources, file)),
    outdir: bundled,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** A workspace of its own: what a test changes stays in the copy. */
function copyWorkspace(scratch: string): string {
  const workspace = path.join(scratch, 'workspace');
  cpSync(path.join(import.meta.dirname, 'workspace'), workspace, { recursive: true });
  return workspace;
}

function emptyExtension(scratch: string): string {
  const directory = path.join(scratch, 'empty-extension');
  mkdirSync(directory);
  const manifest = { name: 'empty', publisher: 'test', version: '0.0.0', engines: { vscode: '*' } };
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify(manifest));
  return directory;
}

const scratch = mkdtempSync(path.join(tmpdir(), 'sla-host-'));
try {
  const editor = await findEditor();
  await bundleTests();
  const profile = [
    `--extensions-dir=${path.join(scratch, 'extensions')}`,
    `--user-data-dir=${path.join(scratch, 'data')}`,
  ];
  const [command = '', ...args] = [...editor.cli, ...profile, `--install-extension=${vsixFile}`];
  const installed = spawnSync(command, args, { encoding: 'utf8' });
  if (installed.status !== 0)
    throw new Error(`The .vsix could not be installed:\n${installed.stdout}${installed.stderr}`);
  await runTests({
    vscodeExecutablePath: editor.executable,
    extensionDevelopmentPath: emptyExtension(scratch),
    extensionTestsPath: path.join(bundled, 'index.cjs'),
    launchArgs: [copyWorkspace(scratch), ...profile],
    extensionTestsEnv: { SLA_SUITE: 'editor-host', SLA_REPORTS: reportsDirectory },
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
