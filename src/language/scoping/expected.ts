import type { AstNode } from 'langium';
import { declaredTypeOf } from '../composition/lineage.ts';
import {
  Call,
  type Column,
  Comparison,
  Conditional,
  type EnumerationConstant,
  type Expression,
  type FieldType,
  GivenValue,
  Group,
  isCall,
  isColumn,
  isComparison,
  isConditional,
  isDataDeclaration,
  isEnumerationType,
  isFamilyVariable,
  isField,
  isGivenValue,
  isGroup,
  isKeyType,
  isLet,
  isLookup,
  isMemberAccess,
  isMembership,
  isParameter,
  isReference,
  isTable,
  Lookup,
  Membership,
  Parameter,
  type Table,
  type TableRow,
} from '../generated/ast.ts';
import { targetOf } from './references.ts';
import { rowsNamedBy } from './rows.ts';

/** The names that stand for values: constants of an enumeration, or the rows of a table. */
export interface Domain {
  readonly owner: AstNode;
  readonly elements: readonly (EnumerationConstant | TableRow)[];
}

/**
 * The names that an expression may use because of its place: on the right of `state is …`, among `cause in (…)`, as a row
 * of a family `Uptime(…)` or as a key `Limits[…]`. Only the other side decides, so that nothing depends on itself.
 */
export function expectedAt(expression: AstNode): Domain | undefined {
  const parent = expression.$container;
  if (parent === undefined || !EXPECTING.has(parent.$type)) return undefined;
  const index = expression.$containerIndex ?? 0;
  if (isGroup(parent) || (isConditional(parent) && expression.$containerProperty !== 'condition'))
    return expectedAt(parent);
  if (isComparison(parent)) {
    if (expression.$containerProperty === 'right') return domainOf(parent.left);
    // `(if … then gold else silver) is plan`: only branches on the left are read by the right side, which can't ask them back.
    return isGroup(expression) || isConditional(expression) ? domainOf(parent.right) : undefined;
  }
  if (isMembership(parent)) return expression.$containerProperty === 'among' ? domainOf(parent.value) : undefined;
  if (isParameter(parent)) return domainOfType(declaredTypeOf(parent));
  if (isGivenValue(parent)) return expression.$containerProperty === 'value' ? domainOf(parent.element) : undefined;
  if (isCall(parent) && expression.$containerProperty === 'arguments') return domainOfFamily(parent.callee, index);
  if (isLookup(parent) && expression.$containerProperty === 'keys') return domainOfKey(parent.receiver, index);
  return undefined;
}

/** Where no name stands by itself, none is expected: this is asked for each. */
const EXPECTING: ReadonlySet<string> = new Set([
  Group.$type,
  Conditional.$type,
  Comparison.$type,
  Membership.$type,
  Parameter.$type,
  GivenValue.$type,
  Call.$type,
  Lookup.$type,
]);

/** The values that an expression can take, where they have names. */
function domainOf(expression: Expression | undefined): Domain | undefined {
  if (isGroup(expression)) return domainOf(expression.inner);
  if (isMemberAccess(expression)) {
    const member = targetOf(expression.member);
    if (isField(member)) return domainOfType(member.type);
    return isColumn(member) ? domainOfColumn(member) : undefined;
  }
  if (!isReference(expression)) return undefined;
  const element = targetOf(expression.element);
  if (isParameter(element)) return domainOfType(declaredTypeOf(element));
  if (isField(element)) return domainOfType(element.type);
  if (isLet(element)) return element.family === undefined ? domainOf(element.value) : undefined;
  if (isFamilyVariable(element)) {
    const rows = targetOf(element.$container.rows);
    return isTable(rows) ? domainOfTable(rows) : undefined;
  }
  return undefined;
}

/** The parameter that a step of a scenario gives a value to. */
export function parameterGiven(step: AstNode): Parameter | undefined {
  const element = isGivenValue(step) && isReference(step.element) ? targetOf(step.element.element) : undefined;
  return isParameter(element) ? element : undefined;
}

export function domainOfType(type: FieldType | undefined): Domain | undefined {
  if (isEnumerationType(type)) return { owner: type, elements: type.constants };
  const table = isKeyType(type) ? targetOf(type.table) : undefined;
  return isTable(table) ? domainOfTable(table) : undefined;
}

/** The rows of a table by the names in its first key column; where several share one, the first stands for it. */
const domainOfTable = (table: Table): Domain => ({ owner: table, elements: table.rows });

/** A key column's own cells name its values, unless its type says that another table does. */
export function domainOfColumn(column: Column): Domain | undefined {
  if (column.type !== undefined) return domainOfType(column.type);
  return isFirstKey(column) ? domainOfTable(column.$container) : undefined;
}

export const isFirstKey = (column: Column): boolean => column.$container.keys[0]?.$refText === column.name;

/** The names of the rows, or of the values of the key, that an argument of a family may say; a variable of another family fits any. */
function domainOfFamily(callee: Expression, index: number): Domain | undefined {
  const declaration = isReference(callee)
    ? targetOf(callee.element)
    : isMemberAccess(callee)
      ? targetOf(callee.member)
      : undefined;
  const family = declaration !== undefined && 'family' in declaration ? declaration.family : undefined;
  const keys = (family === undefined ? [] : [family, ...family.more]).flatMap(({ rows: named }) => {
    const rows = targetOf(named);
    return isTable(rows) ? rows.keys.map((key) => targetOf(key)) : [undefined];
  });
  const column = keys[index];
  return column === undefined ? undefined : domainOfColumn(column);
}

function domainOfKey(receiver: Expression, index: number): Domain | undefined {
  const element = isReference(receiver) ? targetOf(receiver.element) : undefined;
  if (isTable(element)) {
    const column = targetOf(element.keys[index]);
    return column === undefined ? undefined : domainOfColumn(column);
  }
  const rows = rowsNamedBy(receiver);
  if (!isDataDeclaration(rows)) return undefined;
  return domainOfType(targetOf(rows.by[index])?.type);
}
