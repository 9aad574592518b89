/** What the preview says above a statement: what the command line warns of beside it. */
import type { Remark } from '../protocol/requests.ts';
import { h } from './dom.ts';
import { type RefusalActions, renderProblem } from './refusals.ts';

export function renderRemarks(
  remarks: readonly Remark[],
  actions: Pick<RefusalActions, 'open'>,
): HTMLElement | undefined {
  if (remarks.length === 0) return undefined;
  return h(
    'ul',
    { class: 'remarks', 'aria-label': 'Warnings' },
    ...remarks.map((remark) => renderProblem(remark, actions, h('span', { class: 'badge' }, 'warning'), ' ')),
  );
}
