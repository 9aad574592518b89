/** The command that proposes a dataset for a file of observations. */
import { commands, type ExtensionContext, Uri, window, workspace } from 'vscode';
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
  const answer = await client.sendRequest<DescribeResult>(describeRequest, params);
  if (answer.kind !== 'proposal') {
    void window.showErrorMessage(answer.problems.map(({ message }) => message).join('\n'));
    return;
  }
  const document = await workspace.openTextDocument({ language: 'sla', content: answer.text });
  await window.showTextDocument(document);
}
