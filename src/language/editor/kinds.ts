import type { AstNode, AstNodeDescription } from 'langium';
import type { NodeKindProvider } from 'langium/lsp';
import { CompletionItemKind, SymbolKind } from 'vscode-languageserver';

const SYMBOLS: Readonly<Record<string, SymbolKind>> = {
  Agreement: SymbolKind.Module,
  Binding: SymbolKind.File,
  Calendar: SymbolKind.Object,
  Clause: SymbolKind.String,
  Column: SymbolKind.Field,
  Condition: SymbolKind.Event,
  CreditTerms: SymbolKind.Package,
  DataDeclaration: SymbolKind.Array,
  Dataset: SymbolKind.Namespace,
  EnumerationConstant: SymbolKind.EnumMember,
  FamilyVariable: SymbolKind.Variable,
  Fee: SymbolKind.Property,
  Field: SymbolKind.Field,
  Let: SymbolKind.Variable,
  Metric: SymbolKind.Function,
  Parameter: SymbolKind.Constant,
  Party: SymbolKind.Interface,
  Payment: SymbolKind.Operator,
  Bank: SymbolKind.Operator,
  PeriodDeclaration: SymbolKind.Object,
  RowKind: SymbolKind.Struct,
  Scenario: SymbolKind.Method,
  ScheduleDeclaration: SymbolKind.Struct,
  Service: SymbolKind.Class,
  Table: SymbolKind.Enum,
  TableRow: SymbolKind.EnumMember,
  Target: SymbolKind.Operator,
  TerminationRight: SymbolKind.Event,
};

const COMPLETIONS: Readonly<Record<string, CompletionItemKind>> = {
  Agreement: CompletionItemKind.Module,
  Calendar: CompletionItemKind.Value,
  Column: CompletionItemKind.Field,
  Condition: CompletionItemKind.Event,
  DataDeclaration: CompletionItemKind.Struct,
  Dataset: CompletionItemKind.Module,
  EnumerationConstant: CompletionItemKind.EnumMember,
  FamilyVariable: CompletionItemKind.Variable,
  Fee: CompletionItemKind.Property,
  Field: CompletionItemKind.Field,
  Let: CompletionItemKind.Variable,
  Metric: CompletionItemKind.Function,
  Parameter: CompletionItemKind.Constant,
  Party: CompletionItemKind.Interface,
  Payment: CompletionItemKind.Operator,
  Bank: CompletionItemKind.Operator,
  PeriodDeclaration: CompletionItemKind.Value,
  ScheduleDeclaration: CompletionItemKind.Struct,
  Service: CompletionItemKind.Class,
  Table: CompletionItemKind.Enum,
  TableRow: CompletionItemKind.EnumMember,
  Target: CompletionItemKind.Operator,
};

export const symbolKindOf = (type: string): SymbolKind => SYMBOLS[type] ?? SymbolKind.Object;
export const completionKindOf = (type: string): CompletionItemKind => COMPLETIONS[type] ?? CompletionItemKind.Reference;

/** Which icon stands for which declaration, in outlines and proposals alike. */
export class SlaNodeKindProvider implements NodeKindProvider {
  getSymbolKind(node: AstNode | AstNodeDescription): SymbolKind {
    return symbolKindOf(typeOf(node));
  }

  getCompletionItemKind(node: AstNode | AstNodeDescription): CompletionItemKind {
    return completionKindOf(typeOf(node));
  }
}

const typeOf = (node: AstNode | AstNodeDescription): string => ('$type' in node ? node.$type : node.type);
