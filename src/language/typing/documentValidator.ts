import { DefaultDocumentValidator, type LangiumDocument, type ParseResult, type ValidationOptions } from 'langium';
import type { Diagnostic } from 'vscode-languageserver-types';
import { isUnknownName } from '../scoping/linker.ts';
import { behindSyntaxError } from '../syntax/broken.ts';
import { suggestionFor } from '../syntax/explain.ts';

/** The code of what the grammar doesn't allow. */
const SYNTAX = 'syntax';

/** Syntax errors and unknown names with a code and with what a quick fix needs. */
export class SlaDocumentValidator extends DefaultDocumentValidator {
  protected override processLexingErrors(
    parseResult: ParseResult,
    diagnostics: Diagnostic[],
    options: ValidationOptions,
  ): void {
    const found: Diagnostic[] = [];
    super.processLexingErrors(parseResult, found, options);
    diagnostics.push(...found.map((one) => ({ ...one, code: SYNTAX, data: { code: SYNTAX } })));
  }

  protected override processParsingErrors(
    parseResult: ParseResult,
    diagnostics: Diagnostic[],
    options: ValidationOptions,
  ): void {
    for (const error of parseResult.parserErrors) {
      const found: Diagnostic[] = [];
      super.processParsingErrors({ ...parseResult, parserErrors: [error] }, found, options);
      const suggestion = suggestionFor(error);
      const data = { code: SYNTAX, ...(suggestion === undefined ? {} : { suggestions: [suggestion] }) };
      diagnostics.push(...found.map((one) => ({ ...one, code: SYNTAX, data })));
    }
  }

  protected override processLinkingErrors(
    document: LangiumDocument,
    diagnostics: Diagnostic[],
    _options: ValidationOptions,
  ): void {
    for (const reference of document.references) {
      const { error } = reference;
      if (error === undefined || !isUnknownName(error) || error.follows) continue;
      if (behindSyntaxError(reference, document)) continue;
      const { container, property, index } = error.info;
      const { code, suggestions, importPath, imported, alias } = error;
      diagnostics.push(
        this.toDiagnostic('error', error.message, {
          node: container,
          property,
          ...(index === undefined ? {} : { index }),
          ...(reference.$refNode === undefined ? {} : { range: reference.$refNode.range }),
          code,
          data: {
            code,
            suggestions,
            ...(importPath === undefined ? {} : { importPath, imported, ...(alias === undefined ? {} : { alias }) }),
          },
        }),
      );
    }
  }
}
