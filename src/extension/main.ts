/** The VS Code client: it starts the language server and shows what it answers. It evaluates nothing itself. */
import { type ExtensionContext, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type ContractChangedParams,
  contractChangedNotification,
  trustGrantedNotification,
} from '../protocol/requests.ts';
import { createClient } from './client.ts';
import { registerDescribe } from './data/describe.ts';
import { registerPreviews } from './preview/previews.ts';
import { simulationServer } from './preview/server.ts';
import { registerScenarios } from './testing/scenarios.ts';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const created = createClient(context);
  client = created;
  // Before the start, which may fail: a preview then says what is wrong, and a restored one doesn't stay empty.
  const previews = registerPreviews(context, simulationServer(created));
  context.subscriptions.push(
    created.onNotification(contractChangedNotification, (params: ContractChangedParams) =>
      previews.contractChanged(params),
    ),
  );
  registerScenarios(context, created);
  registerDescribe(context, created);
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => void created.sendNotification(trustGrantedNotification)),
  );
  try {
    await created.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`The SLA language server did not start: ${reason}. Its output has more.`);
  }
}

export async function deactivate(): Promise<void> {
  if (client?.isRunning()) await client.stop();
}
