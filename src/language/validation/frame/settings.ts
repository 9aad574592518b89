import type { Position, Range } from 'vscode-languageserver-types';
import { isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { didYouMean, nearestNames } from '../../scoping/nearest.ts';
import { type RuleDescription, type RuleOption, SEVERITIES, type Severity } from './rule.ts';

/** The file that sets severities and options, at the root of the workspace or in any folder on the way to the file. */
export const SETTINGS_FILE = 'sla.config.json';

export type Level = Severity | 'off';

export const LEVELS: readonly Level[] = [...SEVERITIES, 'off'];

/** What one rule is set to; what isn't set keeps its default. */
export interface RuleSetting {
  readonly level?: Level;
  readonly options: Readonly<Record<string, number | boolean>>;
}

export type RuleSettings = ReadonlyMap<string, RuleSetting>;

export interface SettingsProblem {
  readonly message: string;
  readonly range: Range;
}

export interface ParsedSettings {
  readonly settings: RuleSettings;
  /** What was wrong; the rest holds. */
  readonly problems: readonly SettingsProblem[];
}

export const NO_SETTINGS: ParsedSettings = { settings: new Map(), problems: [] };

type Report = (message: string, node: Ranged | undefined) => void;
type Ranged = { readonly range?: readonly [number, number, number] | null | undefined };

/** Reads an `sla.config.json`. Never throws: what can't be read is a problem, and the defaults hold in its place. */
export function parseSettings(text: string, rules: readonly RuleDescription[]): ParsedSettings {
  const counter = new LineCounter();
  const problems: SettingsProblem[] = [];
  const report: Report = (message, node) => problems.push({ message, range: rangeOf(counter, node) });
  const settings = new Map<string, RuleSetting>();
  // The reader of YAML knows where things stand; that the text is JSON is for the reader of JSON to say.
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const invalid = problemOfJson(text);
  if (invalid !== undefined || !isMap(document.contents)) {
    const [error] = document.errors;
    const node = error ? { range: [error.pos[0], error.pos[1], error.pos[1]] as const } : undefined;
    report(`${SETTINGS_FILE} can't be read: ${invalid ?? 'it must be an object with "rules"'}.`, node);
    return { settings, problems };
  }
  for (const [key, value, node] of entriesOf(document.contents)) {
    if (key === '$schema') continue;
    if (key !== 'rules') report(`'${key}' is no setting.${didYouMean(nearestNames(key, ['rules']))}`, node);
    else if (isMap(value)) readRules(value, rules, settings, report);
    else report('"rules" must be an object that gives each rule its severity.', value ?? node);
  }
  return { settings, problems };
}

function problemOfJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function readRules(
  map: YAMLMap,
  rules: readonly RuleDescription[],
  settings: Map<string, RuleSetting>,
  report: Report,
): void {
  for (const [name, value, node] of entriesOf(map)) {
    const rule = rules.find((each) => each.name === name);
    if (!rule) {
      const names = rules.map((each) => each.name);
      report(`There is no rule '${name}'.${didYouMean(nearestNames(name, names))}`, node);
      continue;
    }
    const setting = isMap(value) ? readSetting(rule, value, report) : readLevel(name, value, node, report);
    if (setting) settings.set(name, setting);
  }
}

function readLevel(name: string, value: Ranged | undefined, node: Ranged, report: Report): RuleSetting | undefined {
  const written = isScalar(value) ? value.value : undefined;
  const level = LEVELS.find((each) => each === written);
  if (level) return { level, options: {} };
  report(
    `'${name}' must be ${LEVELS.map((each) => `"${each}"`).join(', ')}, or an object with "severity" and "options".`,
    value ?? node,
  );
  return undefined;
}

function readSetting(rule: RuleDescription, map: YAMLMap, report: Report): RuleSetting {
  let level: Level | undefined;
  const options: Record<string, number | boolean> = {};
  for (const [key, value, node] of entriesOf(map)) {
    if (key === 'severity') level = readLevel(rule.name, value, node, report)?.level;
    else if (key !== 'options')
      report(`'${key}' is no setting of a rule.${didYouMean(nearestNames(key, ['severity', 'options']))}`, node);
    else if (isMap(value)) readOptions(rule, value, options, report);
    else report('"options" must be an object.', value ?? node);
  }
  return { ...(level ? { level } : {}), options };
}

function readOptions(
  rule: RuleDescription,
  map: YAMLMap,
  options: Record<string, number | boolean>,
  report: Report,
): void {
  for (const [key, value, node] of entriesOf(map)) {
    const option = rule.options?.[key];
    const written = isScalar(value) ? value.value : undefined;
    if (!option) {
      const known = Object.keys(rule.options ?? {});
      const has = known.length === 0 ? ' It has none.' : didYouMean(nearestNames(key, known));
      report(`'${rule.name}' has no option '${key}'.${has}`, node);
    } else if (accepts(option, written)) options[key] = written;
    else report(`'${key}' of '${rule.name}' must be a ${describe(option)}.`, value ?? node);
  }
}

function accepts(option: RuleOption, value: unknown): value is number | boolean {
  if (option.type === 'boolean') return typeof value === 'boolean';
  return typeof value === 'number' && Number.isFinite(value) && value >= (option.minimum ?? value);
}

const describe = (option: RuleOption): string =>
  option.type === 'boolean'
    ? 'boolean'
    : `number${option.minimum === undefined ? '' : ` of at least ${option.minimum}`}`;

function entriesOf(map: YAMLMap): readonly (readonly [string, Ranged | undefined, Ranged])[] {
  return map.items.map(({ key, value }: Pair) => [
    String(isScalar(key) ? key.value : key),
    (value ?? undefined) as Ranged | undefined,
    key as Ranged,
  ]);
}

function rangeOf(counter: LineCounter, node: Ranged | undefined): Range {
  const [start, end] = node?.range ?? [0, 0];
  return { start: positionOf(counter, start), end: positionOf(counter, end) };
}

function positionOf(counter: LineCounter, offset: number): Position {
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(0, line - 1), character: Math.max(0, col - 1) };
}
