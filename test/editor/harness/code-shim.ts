#!/usr/bin/env node
/**
 * Stands in for the `code` executable that @vscode/test-electron spawns: the same arguments and the same exit code, but the
 * workbench is code-server's and Chromium shows it. It is the web user interface over a remote Node extension host
 * (`vscode.env.uiKind` is Web), not the desktop application.
 */
import { parseArgs } from 'node:util';
import { ensureBrowserHost } from '../../../scripts/editor-host.ts';
import { startBrowser } from './browser.ts';
import { type EditorDirectories, installInto, startCodeServer } from './code-server.ts';
import { runInExtensionHost } from './extension-host.ts';

/** Messages of the workbench that say nothing about the extension: missing native loggers, connections, the marketplace. */
const noise = [
  /\[AccountPolicyGate\]|workbench contribution|\[AgentHost|authentication provider 'github'/,
  /bindings file|build\/Release\/watchdog|connection token|Creating a socket|grace-time|extensions from gallery|\[Service Worker\]/,
];

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'extensions-dir': { type: 'string' },
    'user-data-dir': { type: 'string' },
    'install-extension': { type: 'string' },
  },
});
const host = ensureBrowserHost();
const directories: EditorDirectories = {
  extensions: required('extensions-dir'),
  userData: required('user-data-dir'),
};
const vsix = values['install-extension'];
if (typeof vsix === 'string') installInto(host.codeServerEntry, directories, vsix);
else process.exitCode = await runTests();

async function runTests(): Promise<number> {
  const server = await startCodeServer({ entry: host.codeServerEntry, directories });
  const browser = await startBrowser({ executable: host.chromium });
  const stop = async () => {
    await browser.stop();
    await server.stop();
  };
  process.once('SIGINT', () => void stop().then(() => process.exit(130)));
  try {
    const result = await runInExtensionHost({
      server,
      browser,
      developmentPaths: (values.extensionDevelopmentPath ?? []).map(String),
      testsPath: required('extensionTestsPath'),
      folder: positionals[0] ?? process.cwd(),
      limitMs: 900_000,
      onLog: (line, type) => {
        if (!noise.some((pattern) => pattern.test(line))) (type === 'error' ? console.error : console.log)(line);
      },
    });
    if (result.kind === 'exit') return result.code;
    console.error(`The extension host gave no answer in a quarter of an hour.\n${server.log()}`);
    return 1;
  } finally {
    await stop();
  }
}

function required(name: 'extensions-dir' | 'user-data-dir' | 'extensionTestsPath'): string {
  const value = values[name];
  if (typeof value !== 'string') throw new Error(`--${name}=… is missing.`);
  return value;
}
