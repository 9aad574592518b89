/** Compares what a fixture expects with what the validator found. */
import type { Diagnostic } from 'vscode-languageserver';
import type { Absence, Expectation, ExpectedSeverity, Fixture, TextPosition, TextRange } from './fixtures.ts';

/** What was found, by the file's path within the fixture. URIs in related information end in such a path. */
export type Found = ReadonlyMap<string, readonly Diagnostic[]>;

const SEVERITIES: Readonly<Record<number, ExpectedSeverity>> = {
  1: 'error',
  2: 'warning',
  3: 'information',
  4: 'hint',
};

/** A fix as diagnostics carry it in `data.fixes`. */
export interface FoundFix {
  readonly title: string;
  readonly edits: readonly { readonly uri?: string; readonly range: TextRange; readonly newText: string }[];
}

/** Every difference, as sentences; none if the fixture holds. */
export function differences(fixture: Fixture, found: Found): string[] {
  return fixture.files.flatMap((file) => {
    const open = new Set(found.get(file.path) ?? []);
    const problems: string[] = [];
    for (const expectation of file.expectations) {
      const candidates = [...open].filter((diagnostic) => matches(expectation, diagnostic));
      const chosen = candidates[0];
      if (chosen === undefined) {
        problems.push(`${file.path}:${expectation.line}: expected ${describe(expectation)}`);
        continue;
      }
      open.delete(chosen);
      problems.push(...detailsMissing(fixture, file.path, expectation, chosen));
    }
    for (const diagnostic of open) {
      const severity = severityOf(diagnostic);
      const absence = file.absences.find((each) => isForbidden(each, diagnostic));
      if (severity === 'error' || severity === 'warning' || absence)
        problems.push(
          `${file.path}: unexpected ${print(diagnostic)}${absence ? ` (line ${absence.line} rules it out)` : ''}`,
        );
    }
    if (problems.length > 0 && open.size > 0)
      problems.push(...[...open].map((diagnostic) => `${file.path}: left over ${print(diagnostic)}`));
    return problems;
  });
}

function matches(expectation: Expectation, diagnostic: Diagnostic): boolean {
  return (
    severityOf(diagnostic) === expectation.severity &&
    (expectation.code === undefined || codeOf(diagnostic) === expectation.code) &&
    (expectation.message === undefined || expectation.message.matches(messageOf(diagnostic))) &&
    (expectation.range === undefined || sameRange(expectation.range, diagnostic.range))
  );
}

const isForbidden = (absence: Absence, diagnostic: Diagnostic): boolean =>
  (absence.severity === undefined || severityOf(diagnostic) === absence.severity) &&
  (absence.code === undefined || codeOf(diagnostic) === absence.code) &&
  (absence.message === undefined || absence.message.matches(messageOf(diagnostic)));

function detailsMissing(fixture: Fixture, path: string, expectation: Expectation, diagnostic: Diagnostic): string[] {
  const problems: string[] = [];
  for (const related of expectation.related) {
    const found = diagnostic.relatedInformation?.some((each) => {
      const file = fixture.files.find((candidate) => each.location.uri.endsWith(`/${candidate.path}`));
      return (
        related.message.matches(each.message) &&
        (related.file === undefined || file?.path === related.file) &&
        (related.covers === undefined || (file && textAt(file.text, each.location.range) === related.covers))
      );
    });
    if (!found) {
      const given = diagnostic.relatedInformation?.map((each) => `${each.message} (${each.location.uri})`) ?? [];
      problems.push(
        `${path}:${expectation.line}: related ${related.message.source} is missing from ${print(diagnostic)}; related: ${given.join('; ') || 'none'}`,
      );
    }
  }
  const text = fixture.files.find((file) => file.path === path)?.text ?? '';
  for (const expected of expectation.fixes) {
    const fixes = fixesOf(diagnostic);
    const fix = fixes.find((each) => expected.title.matches(each.title));
    const titles = fixes.map((each) => each.title).join('; ') || 'none';
    if (!fix) problems.push(`${path}:${expectation.line}: no fix ${expected.title.source}; fixes: ${titles}`);
    else if (expected.gives !== undefined && !withoutComments(applyFix(text, fix)).includes(expected.gives))
      problems.push(`${path}:${expectation.line}: the fix '${fix.title}' doesn't give '${expected.gives}'`);
  }
  return problems;
}

/** What is expected stands in the file itself, as comments: they mustn't be taken for what a fix writes. */
const withoutComments = (text: string): string => text.replaceAll(/^\s*\/\/.*$/gm, '');

export const fixesOf = (diagnostic: Diagnostic): readonly FoundFix[] =>
  (diagnostic.data as { fixes?: readonly FoundFix[] } | undefined)?.fixes ?? [];

/** The text after a fix; edits don't overlap. */
export function applyFix(text: string, fix: FoundFix): string {
  const edits = fix.edits
    .map(({ range, newText }) => ({ start: offsetOf(text, range.start), end: offsetOf(text, range.end), newText }))
    .sort((a, b) => b.start - a.start);
  return edits.reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

/** The files after a fix, which may change several of them. */
export const applyFixTo = <File extends { readonly path: string; readonly text: string }>(
  files: readonly File[],
  fix: FoundFix,
): File[] =>
  files.map((file) => {
    const edits = fix.edits.filter(({ uri }) => uri === undefined || uri.endsWith(`/${file.path}`));
    return { ...file, text: applyFix(file.text, { ...fix, edits }) };
  });

const textAt = (text: string, range: TextRange): string =>
  text.slice(offsetOf(text, range.start), offsetOf(text, range.end));

function offsetOf(text: string, { line, character }: TextPosition): number {
  let offset = 0;
  for (let i = 0; i < line; i++) offset = text.indexOf('\n', offset) + 1;
  return offset + character;
}

export const severityOf = (diagnostic: Diagnostic): ExpectedSeverity => SEVERITIES[diagnostic.severity ?? 1] ?? 'error';

/** Langium's own errors carry their code in `data` only. */
export const codeOf = (diagnostic: Diagnostic): string | undefined =>
  typeof diagnostic.code === 'string' ? diagnostic.code : (diagnostic.data as { code?: string } | undefined)?.code;

/** `message` may be markup in LSP 3.18. */
export const messageOf = (diagnostic: Diagnostic): string => {
  const message: string | { readonly value: string } = diagnostic.message;
  return typeof message === 'string' ? message : message.value;
};

const sameRange = (a: TextRange, b: TextRange): boolean => samePosition(a.start, b.start) && samePosition(a.end, b.end);
const samePosition = (a: TextPosition, b: TextPosition): boolean => a.line === b.line && a.character === b.character;

const show = ({ start, end }: TextRange): string =>
  `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;

const print = (diagnostic: Diagnostic): string =>
  `${severityOf(diagnostic)} ${codeOf(diagnostic) ?? '(no code)'} at ${show(diagnostic.range)}: ${messageOf(diagnostic)}`;

const describe = ({ severity, code, message, range }: Expectation): string =>
  [severity, code, message?.source, range && `at ${show(range)}`].filter(Boolean).join(' ');
