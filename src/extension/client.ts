/** Starts the bundled language server in a process of its own and talks to it over Node's IPC. */
import path from 'node:path';
import { type ExtensionContext, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

export function createClient(context: ExtensionContext): LanguageClient {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  const watchers = ['**/*.sla', '**/*.{csv,json,jsonl,ndjson,parquet}'].map((pattern) =>
    workspace.createFileSystemWatcher(pattern),
  );
  context.subscriptions.push(...watchers);
  return new LanguageClient(
    'sla', // also the prefix of the setting `sla.trace.server`
    'SLA as Code',
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
    },
    {
      documentSelector: [
        { scheme: 'file', language: 'sla' },
        { scheme: 'untitled', language: 'sla' },
      ],
      synchronize: { fileEvents: watchers },
      initializationOptions: () => ({ trusted: workspace.isTrusted }),
    },
  );
}
