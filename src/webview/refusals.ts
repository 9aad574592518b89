/** What the preview says where there is no statement: what is wrong, where, and what to do about it. */
import type { PreviewContent } from '../protocol/preview.ts';
import type { RefusalReason, SimulationProblem } from '../protocol/requests.ts';
import { type Child, h } from './dom.ts';

export interface RefusalActions {
  readonly open: (problem: SimulationProblem) => void;
  readonly showProblems: () => void;
  readonly retry: () => void;
}

const headings: Readonly<Record<RefusalReason, string>> = {
  'invalid-contract': 'The agreement has errors',
  'no-agreement': 'This file declares no agreement',
  'no-dataset': 'No dataset for this agreement',
  'data-rejected': 'The data was rejected',
  'invalid-period': 'That is not a period',
  'invalid-parameter': 'A parameter does not fit',
};

export function renderContent(
  content: Exclude<PreviewContent, { kind: 'statement' }>,
  actions: RefusalActions,
): HTMLElement {
  switch (content.kind) {
    case 'nothing-yet':
      return h('section', { class: 'state', 'aria-busy': 'true' }, h('p', {}, 'Computing the statement…'));
    case 'failed':
      return state('The simulation failed', h('p', {}, content.message), action('Try again', actions.retry));
    case 'refused':
      return state(
        headings[content.reason],
        ...advice(content.reason),
        renderProblems(content.problems, actions),
        content.reason === 'invalid-contract' ? action('Show problems', actions.showProblems) : undefined,
      );
    default:
      return content satisfies never;
  }
}

function advice(reason: RefusalReason): Child[] {
  switch (reason) {
    case 'invalid-contract':
      return [h('p', {}, 'There is no statement until they are mended; it updates as you type.')];
    case 'no-agreement':
      return [h('p', {}, 'Open the file with the agreement, or the one with its dataset, and simulate that.')];
    case 'no-dataset':
      return [
        h('p', {}, 'An agreement never names a path. Say in a dataset where the rows of each of its data come from:'),
        h(
          'pre',
          {},
          'dataset Production for AgreementName {\n  probes from "data/probes.csv" { at = ts, up = (status == "ok") }\n}',
        ),
      ];
    case 'data-rejected':
      return [
        h(
          'p',
          {},
          'Nothing was settled, because a statement on part of the data would look complete. What did not fit:',
        ),
      ];
    case 'invalid-period':
      return [h('p', {}, 'Periods are given as 2025, 2025-Q1, 2025-01 or 2025-01-31; the last one is included.')];
    case 'invalid-parameter':
      return [];
    default:
      return [reason satisfies never];
  }
}

function renderProblems(problems: readonly SimulationProblem[], actions: RefusalActions): HTMLElement | undefined {
  if (problems.length === 0) return undefined;
  return h('ul', { class: 'problems' }, ...problems.map((problem) => renderProblem(problem, actions)));
}

/** A list's item that leads to the place of what it says, as far as that is known. */
export function renderProblem(
  problem: SimulationProblem,
  { open }: Pick<RefusalActions, 'open'>,
  ...before: readonly Child[]
): HTMLElement {
  const { message, file, line, column, value } = problem;
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return h(
    'li',
    {},
    ...before,
    file === undefined
      ? undefined
      : h('button', { type: 'button', class: 'clause', on: { click: () => open(problem) } }, place),
    file === undefined ? '' : ' ',
    withoutPlace(problem),
    value === undefined || message.includes(value) ? undefined : ` (“${value}”)`,
  );
}

/** Messages for a terminal begin with the place, which the link says already. */
function withoutPlace({ message, file, line }: SimulationProblem): string {
  const place = `${[file, line].filter((part) => part !== undefined).join(':')}: `;
  return message.startsWith(place) ? message.slice(place.length) : message;
}

function action(label: string, run: () => void): HTMLElement {
  return h('button', { type: 'button', class: 'action', on: { click: run } }, label);
}

function state(heading: string, ...children: readonly Child[]): HTMLElement {
  return h('section', { class: 'state', role: 'alert' }, h('h1', {}, heading), ...children);
}
