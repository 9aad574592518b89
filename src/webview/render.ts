/**
 * A statement as a document: what is owed, each target over time, the credits and why, what wasn't measured, and what it rests on.
 * Used by the preview in the editor and by the report on its own; it knows neither.
 */
import type { DirectionTotal, Statement } from '../statement/statement.ts';
import { renderBasis } from './basis.ts';
import { renderCredits } from './credits.ts';
import { type Child, h } from './dom.ts';
import { type Actions, clauseLink } from './links.ts';
import { renderOverview } from './overview.ts';
import { renderTargets } from './targets.ts';
import { counted } from './words.ts';

export function renderStatement(statement: Statement, actions: Actions): HTMLElement {
  return h(
    'article',
    { class: 'statement' },
    renderHeader(statement, actions),
    renderOverview(statement),
    renderTargets(statement, actions),
    renderCredits(statement, actions),
    renderNotMeasured(statement, actions),
    renderBasis(statement, actions),
  );
}

function renderHeader(statement: Statement, actions: Actions): HTMLElement {
  const { agreement, dataset, range, total } = statement;
  const facts: readonly (readonly [string, Child])[] = [
    ['Parties', `${agreement.provider} (provider), ${agreement.customer} (customer)`],
    ...(agreement.version === undefined ? [] : [['Version', agreement.version] as const]),
    ...(statement.versions ?? []).map(
      ({ id, firstDay, lastDay }) => ['In force', `${id}: ${firstDay} to ${lastDay}`] as const,
    ),
    [
      'Dataset',
      dataset.at === undefined ? dataset.title : clauseLink(dataset.title, dataset.at, actions, 'dataset-link'),
    ],
    ['Period', `${range.firstDay} to ${range.lastDay}`],
    ['Time zone', agreement.zone],
  ];
  return h(
    'header',
    { class: 'head' },
    h('h1', {}, clauseLink(agreement.title, agreement.at, actions, 'agreement-link')),
    h('dl', { class: 'facts' }, ...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
    h(
      'section',
      { class: 'summary', 'aria-label': 'Summary' },
      h('p', { class: 'amount', id: 'total' }, total.payable.text),
      h('p', { class: 'sentence', id: 'summary' }, summarySentence(statement)),
    ),
    renderCaveats(statement, actions),
  );
}

/** What to bear in mind about the data: one line, and the whole of it on demand. */
function renderCaveats(statement: Statement, actions: Actions): HTMLElement | undefined {
  const { notes } = statement.dataset;
  const { substitutes } = statement;
  if (notes.length + substitutes.length === 0) return undefined;
  const parts = [
    ...(notes.length === 0 ? [] : [counted(notes.length, 'note on the data', 'notes on the data')]),
    ...(substitutes.length === 0
      ? []
      : [counted(substitutes.length, 'measure by a substitute', 'measures by a substitute')]),
  ];
  return h(
    'details',
    { class: 'caveats', id: 'caveats' },
    h('summary', {}, parts.join(', ')),
    ...notes.map((note) => h('p', { class: 'note' }, note)),
    ...renderSubstitutes(statement, actions),
  );
}

/** What stands in for what; those with the same reason share a line. */
function renderSubstitutes({ substitutes }: Statement, actions: Actions): HTMLElement[] {
  const byLabel = Map.groupBy(substitutes, ({ label }) => label);
  return [...byLabel].map(([label, of]) => {
    const names = of.flatMap(({ of: name, at }, index) => [index === 0 ? '' : ', ', clauseLink(name, at, actions)]);
    return h('p', { class: 'note' }, h('span', { class: 'badge' }, 'substitute'), ' ', ...names, `: ${label}`);
  });
}

/** One sentence that says who owes what, on which verdicts, and what it leaves out. */
export function summarySentence({ agreement, total, extension }: Statement): string {
  const longer = extension === undefined ? '' : ` The term is extended by ${extension.total.text}.`;
  const judged = total.met + total.missed;
  const directions = total.directions ?? [{ ...total, by: agreement.provider, to: agreement.customer }];
  const left = [
    total.notMeasured > 0 ? `${total.notMeasured} could not be measured` : '',
    total.notApplicable > 0 ? `${total.notApplicable} did not apply` : '',
  ].filter((text) => text !== '');
  const rest = left.length === 0 ? '' : ` ${left.join('; ')}.`;
  return (
    `${directions.map(owingText).join('; ')}: ` +
    `${total.missed} of ${counted(judged, 'verdict')} missed the target.${longer}${rest}`
  );
}

function owingText({ by, to, entitled, payable, undecidedUpTo }: DirectionTotal): string {
  const open = undecidedUpTo === undefined ? '' : `, at most ${undecidedUpTo.text} where the data leaves it open`;
  const cut = entitled.text === payable.text ? '' : ` (${entitled.text} before limits)`;
  return `${by} owes ${to} ${payable.text}${cut}${open}`;
}

function renderNotMeasured({ notMeasured }: Statement, actions: Actions): HTMLElement | undefined {
  if (notMeasured.length === 0) return undefined;
  return h(
    'section',
    { 'aria-labelledby': 'not-measured' },
    h('h2', { id: 'not-measured' }, 'Not measured'),
    h(
      'ul',
      { class: 'reasons' },
      ...notMeasured.map(({ title, periods, reason, at }, index) =>
        h(
          'li',
          {},
          clauseLink(title, at, actions, `not-measured-${index}`),
          ` in ${periods.length > 6 ? `${counted(periods.length, 'period')}, ${periods[0]} to ${periods.at(-1)}` : periods.join(', ')}: ${reason}`,
        ),
      ),
    ),
  );
}
