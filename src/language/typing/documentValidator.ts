import { DefaultDocumentValidator, type LangiumDocument, type ValidationOptions } from 'langium';
import type { Diagnostic } from 'vscode-languageserver-types';
import { isUnknownName } from '../scoping/linker.ts';

/** Unknown names with what a quick fix needs. */
export class SlaDocumentValidator extends DefaultDocumentValidator {
  protected override processLinkingErrors(
    document: LangiumDocument,
    diagnostics: Diagnostic[],
    _options: ValidationOptions,
  ): void {
    for (const reference of document.references) {
      const { error } = reference;
      if (error === undefined || !isUnknownName(error) || error.follows) continue;
      const { container, property, index } = error.info;
      const { code, suggestions, importPath } = error;
      diagnostics.push(
        this.toDiagnostic('error', error.message, {
          node: container,
          property,
          ...(index === undefined ? {} : { index }),
          ...(reference.$refNode === undefined ? {} : { range: reference.$refNode.range }),
          code,
          data: { code, suggestions, ...(importPath === undefined ? {} : { importPath }) },
        }),
      );
    }
  }
}
