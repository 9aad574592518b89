/** What the statement rests on: rights it opens, assumptions, defaults that applied, and the rows that were read. */
import { rowPlaceText } from '../contract/rowPlace.ts';
import type { ProvenanceSource, Statement } from '../statement/statement.ts';
import { type Child, h } from './dom.ts';
import { type Actions, clauseLink, placeText } from './links.ts';
import { counted, dateText } from './words.ts';

export function renderBasis(statement: Statement, actions: Actions): HTMLElement {
  const {
    earnBacks,
    banks = [],
    settlements = [],
    rulings = [],
    rights,
    backToBack,
    assumptions,
    leftOut = [],
    defaults,
    provenance,
    tool,
    asOf,
  } = statement;
  return h(
    'section',
    { 'aria-labelledby': 'basis' },
    h('h2', { id: 'basis' }, 'What this rests on'),
    listOf('Settlement', settlements, ({ period, directions, derivation }) => [
      directions.map(({ by, to, granted }) => `${period.key}: ${by} pays ${to} ${granted.text}`).join('; '),
      ...derivation.flatMap(({ text, at }) => ['. ', at === undefined ? text : clauseLink(text, at, actions)]),
    ]),
    listOf('Earned back', earnBacks, ({ title, period, of, returned, at }) => [
      clauseLink(title, at, actions),
      `: ${returned.text} granted for ${of.key}, returned in ${period.key}`,
    ]),
    listOf('Banks', banks, ({ title, of, movements, balance, at }) => [
      clauseLink(title, at, actions),
      ` of ${of}: ${balance.text}`,
      h(
        'ul',
        {},
        ...movements.map(({ kind, period, amount, balance: left }) =>
          h('li', {}, `${period.key}: ${amount.text} ${kind.replace('-', ' ')}, ${left.text} left`),
        ),
      ),
    ]),
    listOf('Net exposure', backToBack?.periods ?? [], ({ period, owed, returned, exposure, returns }) => [
      `${period.key}: ${owed.text} owed, ${returned.text} returned, net exposure ${exposure.text}`,
      h(
        'ul',
        {},
        ...returns.map(({ agreement, title, amount, at }) =>
          h('li', {}, clauseLink(`${title} of ${agreement}`, at, actions), `: ${amount.text}`),
        ),
      ),
    ]),
    listOf('Rights', rights, ({ by, what, title, because, firstDay, lastDay, at }) => [
      clauseLink(`${by} may ${what === 'terminate' ? 'terminate' : (title ?? '')}`, at, actions),
      ` from ${firstDay}${lastDay === undefined ? '' : ` to ${lastDay}`}: ${because}`,
    ]),
    listOf('Rulings', rulings, ({ condition, ruling, by, reason, from, to, at }) => [
      clauseLink(condition, at, actions),
      ` ${ruling}${by === undefined ? '' : ` by ${by}`}, ${from} to ${to}${reason === undefined ? '' : `: ${reason}`}`,
    ]),
    listOf('Left out', leftOut, ({ what, because, at }) => [
      clauseLink(what, at, actions),
      because === undefined ? '' : `: ${because}`,
    ]),
    listOf('Assumptions', assumptions, ({ name, value, at }) => [clauseLink(name, at, actions), `: ${value}`]),
    folded(
      'defaults',
      `${counted(defaults.length, 'default')} applied where the agreement is silent`,
      defaults.map(({ rule, about, choice, at }) =>
        h(
          'li',
          {},
          `${about}: ${choice} `,
          h('span', { class: 'rule' }, rule),
          ' ',
          clauseLink(placeText(at), at, actions),
        ),
      ),
    ),
    renderSources(provenance.sources),
    folded(
      'files',
      `${counted(provenance.files.length, 'file')} of the agreement`,
      provenance.files.map(({ path, sha256 }) => h('li', {}, path, ' ', h('code', {}, sha256.slice(0, 12)))),
    ),
    h('p', { class: 'made' }, `As of ${dateText(asOf)} · ${tool.name} ${tool.version} · ${statement.schema}`),
  );
}

function listOf<Item>(
  title: string,
  items: readonly Item[],
  content: (item: Item) => Child[],
): HTMLElement | undefined {
  if (items.length === 0) return undefined;
  return h('div', {}, h('h3', {}, title), h('ul', {}, ...items.map((item) => h('li', {}, ...content(item)))));
}

function folded(id: string, title: string, items: readonly HTMLElement[]): HTMLElement | undefined {
  if (items.length === 0) return undefined;
  return h('details', { id }, h('summary', {}, title), h('ul', {}, ...items));
}

/** Nothing is dropped in silence: rows that were rejected, doubled or left out are counted here. */
function renderSources(sources: readonly ProvenanceSource[]): HTMLElement | undefined {
  if (sources.length === 0) return undefined;
  const columns = [
    ['Data', 'text'],
    ['File', 'text'],
    ['Rows', 'money'],
    ['Used', 'money'],
    ['Duplicates', 'money'],
    ['Left out', 'text'],
    ['Rejected', 'money'],
  ] as const;
  return h(
    'div',
    {},
    h('h3', {}, 'Data that was read'),
    h(
      'div',
      { class: 'scroll' },
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ...columns.map(([title, kind]) => h('th', { scope: 'col', class: kind }, title)))),
        h(
          'tbody',
          {},
          ...sources.map((source) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, source.data),
              h('td', { title: `sha256 ${source.sha256}` }, source.file),
              ...[source.rows, source.used, source.duplicates].map((count) =>
                h('td', { class: 'money' }, String(count)),
              ),
              h('td', {}, source.leftOut.map(({ reason, rows }) => `${rows} ${reason}`).join('; ') || '0'),
              h('td', { class: 'money' }, String(source.rejectedCount)),
            ),
          ),
        ),
      ),
    ),
    ...sources.filter((source) => source.rejected.length > 0).map(renderRejected),
  );
}

function renderRejected({ data, rejected, rejectedCount }: ProvenanceSource): HTMLElement {
  return h(
    'details',
    { id: `rejected-${data}` },
    h('summary', {}, `${counted(rejectedCount, 'row')} of ${data} rejected`),
    h(
      'ul',
      {},
      ...rejected.map(({ column, value, reason, ...place }) =>
        h('li', {}, `${rowPlaceText(place)}, ${column}: ${reason} (“${value}”)`),
      ),
    ),
  );
}
