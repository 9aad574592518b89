/** Every target in every period at a glance: a table of signs, each leading to the target's chart. */
import type { FamilyStatement, Outcome, Statement, TargetLine, TargetStatement } from '../statement/statement.ts';
import { h, sign, spoken } from './dom.ts';
import { outcomeWords, valueText } from './words.ts';

export function renderOverview({ targets, families = [] }: Statement): HTMLElement | undefined {
  const periods = [...new Set(targets.flatMap((target) => target.lines.map((line) => line.period.key)))];
  if (targets.length < 2 || periods.length < 2) return undefined;
  return h(
    'section',
    { 'aria-labelledby': 'overview' },
    h('h2', { id: 'overview' }, 'Overview'),
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Overview of targets and periods' },
      h(
        'table',
        { class: 'overview' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Target'),
            ...periods.map((period) => h('th', { scope: 'col' }, h('span', {}, period))),
          ),
        ),
        h('tbody', {}, ...rowsOf(targets, families).map((row) => renderRow(row, periods))),
      ),
    ),
    renderLegend(targets),
  );
}

interface Row {
  readonly title: string;
  readonly leadsTo: string;
  readonly lines: readonly TargetLine[];
}

/** A row for each target; the targets for all records of a family share one. */
function rowsOf(targets: readonly TargetStatement[], families: readonly FamilyStatement[]): readonly Row[] {
  const byId = new Map(families.map((family) => [family.id, family]));
  const groups = Map.groupBy(targets, ({ id, of }) => (of !== undefined && byId.has(of.family) ? of.family : id));
  return [...groups].flatMap(([id, members]) => {
    const [first] = members;
    const family = byId.get(id);
    const lines = members.flatMap((target) => target.lines);
    if (first === undefined) return [];
    return family === undefined
      ? [{ title: first.title, leadsTo: `#target-${first.id}`, lines }]
      : [{ title: family.title, leadsTo: `#family-${family.id}`, lines }];
  });
}

function renderRow({ title, leadsTo, lines }: Row, periods: readonly string[]): HTMLElement {
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('a', { href: leadsTo }, title)),
    ...periods.map((period) => renderCell(lines.filter((line) => line.period.key === period))),
  );
}

/** A period with several rows shows its worst outcome. */
function renderCell(lines: readonly TargetLine[]): HTMLElement {
  const order: readonly Outcome[] = ['missed', 'not-measured', 'met', 'not-applicable'];
  const outcome = order.find((candidate) => lines.some((line) => line.outcome === candidate));
  if (outcome === undefined) return h('td', {});
  const words = outcomeWords[outcome];
  const values = lines.map(valueText).filter((text) => text !== '');
  const title = values.length === 0 || values.length > 3 ? words.word : `${words.word}: ${values.join(', ')}`;
  return h('td', { class: outcome, title }, sign(words.sign), spoken(title));
}

function renderLegend(targets: readonly TargetStatement[]): HTMLElement {
  const used = (Object.keys(outcomeWords) as Outcome[]).filter((outcome) =>
    targets.some((target) => target.lines.some((line) => line.outcome === outcome)),
  );
  return h(
    'p',
    { class: 'legend', 'aria-hidden': 'true' },
    ...used.map((outcome) =>
      h(
        'span',
        { class: outcome },
        h('span', { class: 'sign' }, outcomeWords[outcome].sign),
        ` ${outcomeWords[outcome].word}`,
      ),
    ),
  );
}
