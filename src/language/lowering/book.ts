import type { AstNode } from 'langium';
import type { Expression } from '../../contract/expression.ts';
import type {
  Agreement,
  Calendar,
  Condition,
  DataDeclaration,
  Family,
  FamilyVariable,
  Let,
  Metric,
  Party,
  Payment,
  Service,
  Expression as Syntax,
  Table,
  TableRow,
  Target,
} from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';
import { slotsOf } from '../typing/references.ts';
import type { LoweringProblem } from './unsound.ts';

/** What is declared once for each row of a table. */
export type Familiar = Condition | Let | Metric | Payment | Service | Target;

/** A declaration, or its member for one row of its family. */
export interface Instance<T extends Familiar = Familiar> {
  readonly declaration: T;
  /** `Uptime`, `Uptime(git)` for a row, `Uptime(git, EU)` for a pair. */
  readonly id: string;
  readonly row?: TableRow;
  /** Of a family of pairs: the rows of the further tables. */
  readonly further?: readonly TableRow[];
  /** The records that it stands for one of each of, known with the data; its id ends in `[data]`. */
  readonly records?: DataDeclaration;
  /** The member that stands for all records, where `id` is that of one. */
  readonly template?: string;
}

/** What one agreement's lowering shares. */
export interface Book {
  readonly services: SlaServices;
  readonly agreement: Agreement;
  readonly zone: string;
  readonly currency: string;
  /** Values that take the place of parameters', as `.sla` literals or constants. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly problems: LoweringProblem[];
  /** Parameters that have no value: what stands on them is left out. */
  readonly open: Set<string>;
  /** Tables, calendars, data and parties that the agreement uses, wherever they are declared. */
  readonly used: Set<Table | Calendar | DataDeclaration | Party>;
  /** What the calendars among them are called. */
  readonly calendarIds: Map<Calendar, Set<string>>;
  /** The expression as plain data. */
  readonly lower: (syntax: Syntax | undefined, place: Place) => Expression;
  /** Whether nothing within the declaration is reported as wrong. */
  readonly isSound: (node: AstNode) => boolean;
  /** All members of a family, or the declaration itself. */
  readonly instances: <T extends Familiar>(declaration: T) => readonly Instance<T>[];
  /** Throws where the instance can't be lowered, so that what stands on it is left out as well. */
  readonly mustStand: (instance: Instance) => void;
}

/** What an expression's lowering knows of its place. */
export interface Place {
  readonly book: Book;
  /** The instance that it belongs to; names the nodes that are measured. */
  readonly owner: string;
  /** Rows of tables that variables stand for. */
  readonly rows: ReadonlyMap<FamilyVariable, TableRow>;
  /** At which level the row of a named value's variable lies: 0 is the innermost one at hand. */
  readonly levels: ReadonlyMap<FamilyVariable, number>;
  readonly next: { node: number };
  /** Declarations being inlined, to stop one that needs itself. */
  readonly inlining: ReadonlySet<AstNode>;
}

export function placeOf(book: Book, instance: Instance, mark = ''): Place {
  return {
    book,
    owner: `${instance.id}${mark}`,
    rows: rowsOf(instance),
    levels: new Map(),
    next: { node: 1 },
    inlining: new Set(),
  };
}

/** A place that belongs to no declaration of its own, such as the caps. */
export const placeNamed = (book: Book, owner: string): Place => ({
  book,
  owner,
  rows: new Map(),
  levels: new Map(),
  next: { node: 1 },
  inlining: new Set(),
});

export function rowsOf({ declaration, row, further = [] }: Instance): ReadonlyMap<FamilyVariable, TableRow> {
  return declaration.family === undefined || row === undefined
    ? new Map()
    : variablesFor(declaration.family, [row, ...further]);
}

/** Which rows a family's variables stand for. */
export const variablesFor = (family: Family, rows: readonly TableRow[]): ReadonlyMap<FamilyVariable, TableRow> =>
  new Map(
    slotsOf(family).flatMap(({ variable }, index): [FamilyVariable, TableRow][] => {
      const row = rows[index];
      return row === undefined ? [] : [[variable, row]];
    }),
  );

/** The name of the next measured node: stable as long as the declaration's own text is. */
export const nextNode = (place: Place): string => `${place.owner}#${place.next.node++}`;
