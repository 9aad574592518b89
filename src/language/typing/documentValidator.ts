import {
  type AstNode,
  Cancellation,
  DefaultDocumentValidator,
  interruptAndCheck,
  type LangiumDocument,
  type ParseResult,
  type ValidationAcceptor,
  type ValidationCheck,
  type ValidationOptions,
} from 'langium';
import type { Diagnostic } from 'vscode-languageserver-types';
import { isUnknownName } from '../scoping/linker.ts';
import { behindSyntaxError } from '../syntax/broken.ts';
import { suggestionFor } from '../syntax/explain.ts';
import { eachNode } from '../syntax/tree.ts';
import { SlaValidationRegistry } from './validationRegistry.ts';

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

  /** Few types of nodes have checks of their own. */
  protected override async validateAstNodes(
    root: AstNode,
    { categories }: ValidationOptions,
    accept: ValidationAcceptor,
    cancelToken = Cancellation.CancellationToken.None,
  ): Promise<void> {
    const { validationRegistry: registry } = this;
    const checksOf =
      registry instanceof SlaValidationRegistry
        ? registry.checksFor(categories)
        : (type: string): readonly ValidationCheck[] => registry.getChecks(type, categories).toArray();
    const checked: AstNode[] = [];
    eachNode(root, (node) => {
      if (checksOf(node.$type).length > 0) checked.push(node);
    });
    for (const node of checked)
      for (const check of checksOf(node.$type)) {
        if (cancelToken !== Cancellation.CancellationToken.None) await interruptAndCheck(cancelToken);
        const going = check(node, accept, cancelToken);
        if (going instanceof Promise) await going;
      }
  }

  protected override processLinkingErrors(
    document: LangiumDocument,
    diagnostics: Diagnostic[],
    _options: ValidationOptions,
  ): void {
    const { references } = document;
    for (let index = 0; index < references.length; index++) {
      const reference = references[index];
      const error = reference?.error;
      if (reference === undefined || error === undefined || !isUnknownName(error) || error.follows) continue;
      if (behindSyntaxError(reference, document)) continue;
      const { container, property, index: place } = error.info;
      const { code, suggestions, importPath, imported, alias } = error;
      diagnostics.push(
        this.toDiagnostic('error', error.message, {
          node: container,
          property,
          ...(place === undefined ? {} : { index: place }),
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
