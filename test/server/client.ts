import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CodeAction,
  CodeActionRequest,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { temporaryProject } from '../support/cli.ts';

const MAIN = path.resolve(import.meta.dirname, '../../src/server/main.ts');

/** A folder of its own with files in it, by the name that the system gives it. */
export function project(files: Readonly<Record<string, string>>): ReturnType<typeof temporaryProject> {
  const { folder, remove } = temporaryProject(files);
  return { folder: realpathSync(folder), remove };
}

export interface Client {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly initialized: InitializeResult;
  readonly uri: (name: string) => string;
  readonly open: (name: string, text: string) => Promise<void>;
  readonly change: (name: string, text: string) => Promise<void>;
  /** The diagnostics of a file, once they meet the condition. */
  readonly diagnostics: (
    name: string,
    wanted: (diagnostics: readonly Diagnostic[]) => boolean,
  ) => Promise<readonly Diagnostic[]>;
  readonly diagnosticsOf: (
    uri: string,
    wanted: (diagnostics: readonly Diagnostic[]) => boolean,
  ) => Promise<readonly Diagnostic[]>;
  /**
   * Sends a change, a request and its cancellation in one piece: the change keeps the server busy, and no answer can overtake
   * the cancellation. Gives the answer as it came.
   */
  readonly cancelled: (
    name: string,
    text: string,
    method: string,
    params: unknown,
  ) => Promise<{ readonly result?: unknown; readonly error?: { readonly code: number } }>;
  readonly exit: () => Promise<number | null>;
}

export interface ClientOptions {
  readonly knowsFolders?: boolean;
  /** What the user's settings say of `sla`. */
  readonly settings?: object;
  readonly initializationOptions?: object;
  readonly env?: Readonly<Record<string, string>>;
}

/** The server as editors start it, and a client of the protocol that knows nothing of it. */
export async function connect(
  folder: string,
  { knowsFolders = true, settings = {}, initializationOptions, env = {} }: ClientOptions = {},
): Promise<Client> {
  const server = spawn(process.execPath, [MAIN, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const published = new Map<string, readonly Diagnostic[]>();
  const waiting = new Set<() => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    published.set(uri, diagnostics);
    for (const look of waiting) look();
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => settings));
  connection.listen();
  const root = pathToFileURL(folder).href;
  const params: InitializeParams = {
    processId: process.pid,
    rootUri: root,
    ...(initializationOptions === undefined ? {} : { initializationOptions }),
    ...(knowsFolders ? { workspaceFolders: [{ uri: root, name: 'project' }] } : {}),
    capabilities: {
      workspace: {
        workspaceFolders: knowsFolders,
        didChangeWatchedFiles: { dynamicRegistration: true },
        configuration: true,
      },
      textDocument: { completion: { completionItem: { snippetSupport: true } }, rename: { prepareSupport: true } },
    },
  };
  const initialized = await connection.sendRequest<InitializeResult>('initialize', params);
  await connection.sendNotification('initialized', {});
  let version = 1;
  const uri = (name: string) => `${root}/${name}`;
  const diagnosticsOf: Client['diagnosticsOf'] = (place, wanted) =>
    new Promise((resolve) => {
      const look = () => {
        const found = published.get(place);
        if (found === undefined || !wanted(found)) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    connection,
    process: server,
    initialized,
    uri,
    open: (name, text) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: uri(name), languageId: 'sla', version, text },
      }),
    change: (name, text) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uri(name), version: ++version },
        contentChanges: [{ text }],
      }),
    diagnostics: (name, wanted) => diagnosticsOf(uri(name), wanted),
    diagnosticsOf,
    cancelled: (name, text, method, params) =>
      new Promise((resolve) => {
        const id = `cancelled-${version++}`;
        let received = '';
        const look = (chunk: Buffer) => {
          received += chunk.toString('utf8');
          const answer = new RegExp(`\\{"jsonrpc":"2\\.0","id":"${id}".*?\\}(?=Content-Length|$)`, 's').exec(
            received,
          )?.[0];
          if (answer === undefined) return;
          server.stdout.off('data', look);
          resolve(JSON.parse(answer) as { result?: unknown; error?: { code: number } });
        };
        server.stdout.on('data', look);
        const textDocument = { uri: uri(name), version: ++version };
        const messages = [
          { method: 'textDocument/didChange', params: { textDocument, contentChanges: [{ text }] } },
          { id, method, params },
          { method: '$/cancelRequest', params: { id } },
        ];
        server.stdin.write(messages.map(frame).join(''));
      }),
    exit: async () => {
      const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      return ended;
    },
  };
}

function frame(message: object): string {
  const content = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`;
}

/** What an editor is offered at a place of a file without findings. */
export async function actionsAt(
  { connection, uri }: Client,
  name: string,
  at: Position,
): Promise<readonly CodeAction[]> {
  const found = await connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: uri(name) },
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
  return (found ?? []) as CodeAction[];
}
