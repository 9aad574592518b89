/** Runs a test module in the extension host of a code-server, as the desktop application does for `--extensionTestsPath`. */
import { format } from 'node:util';
import type { Browser } from './browser.ts';
import type { CodeServer } from './code-server.ts';

export interface ExtensionHostRun {
  readonly server: CodeServer;
  readonly browser: Browser;
  /** Directories of extensions under development, absolute. */
  readonly developmentPaths: readonly string[];
  /** A CommonJS module that exports `run(): Promise<void>`, absolute. */
  readonly testsPath: string;
  readonly folder: string;
  readonly limitMs: number;
  readonly onLog: (line: string, type: string) => void;
}

export type ExtensionHostResult = { readonly kind: 'exit'; readonly code: number } | { readonly kind: 'timeout' };

export async function runInExtensionHost(run: ExtensionHostRun): Promise<ExtensionHostResult> {
  const page = await run.browser.context.newPage();
  const exit = Promise.withResolvers<ExtensionHostResult>();
  // The two functions that the workbench's automation calls in the page.
  await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve({ kind: 'exit', code }));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => run.onLog(format(...args), type));
  const timer = setTimeout(() => exit.resolve({ kind: 'timeout' }), run.limitMs);
  try {
    await page.goto(workbenchUrl(run.server, run.folder, testPayload(run)));
    return await exit.promise;
  } finally {
    clearTimeout(timer);
    await page.close();
  }
}

/** The workbench's address for a folder; `payload` carries the options that are flags of the desktop application. */
export function workbenchUrl(
  server: CodeServer,
  folder: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const query = new URLSearchParams({ folder });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query}`;
}

function testPayload({ server, developmentPaths, testsPath }: ExtensionHostRun): (readonly [string, string])[] {
  // The authority must be the page's own host, or the workbench looks for the files elsewhere.
  const remote = (file: string) => `vscode-remote://${server.authority}${file}`;
  return [
    ...developmentPaths.map((directory) => ['extensionDevelopmentPath', remote(directory)] as const),
    ['extensionTestsPath', remote(testsPath)],
  ];
}
