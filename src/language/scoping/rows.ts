import { type AstNode, AstUtils, type LangiumDocument } from 'langium';
import { URI } from 'vscode-uri';
import { overriddenBy } from '../composition/lineage.ts';
import {
  Aggregate,
  Agreement,
  type Condition,
  type DataDeclaration,
  Dataset,
  During,
  type Expression,
  type Family,
  type Field,
  isAggregate,
  isAgreement,
  isArithmetic,
  isCall,
  isCondition,
  isDataDeclaration,
  isDataset,
  isDuring,
  isGroup,
  isLet,
  isLookup,
  isMemberAccess,
  isModel,
  isPayment,
  isReference,
  isRowKind,
  isScenario,
  isTarget,
  type RowKindName,
  Scenario,
} from '../generated/ast.ts';
import { STANDARD_LIBRARY_URI } from '../library/standard.ts';
import type { SlaServices } from '../services.ts';
import { targetOf } from './references.ts';

const LIBRARY_URI = URI.parse(STANDARD_LIBRARY_URI);

/** What rows an expression speaks about: those of a data declaration, or the outages of a condition. */
export type RowSource = DataDeclaration | Condition;

/** Where a row is at hand: what ranges over the rows, and which rows. */
export interface RowLevel {
  readonly by: Aggregate | During | Family;
  readonly source: RowSource;
}

export interface RowScopes {
  /** Fields of the rows: the declared ones, then those that the kind brings along. */
  readonly fields: (source: RowSource) => readonly Field[];
  /** The rows that a bare field name at this node may belong to, innermost first. */
  readonly around: (node: AstNode) => readonly RowSource[];
  /** What has a row at hand around this node, innermost first: aggregates over rows, filters of intervals, a target or a named value of each row. */
  readonly levels: (node: AstNode) => readonly RowLevel[];
  /** The rows that an aggregate ranges over; undefined for windows, and where the name is unknown. */
  readonly ofAggregate: (node: Aggregate) => RowSource | undefined;
}

export function createRowScopes(services: SlaServices): RowScopes {
  const library = (): LangiumDocument | undefined =>
    services.shared.workspace.LangiumDocuments.getDocument(LIBRARY_URI);
  const implicit = (root: AstNode | undefined, kind: RowKindName): readonly Field[] => {
    if (!isModel(root)) return [];
    return root.declarations.filter(isRowKind).flatMap((rows) => (rows.kind === kind ? rows.fields : []));
  };
  const fieldsOf = (source: RowSource, root: AstNode | undefined): readonly Field[] => {
    if (isCondition(source)) return implicit(root, 'outages');
    const fields = declaredFields(source);
    const declared = new Set(fields.map((field) => field.name));
    return [...fields, ...implicit(root, source.kind).filter((field) => !declared.has(field.name))];
  };
  /** Of what overrides nothing, whose fields rest on itself and on the library only. */
  const known = new WeakMap<RowSource, { readonly library: AstNode | undefined; readonly fields: readonly Field[] }>();
  const fields = (source: RowSource): readonly Field[] => {
    const root = library()?.parseResult.value;
    if (source.override) return fieldsOf(source, root);
    const before = known.get(source);
    if (before !== undefined && before.library === root) return before.fields;
    const found = fieldsOf(source, root);
    known.set(source, { library: root, fields: found });
    return found;
  };
  const around = (node: AstNode): readonly RowSource[] => {
    const sources: RowSource[] = [];
    let child = node;
    for (let parent = node.$container; parent !== undefined; child = parent, parent = parent.$container) {
      if (!HAS_ROWS.has(parent.$type)) continue;
      if (isAggregate(parent)) {
        const inside =
          child.$containerProperty === 'where' ||
          child.$containerProperty === 'countingOnly' ||
          child.$containerProperty === 'weight' ||
          (child.$containerProperty === 'of' && parent.rows !== undefined);
        const source = inside ? rowsOfAggregate(parent) : undefined;
        if (source !== undefined) sources.push(source);
      }
      if (isDuring(parent) && child.$containerProperty === 'where') {
        const source = rowsNamedBy(parent.rows);
        if (source !== undefined) sources.push(source);
      }
    }
    return sources;
  };
  return { fields, around, levels, ofAggregate: rowsOfAggregate };
}

const HAS_ROWS: ReadonlySet<string> = new Set([Aggregate.$type, During.$type]);

/** Data that overrides other data keeps its fields. */
function declaredFields(source: DataDeclaration): readonly Field[] {
  const overridden = overriddenBy(source);
  if (!isDataDeclaration(overridden)) return source.fields;
  const own = new Set(source.fields.map(({ name }) => name));
  return [...source.fields, ...declaredFields(overridden).filter(({ name }) => !own.has(name))];
}

function levels(node: AstNode): readonly RowLevel[] {
  const found: RowLevel[] = [];
  let child = node;
  for (let parent = node.$container; parent !== undefined; child = parent, parent = parent.$container) {
    const inside = child.$containerProperty ?? '';
    if (isAggregate(parent) && PER_ROW.has(inside)) {
      const source = rowsOfAggregate(parent);
      if (source !== undefined) found.push({ by: parent, source });
    } else if (isDuring(parent) && inside === 'where') {
      const source = rowsNamedBy(parent.rows);
      if (source !== undefined) found.push({ by: parent, source });
    } else if ((isTarget(parent) || isPayment(parent) || isLet(parent)) && parent.family !== undefined) {
      const source = targetOf(parent.family.rows);
      if (isDataDeclaration(source) || isCondition(source)) found.push({ by: parent.family, source });
    }
  }
  return found;
}

/** The parts of an aggregate that are evaluated for each of its rows. */
const PER_ROW: ReadonlySet<string> = new Set(['of', 'where', 'countingOnly', 'weight']);

function rowsOfAggregate(node: Aggregate): RowSource | undefined {
  if (node.window !== undefined || node.period !== undefined || node.family !== undefined) return undefined;
  if (node.periods !== undefined) return undefined;
  return node.rows !== undefined ? rowsNamedBy(node.rows) : rowsWithin(node.of);
}

/** The declaration that a path such as `tickets`, `requests[f]` or `Unavailable(f)` names. */
export function rowsNamedBy(path: Expression | undefined): RowSource | undefined {
  if (isReference(path)) {
    const element = targetOf(path.element);
    return isDataDeclaration(element) || isCondition(element) ? element : undefined;
  }
  if (isCall(path)) return rowsNamedBy(path.callee);
  if (isLookup(path)) return rowsNamedBy(path.receiver);
  if (isGroup(path)) return rowsNamedBy(path.inner);
  return undefined;
}

/** Records: data of which each row is kept for itself, by its key. */
export type Records = DataDeclaration & { kind: 'records' };

export const isRecords = (rows: unknown): rows is Records => isDataDeclaration(rows) && rows.kind === 'records';

/** The rows of data, or the outages, for each of which a value is named: `let Late for each t in tickets = …`. */
export function rowsOfLet(element: unknown): RowSource | undefined {
  const rows = isLet(element) ? targetOf(element.family?.rows) : undefined;
  return (isDataDeclaration(rows) && rows.kind !== 'records') || isCondition(rows) ? rows : undefined;
}

/** The rows behind `requests.failed`, behind the name of a value of each, or `requests.failed / requests.total`. */
function rowsWithin(expression: Expression | undefined): RowSource | undefined {
  if (isMemberAccess(expression)) return rowsNamedBy(expression.receiver);
  if (isGroup(expression)) return rowsWithin(expression.inner);
  if (isArithmetic(expression)) return rowsWithin(expression.left) ?? rowsWithin(expression.right);
  const named = isCall(expression) ? expression.callee : expression;
  return rowsNamedBy(expression) ?? (isReference(named) ? rowsOfLet(targetOf(named.element)) : undefined);
}

/** The agreement whose names are visible at a node: the one around it, or the one that a dataset or a scenario is for. */
export function agreementAt(node: AstNode): Agreement | undefined {
  for (let at: AstNode | undefined = node; at !== undefined; at = at.$container) {
    if (!KNOWS_AGREEMENT.has(at.$type)) continue;
    if (isAgreement(at)) return at;
    if (isScenario(at)) return targetOf(at.agreement);
    if (isDataset(at)) return agreementOfDataset(at);
  }
  return undefined;
}

/** Asked of all that stands around a name, for each name: most isn't one of these. */
const KNOWS_AGREEMENT: ReadonlySet<string> = new Set([Agreement.$type, Scenario.$type, Dataset.$type]);

/** The agreement that a dataset is for; one that says nothing is for what its base is for. */
export function agreementOfDataset(dataset: Dataset): Agreement | undefined {
  const seen = new Set<AstNode>();
  for (let at: typeof dataset | undefined = dataset; at !== undefined && !seen.has(at); at = targetOf(at.base)) {
    seen.add(at);
    const agreement = targetOf(at.agreement);
    if (agreement !== undefined) return agreement;
  }
  return undefined;
}

/** The document that a node stands in. */
export const documentOf = (node: AstNode): LangiumDocument => AstUtils.getDocument(node);
