/** The bar above the statement: dataset, first and last period, and what is going on. */
import type { PreviewChoice, ToPreview } from '../protocol/preview.ts';
import { h } from './dom.ts';

export interface Toolbar {
  readonly element: HTMLElement;
  readonly update: (message: ToPreview) => void;
}

export function createToolbar(choose: (choice: PreviewChoice) => void): Toolbar {
  const dataset = h('select', { id: 'choose-dataset', on: { change: send } });
  const from = periodInput('choose-from', 'first');
  const to = periodInput('choose-to', 'last');
  const status = h('span', { class: 'status', role: 'status', 'aria-live': 'polite', id: 'status' });
  const element = h(
    'form',
    { class: 'toolbar', 'aria-label': 'What to simulate', on: { submit: (event) => event.preventDefault() } },
    h('label', {}, 'Dataset', dataset),
    h('label', {}, 'From', from),
    h('label', {}, 'To', to),
    status,
  );

  function periodInput(id: string, placeholder: string): HTMLInputElement {
    const title =
      'A year, a quarter, a month or a day: 2025, 2025-Q1, 2025-01 or 2025-01-31. Empty: as far as the data goes.';
    return h('input', { id, placeholder, title, spellcheck: 'false', autocomplete: 'off', on: { change: send } });
  }

  function send(): void {
    choose({ dataset: dataset.value, from: from.value.trim(), to: to.value.trim() });
  }

  function update({ state, datasets, dataset: shown, busy }: ToPreview): void {
    const chosen = state.choice.dataset || shown;
    const names = chosen === '' || datasets.includes(chosen) ? datasets : [chosen, ...datasets];
    dataset.replaceChildren(...names.map((name) => h('option', { value: name }, name)));
    dataset.value = chosen;
    dataset.disabled = names.length === 0;
    if (document.activeElement !== from) from.value = state.choice.from;
    if (document.activeElement !== to) to.value = state.choice.to;
    status.textContent = busy ?? '';
  }

  return { element, update };
}
