/** The VS Code client: it starts the language server and shows what it answers. It evaluates nothing itself. */
import { type ExtensionContext, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { createClient } from './client.ts';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  client = createClient(context);
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`The SLA language server did not start: ${reason}. Its output has more.`);
  }
}

export async function deactivate(): Promise<void> {
  if (client?.isRunning()) await client.stop();
}
