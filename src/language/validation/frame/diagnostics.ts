import type { Diagnostic, DiagnosticRelatedInformation, Range } from 'vscode-languageserver-types';
import type { SourceRange } from '../../../contract/source.ts';
import { pageOf } from './pages.ts';
import type { RuleFix, Severity } from './rule.ts';
import type { RuleFailure, RuleFinding } from './run.ts';

/** What a diagnostic of a rule carries for the editor. */
export interface RuleDiagnosticData {
  readonly code: string;
  readonly fixes: readonly DiagnosticFix[];
}

/** A fix as edits of files, ready for a `WorkspaceEdit`. */
export interface DiagnosticFix {
  readonly title: string;
  readonly edits: readonly { readonly uri: string; readonly range: Range; readonly newText: string }[];
}

const SOURCE = 'sla';

/** LSP's numbers, so that nothing of the protocol is loaded for them. */
const LSP_SEVERITY: Readonly<Record<Severity, 1 | 2 | 3 | 4>> = { error: 1, warning: 2, information: 3, hint: 4 };
const UNNECESSARY = 1;

/** A diagnostic that has no code of a rule: of the frame itself. */
export const plainDiagnostic = (
  severity: Severity,
  code: string,
  message: string,
  range: Range,
  more: Partial<Diagnostic> = {},
): Diagnostic => ({
  severity: LSP_SEVERITY[severity],
  code,
  message,
  range,
  source: SOURCE,
  data: { code },
  ...more,
});

export const unnecessary: Partial<Diagnostic> = { tags: [UNNECESSARY] };

/** Where a file of a contract lies; `undefined` where it isn't open to us. */
export type UriOf = (file: string) => string | undefined;

/** The finding at the narrowest of its ranges that lies in `file`; ranges before that one become related information. */
export function toDiagnostic(finding: RuleFinding, file: string, uriOf: UriOf): Diagnostic {
  const { rule, severity, message, at } = finding;
  const own = at.findIndex((range) => range.file === file);
  const place = at[Math.max(own, 0)] ?? at[0];
  const elsewhere = at.slice(0, Math.max(own, 0)).map((range) => ({ message: 'It stands here.', at: range }));
  const relatedInformation = [...elsewhere, ...(finding.related ?? [])].flatMap((each) => related(each, uriOf));
  return {
    severity: LSP_SEVERITY[severity],
    code: rule.name,
    codeDescription: { href: pageOf(rule.name) },
    source: SOURCE,
    message,
    range: own < 0 ? START : toRange(place),
    ...(relatedInformation.length > 0 ? { relatedInformation } : {}),
    data: {
      code: rule.name,
      fixes: (finding.fixes ?? []).flatMap((fix) => toFix(fix, uriOf)),
    } satisfies RuleDiagnosticData,
  };
}

export const failureDiagnostic = ({ rule, message }: RuleFailure, range: Range): Diagnostic =>
  plainDiagnostic(
    'error',
    'rule-failed',
    `The rule '${rule.name}' failed: ${message}. The other rules ran. This is a defect of the tool, not of the agreement: please report it.`,
    range,
  );

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export const toRange = ({ start, end }: SourceRange): Range => ({
  start: { line: start.line, character: start.column },
  end: { line: end.line, character: end.column },
});

function related(
  { message, at }: { readonly message: string; readonly at: SourceRange },
  uriOf: UriOf,
): DiagnosticRelatedInformation[] {
  const uri = uriOf(at.file);
  return uri === undefined ? [] : [{ message, location: { uri, range: toRange(at) } }];
}

/** A fix of which a file isn't at hand is left out: half a fix is none. */
function toFix({ title, edits }: RuleFix, uriOf: UriOf): DiagnosticFix[] {
  const placed = edits.flatMap(({ at, newText }) => {
    const uri = uriOf(at.file);
    return uri === undefined ? [] : [{ uri, range: toRange(at), newText }];
  });
  return placed.length === edits.length ? [{ title, edits: placed }] : [];
}
