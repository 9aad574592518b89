import { EXAMPLE_FRAME } from './example.ts';
import { type Example, FAMILIES, type Family, type RuleDescription, type RuleOption } from './rule.ts';
import { SETTINGS_FILE } from './settings.ts';

const GENERATED = '<!-- Generated from the rule: npm run rule-docs. -->';

const FAVOURS = {
  provider: 'helps the provider',
  customer: 'helps the customer',
  neither: 'helps neither side',
} as const;

/** The page of a rule, in Markdown. */
export function rulePage(rule: RuleDescription): string {
  const { name, family, defaultSeverity, favours, doc } = rule;
  return lines(
    GENERATED,
    '',
    `# ${name}`,
    '',
    doc.what,
    '',
    `Family: [${family}](README.md#${family}) · default severity: ${defaultSeverity} · the defect ${FAVOURS[favours]}`,
    '',
    '## Why',
    '',
    doc.why,
    '',
    '## What it finds',
    '',
    ...exampleLines(doc.bad),
    '## Instead',
    '',
    ...exampleLines(doc.good),
    ...optionLines(rule),
    '## When to silence it',
    '',
    doc.silence,
    '',
    '```sla',
    `// sla-ignore ${name}: the reason`,
    '```',
    '',
    `For all files: \`{ "rules": { "${name}": "off" } }\` in \`${SETTINGS_FILE}\`; see [configuring and silencing](README.md#configuring-and-silencing).`,
  );
}

const exampleLines = ({ as, text }: Example): readonly string[] => [
  ...(as === 'clauses' ? ['Inside [an agreement](README.md#the-agreement-around-the-examples):', ''] : []),
  '```sla',
  text,
  '```',
  '',
];

function optionLines({ options = {} }: RuleDescription): readonly string[] {
  const rows = Object.entries(options).map(
    ([name, option]) => `| \`${name}\` | ${typeText(option)} | ${option.default} | ${option.description} |`,
  );
  if (rows.length === 0) return [];
  return ['## Options', '', '| option | type | default | meaning |', '|---|---|---|---|', ...rows, ''];
}

const typeText = (option: RuleOption): string =>
  option.type === 'number' && option.minimum !== undefined ? `number, ${option.minimum} or more` : option.type;

/** What somebody asks of an agreement. */
const QUESTIONS: Readonly<Record<Family, string>> = {
  control: 'Is it theirs to keep?',
  reach: 'Can it be met?',
  gaming: 'Can it be gamed?',
  collection: 'Will anybody measure it?',
  'credit-rules': 'Does the money follow?',
  completeness: 'Is anything missing?',
  consistency: 'Does it agree with itself?',
};

const namesOf = (family: Family, rules: readonly RuleDescription[]): readonly string[] =>
  rules.filter((rule) => rule.family === family).map(({ name }) => `[${name}](${name}.md)`);

/** The index of all rules, by family and by question. */
export function indexPage(rules: readonly RuleDescription[]): string {
  const families = (Object.keys(FAMILIES) as Family[]).filter((family) => rules.some((rule) => rule.family === family));
  return lines(
    GENERATED,
    '',
    '# Rules',
    '',
    'What the validator finds beyond syntax, names and types. Each rule computes what it says: the message carries the figure, and a witness where one',
    "exists. A rule that can't decide says nothing.",
    '',
    '## By question',
    '',
    '| question | rules |',
    '|---|---|',
    ...families.map((family) => `| [${QUESTIONS[family]}](#${family}) | ${namesOf(family, rules).join(', ')} |`),
    '',
    ...families.flatMap((family) => familyLines(family, rules)),
    '## Whom a defect helps',
    '',
    ...(['provider', 'customer', 'neither'] as const).flatMap((side) => favouredLines(side, rules)),
    '',
    ...SETTINGS_LINES,
    '',
    '## The agreement around the examples',
    '',
    '```sla',
    EXAMPLE_FRAME.trimEnd(),
    '```',
  );
}

function familyLines(family: Family, rules: readonly RuleDescription[]): readonly string[] {
  const rows = rules
    .filter((rule) => rule.family === family)
    .map(({ name, defaultSeverity, doc }) => `| [${name}](${name}.md) | ${defaultSeverity} | ${doc.what} |`);
  return [`## ${family}`, '', FAMILIES[family], '', '| rule | severity | |', '|---|---|---|', ...rows, ''];
}

function favouredLines(side: RuleDescription['favours'], rules: readonly RuleDescription[]): readonly string[] {
  const named = rules.filter(({ favours }) => favours === side).map(({ name }) => `[${name}](${name}.md)`);
  return named.length === 0 ? [] : [`- ${side}: ${named.join(', ')}`];
}

const SETTINGS_LINES = [
  '## Configuring and silencing',
  '',
  `\`${SETTINGS_FILE}\` in the folder of a file, or in the nearest one above it, sets severities and options. \`"off"\` switches a rule off.`,
  '',
  '```json',
  '{',
  '  "rules": {',
  '    "no-baseline": "off",',
  '    "band-gap": "error",',
  '    "missing-cap": { "severity": "information", "options": { "share": 200 } }',
  '  }',
  '}',
  '```',
  '',
  'A comment silences one place: the line that it stands on, or the next one where it stands alone. The reason is required. A comment that',
  'names no rule or gives no reason is a warning and silences nothing; one that silences nothing any more is a hint.',
  '',
  '```sla',
  '// sla-ignore band-gap: the published text leaves 99.0% open, and we transcribe it faithfully',
  '```',
];

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;
