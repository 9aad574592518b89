import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { builtCli, temporaryProject } from '../support/cli.ts';

describe('sla lsp --stdio', () => {
  it('serves a client until it ends the session, and ends with 0', async () => {
    const project = temporaryProject();
    const server = spawn(process.execPath, [await builtCli(), 'lsp', '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    try {
      connection.listen();
      const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
        processId: process.pid,
        rootUri: null,
        workspaceFolders: [{ uri: pathToFileURL(project.folder).toString(), name: 'project' }],
        capabilities: {},
      });
      assert.ok(capabilities.hoverProvider && capabilities.documentFormattingProvider);
      const uri = pathToFileURL(`${project.folder}/new.sla`).toString();
      const published = new Promise<PublishDiagnosticsParams>((resolve) =>
        connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
          if (params.uri === uri && params.diagnostics.length > 0) resolve(params);
        }),
      );
      await connection.sendNotification(InitializedNotification.type, {});
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: 'sla', version: 1, text: 'agreement {\n' },
      });
      assert.equal((await published).diagnostics[0]?.range.start.line, 0);
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      assert.equal(await ended, 0);
    } finally {
      connection.dispose();
      server.kill();
      project.remove();
    }
  });
});
