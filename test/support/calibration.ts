/** What the rules find in the published agreements, what was made of each finding, and `docs/calibration.md`. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { FAMILIES, type Family, type Severity } from '../../src/language/validation/frame/rule.ts';
import { RULES } from '../../src/language/validation/rules.ts';
import type { CorpusFinding } from './corpus.ts';
import { corpusFolder } from './corpusFacts.ts';
import { recordOf, textOf } from './yaml.ts';

export const JUDGEMENTS = ['true', 'arguable', 'false'] as const;
export type Judgement = (typeof JUDGEMENTS)[number];

/** What somebody who has read the agreement thinks of a finding. */
export interface Verdict {
  readonly judgement: Judgement;
  readonly because: string;
  /** What the published text is known for, where that is what was found. */
  readonly known?: string;
}

/** A finding as `findings.yaml` names it: by its rule and by the text at which it stands. */
export interface JudgedFinding extends Partial<Verdict> {
  readonly rule: string;
  readonly at: string;
}

export interface Calibrated {
  readonly slug: string;
  readonly finding: CorpusFinding;
  readonly verdict?: Verdict;
}

export interface Calibration {
  readonly findings: readonly Calibrated[];
  /** Judgements of what isn't found any more. */
  readonly gone: readonly (JudgedFinding & { readonly slug: string })[];
}

/** Findings that decide whether a check fails; each is judged by itself. */
export const isGrave = ({ severity }: CorpusFinding): boolean => severity === 'error' || severity === 'warning';

export const findingsFile = (slug: string): string => path.join(corpusFolder, slug, 'findings.yaml');
/** What holds of all information and hints of a rule. */
const rulesFile = path.join(corpusFolder, 'findings.yaml');

export const readJudged = (slug: string): readonly JudgedFinding[] => {
  const file = findingsFile(slug);
  if (!existsSync(file)) return [];
  const list: unknown = parse(readFileSync(file, 'utf8'));
  assert.ok(Array.isArray(list), `${file} isn't a list`);
  return list.map((each: unknown) => judgedOf(each, file));
};

const readRules = (): ReadonlyMap<string, Verdict> => {
  const raw: unknown = parse(readFileSync(rulesFile, 'utf8'));
  const entries = Object.entries(recordOf(raw, rulesFile));
  return new Map(entries.map(([rule, value]) => [rule, verdictOf(recordOf(value, rule), `${rulesFile}: ${rule}`)]));
};

function judgedOf(value: unknown, where: string): JudgedFinding {
  const raw = recordOf(value, where);
  const rule = textOf(raw.rule, where);
  const at = textOf(raw.at, `${where}: ${rule}`);
  return { rule, at, ...(raw.judgement === undefined ? {} : verdictOf(raw, `${where}: ${rule}`)) };
}

function verdictOf(raw: Readonly<Record<string, unknown>>, where: string): Verdict {
  // `true` and `false` are booleans of YAML.
  const judgement = JUDGEMENTS.find((each) => each === String(raw.judgement));
  assert.ok(judgement, `${where}: the judgement is true, arguable or false`);
  const known = raw.known === undefined ? {} : { known: textOf(raw.known, where) };
  return { judgement, because: textOf(raw.because, where), ...known };
}

/** Puts the judgements beside what is found now; several of one rule at one text go by their order. */
export function calibrate(found: ReadonlyMap<string, readonly CorpusFinding[]>): Calibration {
  const ofRules = readRules();
  const gone: (JudgedFinding & { readonly slug: string })[] = [];
  const findings = [...found].flatMap(([slug, all]) => {
    const left = [...readJudged(slug)];
    const calibrated = all.map((finding): Calibrated => {
      const index = left.findIndex(({ rule, at }) => rule === finding.rule && at === finding.at);
      const [judged] = index < 0 ? [] : left.splice(index, 1);
      const verdict = verdictIn(judged) ?? (isGrave(finding) ? undefined : ofRules.get(finding.rule));
      return { slug, finding, ...(verdict ? { verdict } : {}) };
    });
    gone.push(...left.map((each) => ({ ...each, slug })));
    return calibrated;
  });
  return { findings, gone };
}

const verdictIn = (judged: JudgedFinding | undefined): Verdict | undefined =>
  judged?.judgement === undefined || judged.because === undefined
    ? undefined
    : {
        judgement: judged.judgement,
        because: judged.because,
        ...(judged.known === undefined ? {} : { known: judged.known }),
      };

/** The text of `findings.yaml`: what is found and grave, or was judged, with the judgements that there are. */
export function judgedText(calibrated: readonly Calibrated[]): string | undefined {
  const ofAgreement = calibrated.filter(({ slug, finding }) => isGrave(finding) || isJudgedItself(slug, finding));
  if (ofAgreement.length === 0) return undefined;
  const list = ofAgreement.map(({ finding: { rule, at }, verdict }) => ({
    rule,
    at,
    ...(verdict
      ? { ...verdict, judgement: verdict.judgement === 'arguable' ? 'arguable' : verdict.judgement === 'true' }
      : {}),
  }));
  return `# What the rules find, at which text, and what we think of it: judgement true, arguable or false, and because.\n${stringify(list, { lineWidth: 0 })}`;
}

const isJudgedItself = (slug: string, { rule, at }: CorpusFinding): boolean =>
  readJudged(slug).some((judged) => judged.rule === rule && judged.at === at);

/** How many of the grave findings are wrong. */
export function shareOfFalse({ findings }: Calibration): { readonly wrong: number; readonly all: number } {
  const grave = findings.filter(({ finding }) => isGrave(finding));
  return { wrong: grave.filter(({ verdict }) => verdict?.judgement === 'false').length, all: grave.length };
}

export function calibrationPage(calibration: Calibration): string {
  const { findings } = calibration;
  const { wrong, all } = shareOfFalse(calibration);
  const known = findings.filter(({ verdict }) => verdict?.known !== undefined);
  const slugs = [...new Set(findings.filter(({ finding }) => isGrave(finding)).map(({ slug }) => slug))];
  return [
    '# Calibration',
    '',
    '<!-- Generated by `npm run calibration`. -->',
    '',
    'The [rules](rules/README.md) are held against the [published agreements](corpus.md): each finding was read beside the text and judged. *True*: it is so, and somebody who signs',
    'would want to know. *Arguable*: it is so, and there are reasons to want it like that. *False*: it is not so. Warnings and errors are judged one by one in `findings.yaml` beside',
    'the agreement; information and hints by rule in [`findings.yaml`](../examples/corpus/findings.yaml), where an agreement doesn’t say otherwise.',
    '',
    `Of ${all} warnings and errors ${wrong === 0 ? 'none is' : `${wrong} are`} false; 5% may be.`,
    '',
    '## By rule',
    '',
    '| rule | family | errors | warnings | information | hints | true | arguable | false |',
    '|---|---|---|---|---|---|---|---|---|',
    ...ruleRows(findings),
    '',
    '## What the published texts are known for',
    '',
    '| agreement | known for | found by |',
    '|---|---|---|',
    ...known.map(({ slug, finding, verdict }) => row(agreement(slug), verdict?.known ?? '', rule(finding))),
    '',
    '## Warnings and errors',
    ...slugs.flatMap((slug) => agreementLines(slug, findings)),
    '',
  ].join('\n');
}

const families = Object.keys(FAMILIES) as readonly Family[];

function ruleRows(findings: readonly Calibrated[]): readonly string[] {
  const ofRule = Map.groupBy(findings, ({ finding }) => finding.rule);
  const order = RULES.toSorted((a, b) => families.indexOf(a.family) - families.indexOf(b.family));
  return order.map(({ name, family }) => {
    const found = ofRule.get(name) ?? [];
    const severity = (each: Severity) => found.filter(({ finding }) => finding.severity === each).length;
    const judged = (each: Judgement) => found.filter(({ verdict }) => verdict?.judgement === each).length;
    return row(
      `[${name}](rules/${name}.md)`,
      family,
      ...[severity('error'), severity('warning'), severity('information'), severity('hint')].map(figure),
      ...JUDGEMENTS.map(judged).map(figure),
    );
  });
}

const figure = (count: number): string => (count === 0 ? '' : String(count));

function agreementLines(slug: string, findings: readonly Calibrated[]): readonly string[] {
  const grave = findings.filter((each) => each.slug === slug && isGrave(each.finding));
  return [
    '',
    `### ${agreement(slug)}`,
    '',
    ...grave.map(
      ({ finding, verdict }) =>
        `- ${verdict?.judgement ?? 'not judged'}: ${rule(finding)} at \`${finding.at}\`: ${finding.message}${verdict ? ` *${verdict.because}*` : ''}`,
    ),
  ];
}

const agreement = (slug: string): string => `[${slug}](../examples/corpus/${slug}/${slug}.sla)`;
const rule = (finding: CorpusFinding): string => `[${finding.rule}](rules/${finding.rule}.md)`;
const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
