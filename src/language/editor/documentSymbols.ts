import { type AstNode, AstUtils, type LangiumDocument } from 'langium';
import type { DocumentSymbolProvider } from 'langium/lsp';
import type { DocumentSymbol } from 'vscode-languageserver';
import * as ast from '../generated/ast.ts';
import { symbolKindOf } from './kinds.ts';
import { detailOf, labelOf } from './labels.ts';
import type { SlaEditorServices } from './services.ts';

/** The outline: every declaration with what it promises or measures beside its name. */
export class SlaDocumentSymbolProvider implements DocumentSymbolProvider {
  readonly #services: SlaEditorServices;

  constructor(services: SlaEditorServices) {
    this.#services = services;
  }

  getSymbols(document: LangiumDocument): DocumentSymbol[] {
    return this.#children(document.parseResult.value);
  }

  #children(node: AstNode): DocumentSymbol[] {
    return AstUtils.streamContents(node)
      .filter(isOutlined)
      .map((child) => this.#symbol(child))
      .nonNullable()
      .toArray();
  }

  #symbol(node: AstNode): DocumentSymbol | undefined {
    const range = node.$cstNode?.range;
    const name = labelOf(node);
    if (range === undefined || !name) return undefined;
    const nameNode = this.#services.references.NameProvider.getNameNode(node);
    const detail = detailOf(node);
    return {
      name,
      kind: symbolKindOf(node.$type),
      range,
      selectionRange: nameNode?.range ?? { start: range.start, end: range.start },
      children: this.#children(node),
      ...(detail === undefined ? {} : { detail }),
    };
  }
}

const outlined: ReadonlySet<string> = new Set([
  ast.Party.$type,
  ast.Agreement.$type,
  ast.Parameter.$type,
  ast.Let.$type,
  ast.Service.$type,
  ast.Calendar.$type,
  ast.Table.$type,
  ast.TableRow.$type,
  ast.PeriodDeclaration.$type,
  ast.DataDeclaration.$type,
  ast.Field.$type,
  ast.Condition.$type,
  ast.Metric.$type,
  ast.Target.$type,
  ast.Payment.$type,
  ast.Bank.$type,
  ast.ScheduleDeclaration.$type,
  ast.CreditTerms.$type,
  ast.TerminationRight.$type,
  ast.Clause.$type,
  ast.Dataset.$type,
  ast.Binding.$type,
  ast.Scenario.$type,
  ast.RowKind.$type,
]);

const isOutlined = (node: AstNode): boolean => outlined.has(node.$type);
