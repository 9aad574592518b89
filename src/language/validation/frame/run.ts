import type { Agreements } from '../../../analyse/dependencies.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { SourceRange } from '../../../contract/source.ts';
import type { AgreementRecord } from '../trackRecords.ts';
import type { Outline } from './outline.ts';
import type { DatasetContext, DatasetRule, Finding, Rule, RuleContext, RuleDescription, Severity } from './rule.ts';
import type { RuleSettings } from './settings.ts';

/** What the rules need to judge one agreement. */
export interface Subject {
  readonly contract: Contract;
  readonly agreements: Agreements;
  readonly textOf: (at: SourceRange) => string | undefined;
  readonly outline: Outline;
  readonly record?: AgreementRecord | undefined;
}

export interface RuleFinding extends Finding {
  readonly rule: RuleDescription;
  readonly severity: Severity;
}

/** A rule that threw; the others ran. */
export interface RuleFailure {
  readonly rule: RuleDescription;
  readonly message: string;
}

export interface Findings {
  readonly found: readonly RuleFinding[];
  readonly failed: readonly RuleFailure[];
}

/**
 * The rules that are asked for, are switched on, and can judge the agreement: where errors have left parts of it out, only what is
 * there is judged.
 */
export const rulesFor = <Asked extends RuleDescription>(
  rules: readonly Asked[],
  settings: RuleSettings,
  costs: readonly Rule['cost'][],
  complete: boolean,
): readonly Asked[] =>
  rules.filter(
    (rule) =>
      costs.includes(rule.cost) &&
      settings.get(rule.name)?.level !== 'off' &&
      (complete || rule.judges === 'what-is-said'),
  );

/** Runs the rules over one agreement, in their order. */
export const runRules = (subject: Subject, rules: readonly Rule[], settings: RuleSettings): Findings =>
  run(rules, settings, (rule, report) =>
    rule.check(contextOf(subject, rule, settings), (finding) =>
      report({
        ...finding,
        message: asWritten(finding.message, subject.contract),
        ...(finding.related ? { related: finding.related.map((each) => writtenRelated(each, subject.contract)) } : {}),
      }),
    ),
  );

/** Runs the rules over one dataset, in their order. */
export const runDatasetRules = (
  context: DatasetContext,
  rules: readonly DatasetRule[],
  settings: RuleSettings,
): Findings => run(rules, settings, (rule, report) => rule.checkDataset(context, report));

function run<Asked extends RuleDescription>(
  rules: readonly Asked[],
  settings: RuleSettings,
  check: (rule: Asked, report: (finding: Finding) => void) => void,
): Findings {
  const failed: RuleFailure[] = [];
  const found = rules.flatMap((rule) => {
    const findings: RuleFinding[] = [];
    const setting = settings.get(rule.name);
    const set = setting?.level === 'off' ? undefined : setting?.level;
    try {
      check(rule, (finding) =>
        findings.push({ ...finding, rule, severity: set ?? finding.severity ?? rule.defaultSeverity }),
      );
    } catch (error) {
      failed.push({ rule, message: error instanceof Error ? error.message : String(error) });
    }
    return merged(findings);
  });
  return { found, failed };
}

/** What stands for each record is called as its author wrote it: `'Uptime[circuits]'` is `'Uptime'`. */
const asWritten = (message: string, { data }: Contract): string =>
  data.filter(({ kind }) => kind === 'records').reduce((text, { id }) => text.replaceAll(`[${id}]'`, "'"), message);

const writtenRelated = <Related extends { readonly message: string }>(
  related: Related,
  contract: Contract,
): Related => ({
  ...related,
  message: asWritten(related.message, contract),
});

function contextOf(subject: Subject, rule: Rule, settings: RuleSettings): RuleContext {
  const set = settings.get(rule.name)?.options ?? {};
  const option = (name: string): number | boolean => {
    const declared = rule.options?.[name];
    if (!declared) throw new Error(`it reads an option '${name}' that it doesn't declare`);
    return set[name] ?? declared.default;
  };
  return {
    contract: subject.contract,
    agreements: subject.agreements,
    textOf: subject.textOf,
    outline: subject.outline,
    record: subject.record,
    numberOption: (name) => Number(option(name)),
    booleanOption: (name) => option(name) === true,
  };
}

/** How many other instances a message names before it counts the rest. */
const NAMED = 3;

/** Findings that differ only in the instance of a family they are about become the first, which names the others. */
function merged(findings: readonly RuleFinding[]): readonly RuleFinding[] {
  const groups = Map.groupBy(findings, ({ at, key = '' }) => JSON.stringify([at[0], key]));
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (!first) return [];
    const further = [...new Set(others.flatMap(({ about }) => about ?? []))].filter((about) => about !== first.about);
    if (further.length === 0) return [first];
    const named = further.slice(0, NAMED).join(', ');
    const rest = further.length > NAMED ? ` and ${further.length - NAMED} more` : '';
    return [{ ...first, message: `${first.message} Likewise: ${named}${rest}.` }];
  });
}
