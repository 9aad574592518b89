/** The preview in the editor: shows what the extension sends, and tells it what the reader asks for. */
import './preview.css';
import type { FromPreview, PreviewContent, PreviewState, ToPreview } from '../protocol/preview.ts';
import type { SimulationProblem } from '../protocol/requests.ts';
import { type Child, h, replaceKeepingPlace } from './dom.ts';
import { renderContent } from './refusals.ts';
import { renderRemarks } from './remarks.ts';
import { renderStatement } from './render.ts';
import { createToolbar } from './toolbar.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromPreview): void;
  setState(state: PreviewState): void;
};

const editor = acquireVsCodeApi();
const toolbar = createToolbar((choice) => editor.postMessage({ type: 'choose', choice }));
const page = h('main', { id: 'page' });
document.body.append(toolbar.element, page);

let shown: string | undefined;

function show(message: ToPreview): void {
  editor.setState(message.state);
  toolbar.update(message);
  document.body.classList.toggle('busy', message.busy !== undefined);
  page.setAttribute('aria-busy', String(message.busy !== undefined));
  const { content } = message;
  const next = JSON.stringify(content);
  if (next === shown) return; // An update that changed nothing leaves the reader alone.
  shown = next;
  replaceKeepingPlace(page, ...rendered(content));
}

const open = (problem: SimulationProblem): void => editor.postMessage({ type: 'open', problem });

function rendered(content: PreviewContent): readonly Child[] {
  if (content.kind === 'statement')
    return [
      renderRemarks(content.remarks, { open }),
      renderStatement(content.statement, { reveal: (at) => editor.postMessage({ type: 'reveal', at }) }),
    ];
  return [
    renderContent(content, {
      open,
      showProblems: () => editor.postMessage({ type: 'show-problems' }),
      retry: () => editor.postMessage({ type: 'retry' }),
    }),
  ];
}

window.addEventListener('message', (event: MessageEvent<ToPreview>) => {
  if (event.data.type === 'show') show(event.data);
});
editor.postMessage({ type: 'ready' });
