/** A chart for each target, and the same figures as a table behind it. */
import type { FamilyStatement, Statement, TargetLine, TargetStatement } from '../statement/statement.ts';
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
    ...renderEach(statement, range, actions),
  );
}

/** Each target, or where there is one for each record, the family of them at the place of its first. */
function renderEach({ targets, families = [] }: Statement, range: TimeRange, actions: Actions): readonly HTMLElement[] {
  const byId = new Map(families.map((family) => [family.id, family]));
  const members = Map.groupBy(targets, ({ of }) => of?.family);
  return targets.flatMap((target) => {
    const family = byId.get(target.of?.family ?? '');
    if (family === undefined) return [renderTarget(target, range, actions)];
    const own = members.get(family.id) ?? [];
    return own[0] === target ? [renderFamily(family, own, range, actions)] : [];
  });
}

/** What the targets for all records come to together; each of them is drawn when it's opened. */
function renderFamily(
  family: FamilyStatement,
  members: readonly TargetStatement[],
  range: TimeRange,
  actions: Actions,
): HTMLElement {
  const id = `family-${family.id}`;
  return h(
    'section',
    { class: 'target', id, 'aria-labelledby': `${id}-title`, tabindex: '-1' },
    h(
      'h3',
      { id: `${id}-title` },
      clauseLink(`${family.title}, for each of ${family.members} ${family.records}`, family.at, actions, `${id}-link`),
    ),
    renderPeriods(family),
    ...members.map((target) => renderMember(target, range, actions)),
  );
}

function renderMember(target: TargetStatement, range: TimeRange, actions: Actions): HTMLElement {
  const details = h(
    'details',
    { class: 'member', id: `member-${target.id}` },
    h('summary', {}, `${target.title} · ${countOutcomes(target)}`),
  );
  const open = (): void => {
    if (details.childElementCount === 1) details.append(renderTarget(target, range, actions));
  };
  details.addEventListener('toggle', open);
  return details;
}

function renderPeriods({ title, periods }: FamilyStatement): HTMLElement {
  const count = (outcome: number): string => (outcome === 0 ? '' : String(outcome));
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${title} by period` },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...['Period', 'Met', 'Missed', 'Not measured', 'Not applicable', 'Entitled'].map((name) =>
            h('th', { scope: 'col' }, name),
          ),
        ),
      ),
      h(
        'tbody',
        {},
        ...periods.map(({ period, met, missed, notMeasured, notApplicable, entitled }) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, period.key),
            ...[met, missed, notMeasured, notApplicable].map((outcome) => h('td', {}, count(outcome))),
            h('td', {}, entitled?.text ?? ''),
          ),
        ),
      ),
    ),
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
