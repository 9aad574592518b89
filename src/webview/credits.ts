/** The credits, period by period, each leading to its clause and to how it came about. */
import { rowRangeText } from '../contract/rowPlace.ts';
import type {
  CreditLine,
  DerivationStep,
  PeriodStatement,
  Shown,
  StatedClaim,
  Statement,
  TargetLine,
  TargetStatement,
} from '../statement/statement.ts';
import { h, spoken } from './dom.ts';
import { type Actions, clauseLink, fileName, placeText } from './links.ts';
import { substituteBadge } from './targets.ts';
import { claimedText, claimText, partiesText, periodName, valueText } from './words.ts';

/** What a credit comes from. */
interface Cause {
  readonly value: string;
  readonly substitute?: string;
  readonly derivation: readonly DerivationStep[];
}

export function renderCredits(statement: Statement, actions: Actions): HTMLElement {
  const causes = new Map<string, Cause>([
    ...statement.targets.flatMap((target) => target.lines.map((line) => [line.id, causeOf(target, line)] as const)),
    ...statement.payments.flatMap(({ lines }) =>
      lines.map(({ id, derivation }) => [id, { value: '', derivation }] as const),
    ),
  ]);
  const paying = statement.periods.filter((period) => period.credits.length > 0);
  return h(
    'section',
    { 'aria-labelledby': 'credits' },
    h('h2', { id: 'credits' }, statement.payments.length === 0 ? 'Service credits' : 'Service credits and payments'),
    paying.length === 0
      ? h('p', { class: 'empty' }, 'No service credit is due in this period.')
      : renderTable(statement, paying, causes, actions),
  );
}

const causeOf = ({ substitute }: TargetStatement, line: TargetLine): Cause => ({
  value: valueText(line),
  ...(substitute === undefined ? {} : { substitute }),
  derivation: line.derivation,
});

function renderTable(
  statement: Statement,
  paying: readonly PeriodStatement[],
  causes: ReadonlyMap<string, Cause>,
  actions: Actions,
): HTMLElement {
  const { total } = statement;
  return h(
    'div',
    { class: 'scroll' },
    h(
      'table',
      { class: 'credits' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...['Period', 'Credit'].map((title) => h('th', { scope: 'col' }, title)),
          ...['Entitled', 'Payable'].map((title) => h('th', { scope: 'col', class: 'money' }, title)),
          h('th', { scope: 'col' }, spoken('Derivation')),
        ),
      ),
      ...paying.map((period) => renderPeriod(period, causes, actions)),
      h('tfoot', {}, ...renderSums('Total', 2, total)),
    ),
  );
}

type Sum = Pick<CreditLine, 'entitled' | 'payable' | 'granted' | 'undecidedUpTo'>;

/** The sum of what is owed; one for each direction where there are several. */
const renderSums = (
  title: string,
  columns: number,
  sum: Sum & Pick<Statement['total'], 'directions'>,
): readonly HTMLElement[] =>
  sum.directions === undefined
    ? [renderSum(title, columns, sum)]
    : sum.directions.map((one) => renderSum(`${title}, ${partiesText(one)}`, columns, one));

function renderSum(title: string, columns: number, { entitled, payable, granted, undecidedUpTo }: Sum): HTMLElement {
  const differs = granted.text !== payable.text;
  return h(
    'tr',
    { class: 'sum' },
    h('th', { scope: 'row', colspan: String(columns) }, title),
    h('td', { class: 'money' }, entitled.text),
    h(
      'td',
      { class: 'money' },
      payable.text,
      openAmount(undecidedUpTo),
      differs ? h('span', { class: 'aside' }, `granted ${granted.text}`) : undefined,
    ),
    h('td', {}),
  );
}

/** What it comes to at most, where the data leaves open how much is due. */
function openAmount(atMost: Shown | undefined): HTMLElement | undefined {
  return atMost === undefined ? undefined : h('span', { class: 'aside' }, `at most ${atMost.text}`);
}

/** What became of the claim, where claims are on record (R7). */
function claimedAside({ claimed, payable, granted }: CreditLine): HTMLElement | undefined {
  const text = claimed === undefined ? undefined : claimedText(claimed);
  if (text === undefined && payable.text === granted.text) return undefined;
  return h('span', { class: 'aside' }, [`granted ${granted.text}`, text].filter((part) => part).join(', '));
}

function renderPeriod(period: PeriodStatement, causes: ReadonlyMap<string, Cause>, actions: Actions): HTMLElement {
  const several = period.credits.length > 1;
  return h(
    'tbody',
    {},
    h(
      'tr',
      { class: 'period' },
      h('th', { scope: 'rowgroup', rowspan: '0' }, periodName(period.period), claimAside(period.claim)),
    ),
    ...period.credits.flatMap((credit) => renderCredit(credit, period, causes.get(credit.of), actions)),
    ...(several ? renderSums('Together', 1, { ...period, payable: period.subtotal }) : []),
  );
}

function claimAside(claim: StatedClaim): HTMLElement {
  return h(
    'span',
    { class: 'aside', title: claimText(claim) },
    claim.kind === 'claim' && claim.until !== undefined ? `claim by ${claim.until}` : claimText(claim),
  );
}

/** A row, and one below it that says why, once it's asked. */
function renderCredit(
  credit: CreditLine,
  period: PeriodStatement,
  cause: Cause | undefined,
  actions: Actions,
): HTMLElement[] {
  const id = `credit-${period.period.key}-${credit.of}`;
  const why = h('tr', { class: 'why', hidden: '' });
  const steps = [...(cause?.derivation ?? []), ...period.derivation];
  const fill = () => why.replaceChildren(h('td', { colspan: '4' }, renderDerivation(steps, actions)));
  return [
    h(
      'tr',
      { class: 'credit' },
      renderTitle(credit, cause, id, actions),
      h('td', { class: 'money' }, credit.entitled.text),
      h('td', { class: 'money' }, credit.payable.text, openAmount(credit.undecidedUpTo), claimedAside(credit)),
      h('td', {}, disclosure('Why', `${credit.title}, ${credit.payable.text}`, `why-${id}`, why, fill)),
    ),
    why,
  ];
}

/** A button that shows and hides a row. `fill` makes its content the first time, since few of many are ever opened. */
function disclosure(label: string, about: string, id: string, row: HTMLElement, fill: () => void): HTMLElement {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'clause disclosure',
      id,
      'aria-expanded': 'false',
      'aria-label': `${label}: ${about}`,
      on: { click: toggle },
    },
    label,
  );
  function toggle(): void {
    if (row.childElementCount === 0) fill();
    row.hidden = !row.hidden;
    button.setAttribute('aria-expanded', String(!row.hidden));
  }
  return button;
}

/** The credit, leading to its clause, and below it the value it comes from. */
function renderTitle(credit: CreditLine, cause: Cause | undefined, id: string, actions: Actions): HTMLElement {
  const substitute = cause?.substitute;
  return h(
    'td',
    {},
    clauseLink(credit.title, credit.at, actions, id),
    h(
      'span',
      { class: 'aside' },
      `${cause?.value ?? ''} `,
      substitute === undefined ? undefined : substituteBadge(substitute),
    ),
    credit.owed === undefined ? undefined : h('span', { class: 'aside' }, partiesText(credit.owed)),
    credit.claim === undefined ? undefined : claimAside(credit.claim),
  );
}

function renderDerivation(steps: readonly DerivationStep[], actions: Actions): HTMLElement {
  return h('ol', { class: 'derivation' }, ...steps.map((step) => renderStep(step, actions)));
}

function renderStep({ stage, text, rule, at, rows = [] }: DerivationStep, actions: Actions): HTMLElement {
  const places = rows.map((each) => rowRangeText(each, fileName));
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
