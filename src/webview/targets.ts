/** A chart for each target, and the same figures as a table behind it. */
import type { Statement, TargetLine, TargetStatement } from '../statement/statement.ts';
import { drawChart, drawStrip, type TimeRange } from './chart.ts';
import { type ChartModel, chartModel, lineName } from './chartModel.ts';
import { h, sign } from './dom.ts';
import { type Actions, clauseLink } from './links.ts';
import { counted, instantText, outcomeWords, valueText } from './words.ts';

export function renderTargets(statement: Statement, actions: Actions): HTMLElement {
  const range = { from: new Date(statement.range.from), until: new Date(statement.range.until) };
  return h(
    'section',
    { class: 'targets', 'aria-labelledby': 'targets' },
    h('h2', { id: 'targets' }, 'Targets over time'),
    ...statement.targets.map((target) => renderTarget(target, range, actions)),
  );
}

function renderTarget(target: TargetStatement, range: TimeRange, actions: Actions): HTMLElement {
  const id = `target-${target.id}`;
  const counts = countOutcomes(target);
  return h(
    'section',
    { class: 'target', id, 'aria-labelledby': `${id}-title`, tabindex: '-1' },
    h(
      'h3',
      { id: `${id}-title` },
      clauseLink(target.title, target.at, actions, `${id}-link`),
      target.substitute === undefined ? undefined : substituteBadge(target.substitute),
    ),
    h('p', { class: 'commitment' }, target.commitment, ` · ${counts}`),
    target.substitute === undefined ? undefined : h('p', { class: 'note' }, `Substitute: ${target.substitute}`),
    renderFigure(target, range, counts),
    renderTable(target),
  );
}

/** Marks a figure that stands in for what the agreement measures. */
export function substituteBadge(substitute: string): HTMLElement {
  return h('span', { class: 'badge', title: substitute }, 'substitute');
}

function countOutcomes({ lines }: TargetStatement): string {
  const outcomes = ['met', 'missed', 'not-measured', 'not-applicable'] as const;
  return outcomes
    .map((outcome) => ({ outcome, count: lines.filter((line) => line.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${outcomeWords[outcome].word}`)
    .join(', ');
}

function renderFigure(target: TargetStatement, range: TimeRange, counts: string): HTMLElement {
  const model = chartModel(target);
  if (model.points.every((point) => point.mark === undefined)) {
    return h('p', { class: 'empty' }, 'Nothing was measured, so there is nothing to draw.');
  }
  const figure = h('figure', {});
  const label = `${target.title} over time: ${counts}. ${target.commitment}. The table below has each figure.`;
  drawWhenSized(figure, (width) => [
    drawChart(model, range, width, label),
    drawStrip(model.spans, range, width, stripLabel(model)),
  ]);
  return figure;
}

function stripLabel({ spans }: ChartModel): string {
  const kinds = (['outages', 'excluded', 'unknown'] as const).map((kind) => {
    const count = spans.filter((span) => span.kind === kind).length;
    return count === 0 ? '' : `${kind}: ${counted(count, 'stretch', 'stretches')}`;
  });
  return kinds.filter((text) => text !== '').join(', ');
}

/** Draws for the width that the figure has, now and whenever it changes. */
function drawWhenSized(figure: HTMLElement, draw: (width: number) => (Element | undefined)[]): void {
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width < 120 || width === drawn) return;
    drawn = width;
    figure.replaceChildren(...draw(width).filter((element) => element !== undefined));
  }).observe(figure);
}

function renderTable(target: TargetStatement): HTMLElement {
  const shows = (has: (line: TargetLine) => boolean) => target.lines.some(has);
  const columns = [
    { title: 'Period', text: lineName },
    { title: target.substitute === undefined ? 'Value' : 'Value (substitute)', text: valueText },
    { title: 'Outcome', text: (line: TargetLine) => outcomeWords[line.outcome].word },
    ...(shows((line) => line.downtime !== undefined)
      ? [{ title: 'Downtime', text: (line: TargetLine) => line.downtime?.text ?? '' }]
      : []),
    ...(shows((line) => line.outages.length > 0)
      ? [{ title: 'Outages', text: (line: TargetLine) => String(line.outages.length) }]
      : []),
    ...(shows((line) => line.reason !== undefined)
      ? [{ title: 'Reason', text: (line: TargetLine) => line.reason ?? '' }]
      : []),
  ];
  return h(
    'details',
    { class: 'data', id: `data-${target.id}` },
    h('summary', {}, `Data table of ${target.title}`),
    h(
      'div',
      { class: 'scroll' },
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ...columns.map(({ title }) => h('th', { scope: 'col' }, title)))),
        h('tbody', {}, ...target.lines.map((line) => renderLine(line, columns))),
      ),
    ),
    renderOutages(target),
  );
}

interface Column {
  readonly title: string;
  readonly text: (line: TargetLine) => string;
}

function renderLine(line: TargetLine, columns: readonly Column[]): HTMLElement {
  const [first, ...rest] = columns;
  return h(
    'tr',
    { class: line.outcome },
    h('th', { scope: 'row' }, first?.text(line)),
    ...rest.map(({ title, text }) =>
      title === 'Outcome'
        ? h('td', {}, sign(`${outcomeWords[line.outcome].sign} `), text(line))
        : h('td', {}, text(line)),
    ),
  );
}

/** The strip's picture as text: when each outage began and ended. */
function renderOutages({ lines }: TargetStatement): HTMLElement | undefined {
  const outages = lines.flatMap((line) => line.outages);
  if (outages.length === 0) return undefined;
  const shown = outages.slice(0, 200);
  return h(
    'div',
    { class: 'outages' },
    h('h4', {}, counted(outages.length, 'outage')),
    h('ol', {}, ...shown.map(({ start, end }) => h('li', {}, `${instantText(start)} to ${instantText(end)}`))),
    shown.length < outages.length
      ? h('p', {}, `The first ${shown.length} of ${outages.length}; the JSON has all.`)
      : undefined,
  );
}
