import { DefaultLanguageServer } from 'langium/lsp';
import type { InitializeParams, InitializeResult } from 'vscode-languageserver';
import { tool } from '../simulation/tool.ts';

/** Says what this server can do beyond what Langium knows of. */
export class SlaLanguageServer extends DefaultLanguageServer {
  /** Clients that know no workspace folders name one root; it's the only folder then. */
  override initialize(params: InitializeParams): Promise<InitializeResult> {
    const { workspaceFolders, rootUri } = params;
    const folders = workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: 'workspace' }] : null);
    return super.initialize({ ...params, workspaceFolders: folders });
  }

  protected override buildInitializeResult(params: InitializeParams): InitializeResult {
    const { capabilities } = super.buildInitializeResult(params);
    return {
      capabilities: {
        ...capabilities,
        selectionRangeProvider: true,
        workspace: {
          ...capabilities.workspace,
          workspaceFolders: { supported: true, changeNotifications: true },
        },
      },
      serverInfo: { name: tool.name, version: tool.version },
    };
  }
}
