import { didYouMean, nearestNames } from '../scoping/nearest.ts';
import { pageOf } from './frame/pages.ts';
import { FAMILIES } from './frame/rule.ts';
import { RULES } from './rules.ts';

export type Explanation =
  | { readonly kind: 'rule'; readonly text: string }
  | { readonly kind: 'unknown'; readonly message: string };

/** The documentation of a rule as plain text, for a terminal. */
export function explain(name: string): Explanation {
  const rule = RULES.find((each) => each.name === name);
  if (!rule) {
    const names = RULES.map((each) => each.name);
    return { kind: 'unknown', message: `There is no rule '${name}'.${didYouMean(nearestNames(name, names))}` };
  }
  const { doc } = rule;
  const text = [
    `${rule.name} (${rule.defaultSeverity} by default)`,
    '',
    doc.what,
    `${FAMILIES[rule.family]} The defect helps ${rule.favours === 'neither' ? 'neither side' : `the ${rule.favours}`}.`,
    '',
    'Why',
    indented(doc.why.replaceAll('\n', ' ')),
    '',
    'What it finds',
    indented(doc.bad.text),
    '',
    'Instead',
    indented(doc.good.text),
    '',
    'When to silence it',
    indented(doc.silence),
    indented(`// sla-ignore ${rule.name}: the reason`),
    '',
    pageOf(rule.name),
  ];
  return { kind: 'rule', text: `${text.join('\n')}\n` };
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');
