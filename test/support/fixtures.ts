/**
 * Fixtures: `.sla` texts that say in comments what the validator finds in them, so that a case is added without TypeScript.
 * test/fixtures/README.md is the manual. This module reads them; `fixtureCheck.ts` compares them with what was found.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

export type ExpectedSeverity = 'error' | 'warning' | 'information' | 'hint';

/** A text that a message must contain (`…` stands for anything in between), or an expression that it must match. */
export interface Pattern {
  readonly source: string;
  readonly matches: (text: string) => boolean;
}

export interface ExpectedRelated {
  readonly message: Pattern;
  /** File name within the fixture; any if absent. */
  readonly file?: string;
  /** The text that the related range covers; any if absent. */
  readonly covers?: string;
}

export interface ExpectedFix {
  readonly title: Pattern;
  /** A text that the file contains once the fix is applied. */
  readonly gives?: string;
}

export interface Expectation {
  readonly severity: ExpectedSeverity;
  readonly code?: string;
  readonly message?: Pattern;
  /** Where the marker stands; a file without markers fixes no places. */
  readonly range?: TextRange;
  readonly related: readonly ExpectedRelated[];
  readonly fixes: readonly ExpectedFix[];
  /** Line of the comment, 1-based, for failures. */
  readonly line: number;
}

/** What must not be found. */
export interface Absence {
  readonly severity?: ExpectedSeverity;
  readonly code?: string;
  readonly message?: Pattern;
  readonly line: number;
}

export interface FixtureFile {
  /** Relative to the fixture. */
  readonly path: string;
  /** Without markers. */
  readonly text: string;
  readonly expectations: readonly Expectation[];
  readonly absences: readonly Absence[];
}

export interface Fixture {
  readonly name: string;
  /** The main file first. */
  readonly files: readonly FixtureFile[];
  /** Files that aren't `.sla`, such as a configuration. */
  readonly others: readonly { readonly path: string; readonly text: string }[];
  /** The rules whose findings count; a fixture of the language has none, one of a rule that rule. */
  readonly rules: readonly string[];
}

export class MalformedFixture extends Error {
  constructor(file: string, line: number, reason: string) {
    super(`malformed fixture, ${file}:${line}: ${reason}`);
    this.name = 'MalformedFixture';
  }
}

const DIRECTIVE =
  /^[ \t]*\/\/[ \t]*(?:(expect)\b|(related|fix)(?=[ \t]+["/])|(rules)(?=[ \t]*:))[ \t]*:?[ \t]*(.*?)[ \t]*$/;
const EXPECT =
  /^(also[ \t]+|no[ \t]+)?(error|warning|information|hint)?(?:[ \t]*\b([a-z][a-z0-9]*(?:-[a-z0-9]+)*))?[ \t]*(".*"|\/.*\/[a-z]*)?$/;
const RELATED = /^("(?:[^"\\]|\\.)*"|\/.*\/[a-z]*)(?:[ \t]+in[ \t]+(\S+?\.sla))?(?:[ \t]+at[ \t]+"([^"]*)")?$/;
const FIX = /^("(?:[^"\\]|\\.)*"|\/.*\/[a-z]*)(?:[ \t]+gives[ \t]+"([^"]*)")?$/;

interface Draft {
  readonly also: boolean;
  readonly severity: ExpectedSeverity;
  readonly code?: string;
  readonly message?: Pattern;
  readonly related: ExpectedRelated[];
  readonly fixes: ExpectedFix[];
  readonly line: number;
}

export interface ParsedFile {
  readonly file: FixtureFile;
  /** From `// rules: a, b`. */
  readonly rules?: readonly string[];
}

/** Reads one file: takes the markers out, and ties the expectations to them in order. */
export function parseFixtureFile(name: string, marked: string): ParsedFile {
  const { text, ranges } = takeMarkers(name, marked);
  const drafts: Draft[] = [];
  const absences: Absence[] = [];
  let rules: readonly string[] | undefined;
  text.split('\n').forEach((lineText, index) => {
    const found = DIRECTIVE.exec(lineText.replace(/\r$/, ''));
    if (!found) return;
    const line = index + 1;
    const rest = found[4] ?? '';
    if (found[1]) readExpect(name, line, rest, drafts, absences);
    else if (found[2] === 'related') lastDraft(name, line, drafts).related.push(readRelated(name, line, rest));
    else if (found[2] === 'fix') lastDraft(name, line, drafts).fixes.push(readFix(name, line, rest));
    else rules = [...(rules ?? []), ...rest.split(/[\s,]+/).filter((rule) => rule !== '')];
  });
  const file = { path: name, text, expectations: withRanges(name, drafts, ranges), absences };
  return rules === undefined ? { file } : { file, rules };
}

function readExpect(name: string, line: number, rest: string, drafts: Draft[], absences: Absence[]): void {
  const found = EXPECT.exec(rest);
  if (!found || rest === '')
    throw new MalformedFixture(
      name,
      line,
      `cannot read 'expect ${rest}': write // expect warning band-gap "text", or no error`,
    );
  const [, prefix = '', severity, code, message] = found;
  const details = {
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message: pattern(name, line, message) }),
    line,
  };
  if (prefix.startsWith('no')) {
    if (severity === undefined && code === undefined && message === undefined)
      throw new MalformedFixture(name, line, 'say what is not expected: a severity, a code or a text');
    absences.push({ ...(severity === undefined ? {} : { severity: severity as ExpectedSeverity }), ...details });
    return;
  }
  if (severity === undefined)
    throw new MalformedFixture(name, line, `'expect ${rest}' lacks its severity: error, warning, information or hint`);
  if (code === undefined && message === undefined)
    throw new MalformedFixture(name, line, `'expect ${rest}' would match any ${severity}: give a code or a text`);
  const also = prefix.startsWith('also');
  if (also && drafts.length === 0) throw new MalformedFixture(name, line, `'expect also' has nothing before it`);
  drafts.push({ also, severity: severity as ExpectedSeverity, ...details, related: [], fixes: [] });
}

function readRelated(name: string, line: number, rest: string): ExpectedRelated {
  const found = RELATED.exec(rest);
  if (!found)
    throw new MalformedFixture(name, line, `cannot read 'related ${rest}': write "text" in file.sla at "covered text"`);
  return {
    message: pattern(name, line, found[1] ?? ''),
    ...(found[2] === undefined ? {} : { file: found[2] }),
    ...(found[3] === undefined ? {} : { covers: found[3] }),
  };
}

function readFix(name: string, line: number, rest: string): ExpectedFix {
  const found = FIX.exec(rest);
  if (!found) throw new MalformedFixture(name, line, `cannot read 'fix ${rest}': write "title" gives "new text"`);
  return { title: pattern(name, line, found[1] ?? ''), ...(found[2] === undefined ? {} : { gives: found[2] }) };
}

function lastDraft(name: string, line: number, drafts: readonly Draft[]): Draft {
  const draft = drafts.at(-1);
  if (!draft) throw new MalformedFixture(name, line, 'there is no expectation that this belongs to');
  return draft;
}

function withRanges(name: string, drafts: readonly Draft[], ranges: readonly TextRange[]): Expectation[] {
  const own = drafts.filter((draft) => !draft.also).length;
  if (ranges.length > 0 && ranges.length !== own)
    throw new MalformedFixture(name, 1, `${ranges.length} marked ranges but ${own} expectations (without 'also')`);
  let next = -1;
  return drafts.map(({ also, ...draft }) => {
    if (!also) next++;
    const range = ranges[next];
    return range === undefined ? draft : { ...draft, range };
  });
}

/** Removes `»` and `«`, and says where they stood in the text that is left, in the order in which they open. */
function takeMarkers(name: string, marked: string): { text: string; ranges: readonly TextRange[] } {
  const ranges: { start: TextPosition; end?: TextPosition }[] = [];
  const open: { start: TextPosition; end?: TextPosition }[] = [];
  let text = '';
  let line = 0;
  let character = 0;
  for (let i = 0; i < marked.length; i++) {
    const char = marked[i];
    if (char === '»') {
      const range = { start: { line, character } };
      ranges.push(range);
      open.push(range);
    } else if (char === '«') {
      const range = open.pop();
      if (!range) throw new MalformedFixture(name, line + 1, '« closes nothing');
      range.end = { line, character };
    } else {
      text += char;
      if (char === '\n') {
        line++;
        character = 0;
      } else character++;
    }
  }
  const complete = ranges.flatMap(({ start, end }) => (end === undefined ? [] : [{ start, end }]));
  const unclosed = open[0];
  if (unclosed) throw new MalformedFixture(name, unclosed.start.line + 1, '» is never closed');
  return { text, ranges: complete };
}

function pattern(name: string, line: number, source: string): Pattern {
  if (source.startsWith('/')) {
    const end = source.lastIndexOf('/');
    try {
      const expression = new RegExp(source.slice(1, end), `${source.slice(end + 1)}s`);
      return { source, matches: (text) => expression.test(text) };
    } catch (error) {
      throw new MalformedFixture(name, line, `${source} is no regular expression: ${(error as Error).message}`);
    }
  }
  const parts = source.slice(1, -1).replace(/\\(.)/g, '$1').split('…');
  if (parts.every((part) => part === '')) throw new MalformedFixture(name, line, `${source} would match any message`);
  return { source, matches: (text) => containsInOrder(text, parts) };
}

function containsInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}

const RULE_FIXTURE = /^rules\/([^/]+)\//;

/** Builds a fixture from its files, the main one first. A fixture that expects nothing, not even an absence, is malformed. */
export function fixtureOf(name: string, files: readonly { readonly path: string; readonly text: string }[]): Fixture {
  const parsed = files
    .filter((file) => file.path.endsWith('.sla'))
    .map((file) => parseFixtureFile(file.path, file.text));
  if (!parsed.some(({ file }) => file.expectations.length + file.absences.length > 0))
    throw new MalformedFixture(name, 1, `it expects nothing: write what is found, or '// expect no error'`);
  const declared = parsed.flatMap(({ rules }) => rules ?? []);
  const ofFolder = RULE_FIXTURE.exec(name)?.[1];
  return {
    name,
    files: parsed.map(({ file }) => file),
    others: files.filter((file) => !file.path.endsWith('.sla')),
    rules: declared.length > 0 ? declared : ofFolder === undefined ? [] : [ofFolder],
  };
}

export interface FixtureSource {
  readonly name: string;
  readonly read: () => Fixture;
}

/** All fixtures below `root`: each `.sla` file, and each folder that holds a `main.sla` as one fixture of several files. */
export function discoverFixtures(root: string): FixtureSource[] {
  const found: FixtureSource[] = [];
  const visit = (directory: string, prefix: string): void => {
    const entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    if (entries.some((entry) => entry.name === 'main.sla')) {
      found.push({ name: prefix.replace(/\/$/, ''), read: () => fixtureOf(prefix, filesBelow(directory)) });
      return;
    }
    for (const entry of entries) {
      const full = path.join(directory, entry.name);
      const name = `${prefix}${entry.name}`;
      if (entry.isDirectory()) visit(full, `${name}/`);
      else if (entry.name.endsWith('.sla'))
        found.push({ name, read: () => fixtureOf(name, [{ path: entry.name, text: readFileSync(full, 'utf8') }]) });
    }
  };
  visit(root, '');
  return found;
}

function filesBelow(directory: string): { path: string; text: string }[] {
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort((a, b) => Number(b === 'main.sla') - Number(a === 'main.sla') || (a < b ? -1 : 1));
  return paths.map((file) => ({ path: file, text: readFileSync(path.join(directory, file), 'utf8') }));
}
