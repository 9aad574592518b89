/** The scenarios in VS Code's test explorer. The language server lists and runs them; this shows what it says. */
import {
  type CancellationToken,
  type ExtensionContext,
  Location,
  Position,
  Range,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
  type Uri,
  workspace,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type RunScenariosParams,
  type RunScenariosResult,
  runScenariosRequest,
  type ScenarioResult,
  type ScenariosParams,
  type ScenariosResult,
  scenariosRequest,
} from '../../protocol/requests.ts';
import { messagesOf, outputOf } from './messages.ts';
import { chosenScenarios, scenarioTree } from './tree.ts';

/** How long after the last keystroke a file's scenarios are listed again, in milliseconds. */
const SETTLED = 300;

export function registerScenarios(context: ExtensionContext, client: LanguageClient): void {
  const controller = tests.createTestController('sla.scenarios', 'SLA scenarios');
  const tree = scenarioTree(controller);
  const listed = (params: ScenariosParams) => client.sendRequest<ScenariosResult>(scenariosRequest, params);

  async function listAll(): Promise<void> {
    tree.replaceAll((await listed({})).documents);
  }

  async function listOne(uri: Uri): Promise<void> {
    // A file that has gone, or that can't be read, has no scenarios to run.
    const { documents } = await listed({ uri: uri.toString() }).catch(() => ({ documents: [] }));
    tree.replace(uri.toString(), documents[0]);
  }

  const listAgain = afterThePause(listOne);
  const run = (request: TestRunRequest, token: CancellationToken) => runChosen(controller, client, request, token);
  controller.resolveHandler = (item) => (item === undefined ? listAll() : undefined);
  controller.refreshHandler = listAll;
  controller.createRunProfile('Run scenarios', TestRunProfileKind.Run, run, true);
  const watcher = workspace.createFileSystemWatcher('**/*.sla');
  watcher.onDidCreate(listAgain);
  watcher.onDidChange(listAgain);
  watcher.onDidDelete((uri) => tree.replace(uri.toString(), undefined));
  context.subscriptions.push(
    controller,
    watcher,
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId === 'sla') listAgain(document.uri);
    }),
  );
}

/** Calls once for each file, when nothing has happened to it for a while. */
function afterThePause(work: (uri: Uri) => Promise<void>): (uri: Uri) => void {
  const waiting = new Map<string, NodeJS.Timeout>();
  return (uri) => {
    const key = uri.toString();
    clearTimeout(waiting.get(key));
    waiting.set(
      key,
      setTimeout(() => {
        waiting.delete(key);
        void work(uri);
      }, SETTLED),
    );
  };
}

async function runChosen(
  controller: TestController,
  client: LanguageClient,
  request: TestRunRequest,
  token: CancellationToken,
): Promise<void> {
  const run = controller.createTestRun(request);
  const files = [...controller.items].map(([, file]) => file);
  try {
    for (const [file, chosen] of chosenScenarios(request.include ?? files, request.exclude ?? [])) {
      if (token.isCancellationRequested) break;
      await runFile(run, client, file, chosen, token);
    }
  } finally {
    run.end();
  }
}

async function runFile(
  run: TestRun,
  client: LanguageClient,
  file: TestItem,
  chosen: readonly TestItem[],
  token: CancellationToken,
): Promise<void> {
  if (file.uri === undefined) return;
  for (const item of chosen) run.started(item);
  const only = [...new Set(chosen.map(({ id }) => Number(id)))].sort((a, b) => a - b);
  const params: RunScenariosParams = { uri: file.uri.toString(), only };
  try {
    const { scenarios } = await client.sendRequest<RunScenariosResult>(runScenariosRequest, params, token);
    for (const [at, place] of only.entries()) {
      const item = file.children.get(String(place));
      const result = scenarios[at];
      if (item === undefined || result === undefined) continue;
      run.appendOutput(terminalText(outputOf(result)), undefined, item);
      show(run, item, result);
    }
  } catch (error) {
    if (token.isCancellationRequested) return;
    const text = error instanceof Error ? error.message : String(error);
    for (const item of chosen) run.errored(item, new TestMessage(text));
  }
}

function show(run: TestRun, item: TestItem, result: ScenarioResult): void {
  const messages = messagesOf(result).map(({ text, difference, start, end }) => {
    const message =
      difference === undefined ? new TestMessage(text) : TestMessage.diff(text, difference.expected, difference.got);
    if (item.uri !== undefined) {
      const range = new Range(new Position(start.line, start.column), new Position(end.line, end.column));
      message.location = new Location(item.uri, range);
    }
    return message;
  });
  switch (result.verdict) {
    case 'passed':
      run.passed(item);
      return;
    case 'failed':
      run.failed(item, messages);
      return;
    case 'error':
      run.errored(item, messages);
      return;
    default:
      result.verdict satisfies never;
  }
}

/** A terminal wants both characters at the end of a line. */
const terminalText = (text: string): string => text.replaceAll('\n', '\r\n');
