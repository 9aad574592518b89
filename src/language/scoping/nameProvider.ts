import { type AstNode, type CstNode, DefaultNameProvider } from 'langium';
import { type Cell, isNameCell, isTableRow, type TableRow } from '../generated/ast.ts';

/** The name of a table's row is the bare name in its first key column. */
export class SlaNameProvider extends DefaultNameProvider {
  override getName(node: AstNode): string | undefined {
    if (!isTableRow(node)) return super.getName(node);
    const cell = keyCell(node);
    return isNameCell(cell) ? cell.element.$refText : undefined;
  }

  override getNameNode(node: AstNode): CstNode | undefined {
    if (!isTableRow(node)) return super.getNameNode(node);
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
