/** The command that proposes a dataset for a file of observations. */
import {
  commands,
  type ExtensionContext,
  Position,
  ProgressLocation,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type DescribeParams, type DescribeResult, describeRequest } from '../../protocol/requests.ts';

const FORMATS = ['csv', 'tsv', 'json', 'jsonl', 'ndjson', 'parquet', 'xlsx', 'ics', 'gz', 'zst'];

export function registerDescribe(context: ExtensionContext, client: LanguageClient): void {
  context.subscriptions.push(
    commands.registerCommand('sla.describe', async (given?: Uri) => {
      const file = given instanceof Uri ? given : await chosenFile();
      if (file !== undefined) await describe(file, client);
    }),
  );
}

async function chosenFile(): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const chosen = await window.showOpenDialog({
    title: 'Propose a dataset from a file of observations',
    filters: { Observations: FORMATS },
    ...(folder === undefined ? {} : { defaultUri: folder }),
  });
  return chosen?.[0];
}

/** The text lies beside the file until the user saves it elsewhere. */
async function describe(file: Uri, client: LanguageClient): Promise<void> {
  const params: DescribeParams = { uri: file.toString() };
  const answer = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: `Looking at ${workspace.asRelativePath(file)}`,
      cancellable: true,
    },
    (_, token) =>
      client.sendRequest<DescribeResult>(describeRequest, params, token).catch((error: unknown) => {
        if (token.isCancellationRequested) return undefined;
        throw error;
      }),
  );
  if (answer === undefined) return;
  if (answer.kind !== 'proposal') {
    void window.showErrorMessage(answer.problems.map(({ message }) => message).join('\n'));
    return;
  }
  const document = await workspace.openTextDocument((await freeNameBeside(file)).with({ scheme: 'untitled' }));
  const insertion = new WorkspaceEdit();
  insertion.insert(document.uri, new Position(0, 0), answer.text);
  await workspace.applyEdit(insertion);
  await window.showTextDocument(document);
}

/** `probes.sla` for `probes.csv.gz`, or `probes-2.sla` where that is taken: what is proposed names the file as from there. */
async function freeNameBeside(file: Uri, attempt = 1): Promise<Uri> {
  const [, folder = '', name = ''] = /^(.*\/)([^/.]*)/.exec(file.path) ?? [];
  const free = file.with({ path: `${folder}${name}${attempt === 1 ? '' : `-${attempt}`}.sla` });
  const isTaken =
    workspace.textDocuments.some(({ uri }) => uri.path === free.path) ||
    (await workspace.fs.stat(free).then(
      () => true,
      () => false,
    ));
  return isTaken ? freeNameBeside(file, attempt + 1) : free;
}
