/** The language server as a process of its own: over Node's IPC (as VS Code starts it), `--stdio`, `--socket` or a pipe. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { refuseUndispatched } from './cancellation.ts';
import { startServer } from './server.ts';

startServer(createConnection(ProposedFeatures.all, { connectionStrategy: { cancelUndispatched: refuseUndispatched } }));
