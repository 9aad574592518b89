import type { LangiumDocument } from 'langium';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { SlaServices } from '../language/services.ts';
import { RULES } from '../language/validation/rules.ts';
import type { SimulationProblem } from './result.ts';

const ERROR = 1;
const ruleNames: ReadonlySet<string> = new Set(RULES.map(({ name }) => name));

/**
 * What keeps files from being understood: errors of syntax, names and units. What a rule finds is an opinion on a contract that
 * is understood, whatever severity it's set to, and keeps nobody from settling it.
 */
export const errorsOf = (documents: readonly LangiumDocument[], services: SlaServices): readonly SimulationProblem[] =>
  documents.flatMap((document) =>
    (document.diagnostics ?? [])
      .filter((diagnostic) => diagnostic.severity === ERROR && !ruleNames.has(codeOf(diagnostic)))
      .map((diagnostic) => ({
        message: messageOf(diagnostic),
        code: codeOf(diagnostic),
        file: services.shared.workspace.Roots.pathOf(document.uri),
        line: diagnostic.range.start.line + 1,
        column: diagnostic.range.start.character + 1,
      })),
  );

/** Langium's own diagnostics have their code in `data` alone. */
export function codeOf({ code, data }: Diagnostic): string {
  if (code !== undefined) return String(code);
  const inner: unknown = data;
  return typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : 'error';
}

/** The text of a message, which LSP 3.18 allows to be markup. */
export function messageOf({ message }: Diagnostic): string {
  const text: unknown = message;
  if (typeof text === 'string') return text;
  return typeof text === 'object' && text !== null && 'value' in text ? String(text.value) : String(text);
}
