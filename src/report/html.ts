import type {
  DerivationStep,
  FamilyStatement,
  PaymentStatement,
  Statement,
  TargetStatement,
} from '../statement/statement.ts';
import { html, type Markup } from './markup.ts';
import { type CellModel, creditsTable, familyTable, paymentTable, type TableModel, targetTable } from './tables.ts';
import {
  assumptionItems,
  backToBackItems,
  bankItems,
  claimant,
  creditNotes,
  creditsTitle,
  earnBackText,
  extensionItems,
  familyHeading,
  headFacts,
  leftOutItems,
  notMeasuredItems,
  partialNotes,
  paymentNotes,
  periodText,
  placeText,
  REJECTED_LISTED,
  rejectedText,
  rightText,
  rowsText,
  rulingText,
  sectionsOf,
  settlementItems,
  sourceText,
  substituteItems,
  summaryText,
  verdictsText,
} from './words.ts';

/** The statement as headings and tables that can be read, searched and printed without any script. Every value is escaped. */
export function statementBody(statement: Statement): Markup {
  return html`${header(statement)}
${creditsSection(statement)}
<section aria-labelledby="static-targets">
<h2 id="static-targets">Targets</h2>
${sectionsOf(statement).map((section) =>
  section.kind === 'target' ? targetSection(section.target) : familySection(section.family, section.members),
)}
</section>
${statement.payments.map(paymentSection)}
${list('Settlement', settlementItems(statement))}
${list('Extension of the term', extensionItems(statement))}
${list('Not measured', notMeasuredItems(statement))}
${list('Earned back', statement.earnBacks.map(earnBackText))}
${list('Banks', bankItems(statement))}
${list('Net exposure', backToBackItems(statement))}
${list('Rights', statement.rights.map(rightText))}
${list('Rulings', (statement.rulings ?? []).map(rulingText))}
${list('Substitutes', substituteItems(statement))}
${list('Left out', leftOutItems(statement))}
${list('Assumptions', assumptionItems(statement))}
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

function table(caption: string, { columns, rows }: TableModel): Markup {
  const cell = ({ text, names, outcome }: CellModel, column: number): Markup => {
    const kind = outcome ?? (columns[column]?.align === 'right' ? 'number' : '');
    return names ? html`<th scope="row">${text}</th>` : html`<td class="${kind}">${text}</td>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
<table><caption>${caption}</caption>
<thead><tr>${columns.map(({ title, align }) => html`<th scope="col" class="${align === 'right' ? 'number' : ''}">${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`;
}

function targetSection(target: TargetStatement): Markup {
  const { lines, title, commitment, substitute, at } = target;
  return html`<article>
<h3>${title}</h3>
<p>${commitment} <span class="place">${placeText(at)}</span></p>
${substitute === undefined ? undefined : html`<p class="substitute">Substitute: ${substitute}</p>`}
${table(title, targetTable(target, lines))}
${partialNotes(lines).map((note) => html`<p class="note">${note}</p>`)}
${creditNotes(lines).map((note) => html`<p class="note">${note}</p>`)}
${lines.map((line) => why(line.row?.key ?? periodText(line.period), line.derivation))}
</article>`;
}

/** The targets for all records: what they come to together, and each of them behind its name. */
function familySection(family: FamilyStatement, members: readonly TargetStatement[]): Markup {
  const name = familyHeading(family);
  return html`<article>
<h3>${name}</h3>
<p><span class="place">${placeText(family.at)}</span></p>
${table(name, familyTable(family))}
${partialNotes(family.periods).map((note) => html`<p class="note">${note}</p>`)}
${members.map(
  (target) => html`<details class="member"><summary>${target.title}: ${verdictsText(target.lines)}</summary>
${targetSection(target)}</details>\n`,
)}
</article>`;
}

function paymentSection(payment: PaymentStatement): Markup {
  const { lines, title, by, to, amount, at } = payment;
  return html`<article>
<h3>${title}</h3>
<p>${by} pays ${to} ${amount} <span class="place">${placeText(at)}</span></p>
${table(title, paymentTable(lines))}
${[...partialNotes(lines), ...paymentNotes(payment)].map((note) => html`<p class="note">${note}</p>`)}
${lines.map((line) => why(line.row?.key ?? periodText(line.period), line.derivation))}
</article>`;
}

function why(name: string, steps: readonly DerivationStep[]): Markup | undefined {
  if (steps.length === 0) return undefined;
  return html`<details><summary>How ${name} came about</summary>
<ol>${steps.map(
    ({ stage, text, rule, at, rows = [] }) =>
      html`<li><span class="stage">${stage}</span> ${text}${rule === undefined ? '' : ` (${rule})`}${
        at === undefined ? undefined : html` <span class="place">${placeText(at)}</span>`
      }${rows.length === 0 ? undefined : html` <span class="place">rows ${rowsText(rows)}</span>`}</li>\n`,
  )}</ol></details>\n`;
}

function creditsSection(statement: Statement): Markup {
  const { periods } = statement;
  const body =
    periods.length === 0
      ? html`<p>None is due.</p>`
      : html`${claimSentence(statement)}
${table('Service credits by period', creditsTable(statement, Number.POSITIVE_INFINITY))}
${periods.map(({ period, derivation }) => why(periodText(period), derivation))}`;
  return html`<section aria-labelledby="static-credits">
<h2 id="static-credits">${creditsTitle(statement)}</h2>
${body}
</section>`;
}

function claimSentence(statement: Statement): Markup | undefined {
  const sentence = claimant(statement);
  return sentence === undefined ? undefined : html`<p>${sentence}</p>`;
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
