import { type AstNode, type CstNode, DefaultNameProvider } from 'langium';
import { type Cell, isNameCell, isTableRow, type TableRow } from '../generated/ast.ts';
import { LeanComposite } from '../syntax/lean/nodes.ts';

/** The name of a table's row is the bare name in its first key column. */
export class SlaNameProvider extends DefaultNameProvider {
  override getName(node: AstNode): string | undefined {
    if (!isTableRow(node)) return super.getName(node);
    const cell = keyCell(node);
    return isNameCell(cell) ? cell.element.$refText : undefined;
  }

  override getNameNode(node: AstNode): CstNode | undefined {
    if (!isTableRow(node)) {
      const { $cstNode } = node;
      if (!($cstNode instanceof LeanComposite)) return super.getNameNode(node);
      return 'name' in node ? ($cstNode.nameNode ?? super.getNameNode(node)) : undefined;
    }
    const cell = keyCell(node);
    return isNameCell(cell) ? cell.element.$refNode : undefined;
  }
}

/** The cell in the first column that the table calls a key. */
export function keyCell(row: TableRow): Cell | undefined {
  const table = row.$container;
  const key = table.keys[0]?.$refText;
  return row.cells[table.columns.findIndex((column) => column.name === key)];
}
