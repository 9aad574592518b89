import type { ReferenceInfo } from 'langium';

const KINDS: Readonly<Record<string, string>> = {
  Agreement: 'an agreement',
  Calendar: 'a calendar',
  CellElement: 'a row of a table, a calendar or a party',
  Clause: 'a clause',
  Column: 'a column',
  Condition: 'a downtime, an exclusion or a condition',
  DataDeclaration: 'a data declaration',
  CreditTerms: 'credit terms',
  Dataset: 'a dataset',
  EnumerationConstant: 'a constant',
  FamilyVariable: 'a variable',
  Fee: 'a fee',
  Field: 'a field',
  Import: 'an import',
  Let: 'a named value',
  Metric: 'a metric',
  Member: 'a field, a column, a target, a metric or a fee',
  Importable: 'a declaration',
  NamedElement: 'a name',
  Parameter: 'a parameter',
  Omissible: 'an inherited member',
  Party: 'a party',
  Payment: 'a payment',
  Bank: 'a bank',
  Role: 'a party',
  PeriodDeclaration: 'a period',
  RowName: 'a row',
  RowSource: 'a table, a data declaration or a condition',
  ScheduleDeclaration: 'a schedule',
  Service: 'a service',
  Table: 'a table',
  TableRow: 'a row of a table',
  Target: 'a target',
  TerminationRight: 'a termination right',
};

/** What a declaration is, in the reader's words, with its article. */
export const kindOf = (type: string): string => KINDS[type] ?? 'something else';

/** What a reference is to be, in the reader's words. */
export function wantedAs(type: string, { container }: ReferenceInfo): string {
  if ((container.$type === 'RowValue' || container.$type === 'RowCell') && type === 'ValueName') return 'a constant';
  return kindOf(type);
}
