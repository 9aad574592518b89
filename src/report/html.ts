import type {
  CreditLine,
  DerivationStep,
  PeriodStatement,
  Statement,
  TargetLine,
  TargetStatement,
} from '../statement/statement.ts';
import { html, type Markup } from './markup.ts';
import {
  amountText,
  claimText,
  creditText,
  headFacts,
  NOTHING,
  OUTCOME_WORDS,
  partialNote,
  periodsText,
  periodText,
  placeText,
  REJECTED_LISTED,
  rejectedText,
  rightText,
  rowsText,
  sourceText,
  summaryText,
  valueText,
} from './words.ts';

/** The statement as headings and tables that can be read, searched and printed without any script. Every value is escaped. */
export function statementBody(statement: Statement): Markup {
  return html`${header(statement)}
${creditsSection(statement)}
<section aria-labelledby="static-targets">
<h2 id="static-targets">Targets</h2>
${statement.targets.map(targetSection)}
</section>
${list(
  'Not measured',
  statement.notMeasured.map((entry) => `${entry.title}, ${periodsText(entry)}: ${entry.reason}`),
)}
${list('Rights', statement.rights.map(rightText))}
${list(
  'Substitutes',
  statement.substitutes.map(({ of, label }) => `${of}: ${label}`),
)}
${list(
  'Assumptions',
  statement.assumptions.map(({ name, value }) => `${name} = ${value}`),
)}
${list(
  'Left to its default',
  statement.defaults.map(({ about, choice, rule }) => `${about}: ${choice} (${rule})`),
)}
${list('Notes', statement.dataset.notes)}
${sourcesSection(statement)}`;
}

function header(statement: Statement): Markup {
  return html`<header>
<h1>${statement.agreement.title}</h1>
<p>Statement of service levels and service credits</p>
<dl class="facts">${headFacts(statement).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${summaryText(statement).map((sentence) => html`<p class="summary">${sentence}</p>`)}
</header>`;
}

interface Cell {
  readonly text: string;
  readonly kind?: 'number' | 'row' | TargetLine['outcome'];
}

function table(caption: string, columns: readonly Cell[], rows: readonly (readonly Cell[])[]): Markup {
  const cell = ({ text, kind }: Cell): Markup =>
    kind === 'row' ? html`<th scope="row">${text}</th>` : html`<td class="${kind ?? ''}">${text}</td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
<table><caption>${caption}</caption>
<thead><tr>${columns.map(({ text, kind }) => html`<th scope="col" class="${kind ?? ''}">${text}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`;
}

function targetSection(target: TargetStatement): Markup {
  const { lines, title, commitment, substitute, at } = target;
  const columns = targetColumns(target);
  const partial = new Map(lines.filter(({ period }) => period.partial).map(({ period }) => [period.key, period]));
  return html`<article>
<h3>${title}</h3>
<p>${commitment} <span class="place">${placeText(at)}</span></p>
${substitute === undefined ? undefined : html`<p class="substitute">Substitute: ${substitute}</p>`}
${table(
  title,
  columns.map(({ head }) => head),
  lines.map((line) => columns.map(({ cell }) => cell(line))),
)}
${[...partial.values()].map((period) => html`<p class="note">${partialNote(period)}</p>`)}
${lines.map((line) => why(line.row?.key ?? periodText(line.period), line.derivation, line.credit?.note))}
</article>`;
}

interface TargetColumn {
  readonly head: Cell;
  readonly cell: (line: TargetLine) => Cell;
}

function targetColumns({ lines, metric }: TargetStatement): readonly TargetColumn[] {
  const column = (text: string, cell: (line: TargetLine) => string, kind?: Cell['kind']): TargetColumn => ({
    head: { text, ...(kind === 'number' ? { kind } : {}) },
    cell: (line) => ({ text: cell(line), ...(kind === undefined ? {} : { kind }) }),
  });
  const where = (test: (line: TargetLine) => boolean, ...columns: TargetColumn[]): readonly TargetColumn[] =>
    lines.some(test) ? columns : [];
  return [
    column('Period', ({ period }) => periodText(period), 'row'),
    ...where(
      ({ row }) => row !== undefined,
      column('Event', ({ row }) => row?.key ?? NOTHING),
      column('When', ({ row }) => row?.text ?? NOTHING),
    ),
    ...where((line) => valueText(line) !== NOTHING, column(metric?.title ?? 'Value', valueText, 'number')),
    ...where(
      ({ downtime }) => downtime !== undefined,
      column('Down', ({ downtime }) => downtime?.text ?? NOTHING, 'number'),
    ),
    {
      head: { text: 'Outcome' },
      cell: ({ outcome, reason }) => ({
        text: reason === undefined ? OUTCOME_WORDS[outcome] : `${OUTCOME_WORDS[outcome]}: ${reason}`,
        kind: outcome,
      }),
    },
    ...where(
      ({ points }) => points !== undefined,
      column('Points', ({ points }) => points?.text ?? NOTHING, 'number'),
    ),
    ...where(
      ({ credit }) => credit !== undefined,
      column('Entitled', ({ credit }) => creditText(credit), 'number'),
    ),
  ];
}

function why(name: string, steps: readonly DerivationStep[], note?: string): Markup | undefined {
  if (steps.length === 0 && note === undefined) return undefined;
  return html`<details><summary>How ${name} came about</summary>
${note === undefined ? undefined : html`<p class="note">${note}</p>`}
<ol>${steps.map(
    ({ stage, text, rule, at, rows = [] }) =>
      html`<li><span class="stage">${stage}</span> ${text}${rule === undefined ? '' : ` (${rule})`}${
        at === undefined ? undefined : html` <span class="place">${placeText(at)}</span>`
      }${rows.length === 0 ? undefined : html` <span class="place">rows ${rowsText(rows)}</span>`}</li>\n`,
  )}</ol></details>\n`;
}

function creditsSection({ periods, total }: Statement): Markup {
  if (periods.length === 0)
    return html`<section aria-labelledby="static-credits"><h2 id="static-credits">Service credits</h2><p>None is due.</p></section>`;
  const columns: readonly Cell[] = [
    { text: 'Period' },
    { text: 'Credit' },
    { text: 'Points', kind: 'number' },
    { text: 'Entitled', kind: 'number' },
    { text: 'Payable', kind: 'number' },
    { text: 'Claim' },
  ];
  const shown = columns.filter(({ text }) => text !== 'Points' || periods.some(({ points }) => points !== undefined));
  const row = (cells: readonly Cell[]): readonly Cell[] =>
    shown.length === columns.length ? cells : cells.filter((_, index) => index !== 2);
  const sum = row([
    { text: 'Total', kind: 'row' },
    { text: '' },
    { text: '' },
    { text: total.entitled.text, kind: 'number' },
    { text: amountText(total.payable, total.undecidedUpTo), kind: 'number' },
    { text: '' },
  ]);
  return html`<section aria-labelledby="static-credits">
<h2 id="static-credits">Service credits</h2>
${table('Service credits by period', shown, [...periods.flatMap((period) => creditRows(period).map(row)), sum])}
${periods.map(({ period, derivation }) => why(periodText(period), derivation))}
</section>`;
}

function creditRows(period: PeriodStatement): readonly (readonly Cell[])[] {
  const key: Cell = { text: periodText(period.period), kind: 'row' };
  const count: Cell = { text: period.points?.text ?? '', kind: 'number' };
  const line = ({ title, entitled, payable, undecidedUpTo, claim }: CreditLine, points: Cell): readonly Cell[] => [
    key,
    { text: title },
    points,
    { text: entitled.text, kind: 'number' },
    { text: amountText(payable, undecidedUpTo), kind: 'number' },
    { text: claimText(claim ?? period.claim) },
  ];
  if (period.credits.length === 1) return period.credits.map((credit) => line(credit, count));
  return [
    ...period.credits.map((credit) => line(credit, { text: '', kind: 'number' })),
    [
      key,
      { text: 'together' },
      count,
      { text: period.entitled.text, kind: 'number' },
      { text: amountText(period.subtotal, period.undecidedUpTo), kind: 'number' },
      { text: '' },
    ],
  ];
}

function list(title: string, items: readonly string[]): Markup | undefined {
  if (items.length === 0) return undefined;
  return html`<section><h2>${title}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>`;
}

function sourcesSection({ provenance }: Statement): Markup {
  const digest = (sha256: string): Markup => html`<br><code>sha256 ${sha256}</code>`;
  return html`<section><h2>Made from</h2><ul class="sources">
${provenance.files.map(({ path, sha256 }) => html`<li>${path}${digest(sha256)}</li>`)}
${provenance.sources.map(
  (source) =>
    html`<li>${source.file} as ${source.data}: ${sourceText(source)}${digest(source.sha256)}${
      source.rejected.length === 0
        ? undefined
        : html`<ul>${source.rejected.slice(0, REJECTED_LISTED).map((row) => html`<li class="missed">${rejectedText(row)}</li>`)}</ul>`
    }</li>`,
)}
</ul></section>`;
}
