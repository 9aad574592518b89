/** The command, the panels beside their files, and their return after a reload. */
import {
  commands,
  Disposable,
  type ExtensionContext,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { FromPreview, PreviewState, ToPreview } from '../../protocol/preview.ts';
import type { ContractChangedParams } from '../../protocol/requests.ts';
import { previewHtml, previewRoot } from './html.ts';
import { openProblem, revealClause } from './places.ts';
import { createSession, type PreviewSession, type SimulationServer } from './session.ts';

const viewType = 'sla.preview';

interface Preview {
  readonly panel: WebviewPanel;
  readonly session: PreviewSession;
}

export interface Previews {
  /** The server says that statements of these documents may differ now. */
  readonly contractChanged: (params: ContractChangedParams) => void;
}

export function registerPreviews(context: ExtensionContext, server: SimulationServer): Previews {
  const open = new Map<string, Preview>();

  function attach(panel: WebviewPanel, state: PreviewState): void {
    const uri = Uri.parse(state.uri);
    const session = createSession({
      state,
      file: workspace.asRelativePath(uri),
      server,
      show: (message: ToPreview) => void panel.webview.postMessage(message),
      updateDelay: () => workspace.getConfiguration('sla.simulate', uri).get('updateDelay', 400),
    });
    open.set(state.uri, { panel, session });
    const messages = panel.webview.onDidReceiveMessage((message: FromPreview) => answer(message, session, uri));
    panel.onDidDispose(() => {
      open.delete(state.uri);
      Disposable.from(messages, session).dispose();
    });
    panel.webview.options = { enableScripts: true, localResourceRoots: [previewRoot(context.extensionUri)] };
    panel.iconPath = {
      light: Uri.joinPath(context.extensionUri, 'images/file-light.svg'),
      dark: Uri.joinPath(context.extensionUri, 'images/file-dark.svg'),
    };
    panel.webview.html = previewHtml(panel.webview, context.extensionUri);
    session.update();
  }

  /** Previews gather in one column, beside the file. */
  function previewColumn(): ViewColumn {
    const columns = [...open.values()].map(({ panel }) => panel.viewColumn).filter((column) => column !== undefined);
    return columns.find((column) => column !== window.activeTextEditor?.viewColumn) ?? ViewColumn.Beside;
  }

  function simulate(target?: Uri): void {
    const uri = target ?? window.activeTextEditor?.document.uri;
    if (uri === undefined) {
      void window.showInformationMessage('Open a .sla file to simulate its agreement.');
      return;
    }
    const existing = open.get(uri.toString());
    if (existing !== undefined) {
      existing.panel.reveal(undefined, true);
      existing.session.update();
      return;
    }
    const title = `Statement: ${uri.path.split('/').at(-1) ?? ''}`;
    const place = { viewColumn: previewColumn(), preserveFocus: true };
    const panel = window.createWebviewPanel(viewType, title, place, { enableFindWidget: true });
    const dataset = workspace.getConfiguration('sla.simulate', uri).get('dataset', '');
    attach(panel, { uri: uri.toString(), choice: { dataset, from: '', to: '' } });
  }

  context.subscriptions.push(
    commands.registerCommand('sla.simulate', simulate),
    window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: PreviewState | undefined) {
        if (state === undefined) panel.dispose();
        else attach(panel, state);
      },
    }),
    new Disposable(() => {
      for (const { session } of open.values()) session.dispose();
    }),
  );
  return {
    contractChanged({ uris }) {
      for (const uri of uris) open.get(Uri.parse(uri).toString())?.session.changed();
    },
  };
}

function answer(message: FromPreview, session: PreviewSession, uri: Uri): void {
  switch (message.type) {
    case 'ready':
      session.showAgain();
      return;
    case 'choose':
      session.choose(message.choice);
      return;
    case 'retry':
      session.update();
      return;
    case 'reveal':
      void revealClause(message.at, uri, ViewColumn.One);
      return;
    case 'open':
      void openProblem(message.problem, uri, ViewColumn.One);
      return;
    case 'show-problems':
      void commands.executeCommand('workbench.actions.view.problems');
      return;
    default:
      message satisfies never;
  }
}
