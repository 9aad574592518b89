import { startLanguageServer } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import { createSlaEditorServices } from '../language/editor/module.ts';
import { nodeContext } from '../language/workspace/node.ts';
import { SlaCommandHandler } from './commands.ts';
import { announceContractChanges } from './contractChanges.ts';
import { followDataAccess } from './dataAccess.ts';
import { SlaDocumentUpdateHandler } from './documentUpdates.ts';
import { nodeFiles } from './files.ts';
import { followFolders } from './folders.ts';
import { SlaLanguageServer } from './languageServer.ts';
import { judgeLater } from './later.ts';
import { answerProposals } from './proposals.ts';
import { answerScenarios } from './scenarios.ts';
import { answerSelectionRanges } from './selectionRanges.ts';
import { answerSimulations } from './simulations.ts';

/** Speaks the Language Server Protocol, and `src/protocol`, on a connection that isn't listened to yet. */
export function startServer(connection: Connection): void {
  const { shared, Sla } = createSlaEditorServices({
    ...nodeContext([]),
    connection,
    files: nodeFiles(() => shared.workspace.Roots),
    shared: {
      lsp: {
        LanguageServer: (services) => new SlaLanguageServer(services),
        ExecuteCommandHandler: (services) => new SlaCommandHandler(services, () => data),
        DocumentUpdateHandler: (services) => new SlaDocumentUpdateHandler(services),
      },
    },
  });
  judgeLater(shared);
  followFolders(connection, shared);
  const data = followDataAccess(connection, shared);
  answerSelectionRanges(connection, Sla);
  const changes = announceContractChanges(connection, Sla);
  answerSimulations(connection, Sla, data, changes.watch);
  answerProposals(connection, Sla, data);
  answerScenarios(connection, Sla);
  startLanguageServer(shared);
}
