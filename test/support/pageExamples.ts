/** Examples of a page: whole files, or members of an agreement whose head is the same everywhere. */

export interface PageExample {
  readonly text: string;
  /** 1-based, of the opening fence. */
  readonly line: number;
}

const HEAD = `party Northwind
party Acme

agreement Example "Example" {
  version 1.0.0
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency GBP

`;

/** What stands beside an agreement: it begins at the start of a line. */
const BESIDE = /^(?:scenario|dataset) /m;

/** \`\`\`sla is a whole file; \`\`\`sla agreement holds members of an agreement `Example`, and scenarios and datasets of it. */
export const examplesOf = (page: string): readonly PageExample[] =>
  [...page.matchAll(/^```sla( agreement)?\n([\s\S]*?)^```$/gm)].map(({ 1: framed, 2: text = '', index }) => ({
    text: framed === undefined ? text : inAgreement(text),
    line: page.slice(0, index).split('\n').length,
  }));

function inAgreement(text: string): string {
  const at = BESIDE.exec(text)?.index ?? text.length;
  return `${HEAD}${text.slice(0, at)}}\n\n${text.slice(at)}`;
}
