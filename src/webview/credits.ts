/** The credits, period by period, each leading to its clause and to how it came about. */
import type {
  CreditLine,
  DerivationStep,
  PeriodStatement,
  Shown,
  Statement,
  TargetLine,
  TargetStatement,
} from '../statement/statement.ts';
import { h } from './dom.ts';
import { type Actions, clauseLink, placeText } from './links.ts';
import { substituteBadge } from './targets.ts';
import { claimText, periodName, valueText } from './words.ts';

interface Cause {
  readonly target: TargetStatement;
  readonly line: TargetLine;
}

export function renderCredits(statement: Statement, actions: Actions): HTMLElement {
  const causes = new Map(
    statement.targets.flatMap((target) => target.lines.map((line) => [line.id, { target, line }] as const)),
  );
  const paying = statement.periods.filter((period) => period.credits.length > 0);
  return h(
    'section',
    { 'aria-labelledby': 'credits' },
    h('h2', { id: 'credits' }, 'Service credits'),
    paying.length === 0
      ? h('p', { class: 'empty' }, 'No service credit is due in this period.')
      : renderTable(statement, paying, causes, actions),
  );
}

function renderTable(
  statement: Statement,
  paying: readonly PeriodStatement[],
  causes: ReadonlyMap<string, Cause>,
  actions: Actions,
): HTMLElement {
  const { total } = statement;
  const columns = ['Period', 'Credit', 'Value', 'Entitled', 'Payable', 'Claim'];
  return h(
    'div',
    { class: 'scroll' },
    h(
      'table',
      { class: 'credits' },
      h(
        'thead',
        {},
        h('tr', {}, ...columns.map((title) => h('th', { scope: 'col', class: amountClass(title) }, title))),
      ),
      ...paying.map((period) => renderPeriod(period, causes, actions)),
      h(
        'tfoot',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'row', colspan: '3' }, 'Total'),
          h('td', { class: 'money' }, total.entitled.text),
          h('td', { class: 'money' }, total.payable.text),
          h('td', {}, atMost(total.undecidedUpTo)),
        ),
      ),
    ),
  );
}

function amountClass(title: string): string {
  return title === 'Entitled' || title === 'Payable' ? 'money' : '';
}

function renderPeriod(period: PeriodStatement, causes: ReadonlyMap<string, Cause>, actions: Actions): HTMLElement {
  const name = periodName(period.period);
  return h(
    'tbody',
    {},
    ...period.credits.flatMap((credit, index) => {
      const cause = causes.get(credit.of);
      const id = `credit-${period.period.key}-${credit.of}`;
      const explanation = [...(cause?.line.derivation ?? []), ...period.derivation];
      const value = cause === undefined ? '' : valueText(cause.line);
      return [
        h(
          'tr',
          {},
          index === 0 ? h('th', { scope: 'rowgroup', rowspan: String(2 * period.credits.length) }, name) : undefined,
          renderTitle(credit, cause, id, actions),
          h('td', {}, value),
          h('td', { class: 'money' }, credit.entitled.text),
          h('td', { class: 'money' }, credit.payable.text),
          h('td', {}, claimOf(credit, period, index)),
        ),
        h('tr', { class: 'why' }, h('td', { colspan: '5' }, renderDerivation(explanation, credit, id, actions))),
      ];
    }),
  );
}

/** A line's own claim, else the period's beside its first line; and what is open. */
function claimOf({ claim, undecidedUpTo }: CreditLine, period: PeriodStatement, index: number): string {
  const shown = claim ?? (index === 0 ? period.claim : undefined);
  const parts = [shown === undefined ? '' : claimText(shown), atMost(undecidedUpTo)];
  return parts.filter((part) => part !== '').join('; ');
}

function atMost(undecidedUpTo: Shown | undefined): string {
  return undecidedUpTo === undefined ? '' : `undecided, at most ${undecidedUpTo.text}`;
}

function renderTitle(credit: CreditLine, cause: Cause | undefined, id: string, actions: Actions): HTMLElement {
  const substitute = cause?.target.substitute;
  return h(
    'td',
    {},
    clauseLink(credit.title, credit.at, actions, id),
    substitute === undefined ? undefined : substituteBadge(substitute),
  );
}

function renderDerivation(
  steps: readonly DerivationStep[],
  credit: CreditLine,
  id: string,
  actions: Actions,
): HTMLElement {
  return h(
    'details',
    { id: `why-${id}` },
    h('summary', {}, `Why ${credit.payable.text}`),
    h('ol', { class: 'derivation' }, ...steps.map((step) => renderStep(step, actions))),
  );
}

function renderStep({ stage, text, rule, at, rows = [] }: DerivationStep, actions: Actions): HTMLElement {
  const places = rows.map(({ file, from, to }) => (from === to ? `${file}:${from}` : `${file}:${from}-${to}`));
  return h(
    'li',
    {},
    h('span', { class: 'stage' }, stage),
    ` ${text}`,
    rule === undefined ? undefined : h('span', { class: 'rule', title: 'Rule of the semantics' }, ` ${rule}`),
    places.length === 0 ? undefined : h('span', { class: 'rows' }, ` (${places.join(', ')})`),
    at === undefined ? undefined : ' ',
    at === undefined ? undefined : clauseLink(placeText(at), at, actions),
  );
}
