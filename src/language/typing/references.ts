import type { AstNode } from 'langium';
import { declaredTypeOf } from '../composition/lineage.ts';
import { type Family, isCalendar, type NamedElement } from '../generated/ast.ts';
import { currencyAt, measureOf, typeOfField, typeOfFieldType, typeOfKey, typeOfVariable } from './declarations.ts';
import type { Typer } from './typer.ts';
import { CALENDAR, declaration, type ExpressionType, enumeration, INTERVALS, isUnknown, UNKNOWN } from './types.ts';

/** The family of a declaration that stands once for each row. */
export const familyOf = (element: AstNode): Family | undefined =>
  'family' in element ? (element.family as Family | undefined) : undefined;

/** What a family stands once for each combination of: a table, or the records that come last. */
export const slotsOf = (family: Family): readonly Family[] => [family, ...family.more];

/** The type of what a name stands for, seen from `place`. */
export function typeOfNamed(element: NamedElement, place: AstNode, typer: Typer): ExpressionType {
  switch (element.$type) {
    case 'Parameter': {
      const declared = typeOfFieldType(declaredTypeOf(element), currencyAt(place));
      return isUnknown(declared) ? typer.typeOf(element.value) : declared;
    }
    case 'Let':
      return typer.typeOf(element.value);
    case 'Condition':
      return INTERVALS;
    case 'Metric':
      return typer.typeOf(measureOf(element));
    case 'Field':
      return typeOfField(element, currencyAt(place));
    case 'FamilyVariable':
      return typeOfVariable(element);
    case 'TableRow':
      return typeOfKey(element.$container);
    case 'EnumerationConstant':
      return enumeration(element.$container.constants.map((constant) => constant.name));
    case 'RowName':
      return declaration('a row');
    case 'Calendar':
      return isCalendar(element) ? CALENDAR : UNKNOWN;
    case 'DataDeclaration':
      return element.kind === 'intervals' ? INTERVALS : declaration(`data (${element.kind})`);
    case 'Service':
      return declaration('a service');
    case 'Target':
      return declaration('a target');
    case 'Payment':
      return declaration('a payment');
    case 'Bank':
      return declaration('a bank');
    case 'TerminationRight':
      return declaration('a right');
    case 'Party':
    case 'Role':
      return declaration('a party');
    case 'Agreement':
      return declaration('an agreement');
    case 'Table':
      return declaration('a table');
    case 'Dataset':
      return declaration('a dataset');
    case 'ScheduleDeclaration':
      return declaration('a schedule');
    case 'PeriodDeclaration':
      return declaration('a period');
    default:
      return element satisfies never;
  }
}
