import { AstUtils } from 'langium';
import type { DataDeclaration as Declared } from '../../contract/contract.ts';
import type {
  Binding,
  DataSource,
  Dataset,
  FieldMapping,
  FileSource,
  LogFieldMapping,
  RowPrecedence,
} from '../../contract/dataset.ts';
import { formatOfName } from '../../contract/fileFormat.ts';
import { readSelector } from '../../contract/seriesSelector.ts';
import { HUNDRED, toJSON } from '../../exact/rational.ts';
import { parseIsoDate } from '../../time/civil.ts';
import { startOfDay } from '../../time/zone.ts';
import { statedBy } from '../composition/lineage.ts';
import { originOf } from '../composition/origin.ts';
import {
  type Agreement,
  type Binding as BindingSyntax,
  type ConnectedSource,
  type ContradictingRows,
  type DataDeclaration,
  type Dataset as DatasetSyntax,
  isAbsentOption,
  isAmbiguousTimes,
  isBinding,
  isColumnLiteral,
  isContradictingRows,
  isFormatOption,
  isItemsOption,
  isKnownUntil,
  isNote,
  isRejectedRows,
  isRowsWhere,
  isSeriesOption,
  isSheetOption,
  isTimesOption,
  isWithout,
  isZone,
  type KnownUntil,
  type Literal,
  type LogValue,
  type Mapping,
} from '../generated/ast.ts';
import { BUILTIN_SCHEME } from '../library/standard.ts';
import { targetOf } from '../scoping/references.ts';
import { agreementOfDataset } from '../scoping/rows.ts';
import type { SlaServices } from '../services.ts';
import { currencyAt } from '../typing/declarations.ts';
import { numberIn, valueOfLiteral } from '../typing/literals.ts';
import { columnName, lowerColumn } from './columns.ts';
import { lowerData, lowerFields } from './data.ts';
import { isSoundNode } from './sound.ts';
import { sourceRange } from './source.ts';
import { lineage, lowerSubstitutes } from './substitutes.ts';
import { type Attempt, attempting, type LoweringProblem, need, Unsound } from './unsound.ts';
import { existingZone } from './zones.ts';

/** What lowering made of a declaration, and what only it finds wrong. */
export interface Lowered<T> {
  readonly value: T | undefined;
  readonly problems: readonly LoweringProblem[];
}

/** What the data that a dataset binds are, also where its agreement asks nothing of them. */
export function boundData(node: DatasetSyntax, agreement: Agreement, services: SlaServices): readonly Declared[] {
  const { book } = services.lowering.Contracts.lowered(agreement).stand;
  const attempt = attempting(() => {});
  return lineage(node)
    .flatMap((dataset) => services.composition.Composition.around(dataset).items.filter(isBinding))
    .flatMap((binding) => attempt(() => need(targetOf(binding.data))) ?? [])
    .filter((declaration) => !isOnRecord(declaration))
    .flatMap((declaration) => attempt(() => lowerData(declaration, book)) ?? []);
}

/** The fields of data that a dataset binds which name records. */
export const keyedFields = (
  node: DatasetSyntax,
  services: SlaServices,
): readonly { readonly data: string; readonly field: string; readonly records: string }[] =>
  lineage(node)
    .flatMap((dataset) => services.composition.Composition.around(dataset).items.filter(isBinding))
    .flatMap((binding) => targetOf(binding.data) ?? [])
    .flatMap(({ name, fields }) =>
      fields.flatMap((field) => {
        const records = field.type?.$type === 'KeyType' ? targetOf(field.type.table) : undefined;
        return records?.$type === 'DataDeclaration' ? [{ data: name, field: field.name, records: records.name }] : [];
      }),
    );

/** A dataset with what it inherits: its own bindings, substitutes and options win over its base's, notes add up. */
export function lowerDataset(node: DatasetSyntax, services: SlaServices): Lowered<Dataset> {
  const problems: LoweringProblem[] = [];
  const attempt = attempting((problem) => problems.push(problem));
  const value = attempt(() => withBases(node, services, attempt));
  return { value, problems };
}

function withBases(node: DatasetSyntax, services: SlaServices, attempt: Attempt): Dataset {
  const line = lineage(node).map((dataset) => services.composition.Composition.around(dataset));
  const agreement = agreementOfDataset(node);
  const inherited = (is: (one: DatasetSyntax['items'][number]) => boolean) =>
    line.flatMap((dataset) => dataset.items.filter(is).map((item) => ({ dataset, item })));
  const bindings = new Map<string, Binding>();
  const onRecord = new Map<string, NonNullable<Dataset['onRecord']>[number]>();
  for (const { dataset, item } of inherited(isBinding)) {
    if (!isBinding(item) || !isSoundNode(item, services)) continue;
    const binding = attempt(() => lowerBinding(item, dataset, services));
    if (binding === undefined) continue;
    const declaration = need(targetOf(item.data));
    if (isOnRecord(declaration))
      onRecord.set(binding.data, { declaration: lowerOnRecord(declaration, agreement, services), binding });
    else bindings.set(binding.data, binding);
  }
  const lowering = () => {
    const of = need(agreement);
    return { agreement: of, book: services.lowering.Contracts.lowered(of).stand.book };
  };
  const unbound = inherited(isWithout).flatMap(({ item }) =>
    isWithout(item) ? (targetOf(item.data)?.name ?? []) : [],
  );
  const rejected = inherited(isRejectedRows)
    .map(({ item }) => (isRejectedRows(item) ? item.share : undefined))
    .at(-1);
  return {
    id: node.name,
    title: node.title ?? node.name,
    agreement: agreement?.name ?? '',
    notes: inherited(isNote).flatMap(({ item }) => (isNote(item) && item.text !== undefined ? [item.text] : [])),
    bindings: [...bindings.values()],
    ...(onRecord.size === 0 ? {} : { onRecord: [...onRecord.values()] }),
    unbound: [...new Set(unbound)].filter((name) => !bindings.has(name)),
    substitutes: attempt(() => lowerSubstitutes(node, lowering, services, attempt)) ?? [],
    rejectedAtMost: rejected === undefined ? '0' : toJSON(numberIn(rejected).div(HUNDRED)),
    at: sourceRange(node, services),
  };
}

function lowerBinding(node: BindingSyntax, dataset: DatasetSyntax, services: SlaServices): Binding {
  const data = need(targetOf(node.data));
  const zone = existingZone(node.options.find(isZone)?.name, dataset.items.find(isZone)?.name);
  const agreementZone = existingZone(statedBy(agreementOfDataset(dataset), isZone)?.name) ?? 'UTC';
  const column = (syntax: Parameters<typeof lowerColumn>[0]) => lowerColumn(syntax, zone ?? agreementZone, services);
  const where = node.options.find(isRowsWhere)?.condition;
  const pattern = node.options.find(isTimesOption)?.pattern;
  const items = node.options.find(isItemsOption);
  const series = node.options.find(isSeriesOption)?.columns.map(columnName);
  const known = node.options.find(isKnownUntil);
  const contradicting = node.options.find(isContradictingRows);
  return {
    data: data.name,
    source: sourceOf(node, services),
    ...(zone === undefined ? {} : { zone }),
    ambiguousTime: node.options.find(isAmbiguousTimes)?.choice ?? 'earlier',
    absent: node.options.filter(isAbsentOption).flatMap(({ texts }) => texts),
    ...(pattern === undefined ? {} : { timePattern: pattern }),
    shape:
      items === undefined
        ? {
            kind: 'rows',
            fields: node.mappings.map((mapping) => lowerMapping(mapping, column, services)),
            ...(series === undefined ? {} : { series }),
            ...(known === undefined || isLog(data)
              ? {}
              : { knownUntil: known.endOfData ? ('end-of-data' as const) : column(known.value) }),
            ...(contradicting === undefined ? {} : { contradicting: lowerPrecedence(contradicting, services) }),
          }
        : {
            kind: 'event-log',
            key: items.keys.map(columnName),
            orderBy: items.order.map((one, index) => ({
              column: columnName(one.column),
              as: one.as ?? (index === 0 ? 'time' : 'number'),
            })),
            fields: node.mappings.map((mapping) => lowerLogMapping(mapping, column, services)),
          },
    ...(known === undefined || !isLog(data) ? {} : { known: lowerKnown(known, zone ?? agreementZone) }),
    ...(where === undefined ? {} : { where: column(where) }),
    at: sourceRange(node, services),
  };
}

/** What the library declares to be on record, not what an agreement observes. */
const isOnRecord = (node: DataDeclaration): boolean => AstUtils.getDocument(node).uri.scheme === BUILTIN_SCHEME;

function lowerOnRecord(
  node: DataDeclaration,
  agreement: Agreement | undefined,
  services: SlaServices,
): NonNullable<Dataset['onRecord']>[number]['declaration'] {
  const currency = agreement === undefined ? '' : currencyAt(agreement);
  return {
    id: node.name,
    kind: node.kind,
    by: [],
    fields: lowerFields(node, currency, services),
    at: sourceRange(node, services),
  };
}

const isLog = ({ kind }: DataDeclaration): boolean => kind === 'intervals' || kind === 'items';

/** From the first day, or an instant, up to the end of the last day (D6). */
function lowerKnown({ from, value }: KnownUntil, zone: string): NonNullable<Binding['known']> {
  const bound = (literal: Literal | undefined, daysOn: number): { readonly at: number } | undefined => {
    const read = literal && valueOfLiteral(literal, zone);
    if (read?.kind === 'instant') return { at: read.value };
    const day = read?.kind === 'date' ? parseIsoDate(read.value) : undefined;
    return day === undefined ? undefined : { at: startOfDay(zone, day + daysOn) };
  };
  const first = bound(from, 0);
  const last = bound(isColumnLiteral(value) ? value.value : undefined, 1);
  return { ...(first === undefined ? {} : { from: first.at }), ...(last === undefined ? {} : { until: last.at }) };
}

function lowerPrecedence(node: ContradictingRows, services: SlaServices): RowPrecedence {
  switch (node.choice) {
    case 'first':
    case 'last':
      return { by: node.choice };
    case 'highest': {
      const column = need(node.column);
      return { by: 'highest', column: columnName(column), as: node.as ?? 'number', at: sourceRange(column, services) };
    }
    default:
      return node.choice satisfies never;
  }
}

type LowerColumn = (syntax: Parameters<typeof lowerColumn>[0]) => ReturnType<typeof lowerColumn>;

function sourceOf(node: BindingSyntax, services: SlaServices): DataSource {
  return node.connected === undefined ? fileOf(node, services) : connectedSource(node, node.connected, services);
}

/** What the server would refuse, or couldn't be asked, is said while it's written. */
function checkSeries({ options }: BindingSyntax, connected: ConnectedSource, name: string): void {
  const read = readSelector(name);
  if (read.kind === 'problem') throw new Unsound({ node: connected, message: `${read.message}.` });
  const times = options.find(isTimesOption);
  if (times !== undefined)
    throw new Unsound({ node: times, message: "A sample's time is exact as it stands: leave 'times' out." });
}

function connectedSource(node: BindingSyntax, connected: ConnectedSource, services: SlaServices): DataSource {
  const ofFiles = node.options.find((option) => isFormatOption(option) || isSheetOption(option));
  if (ofFiles !== undefined)
    throw new Unsound({
      node: ofFiles,
      message:
        "'format' and 'sheet' say how a file is read; a connection's rows have their types already: leave it out.",
    });
  const contradicting = node.options.find(isContradictingRows);
  if (contradicting !== undefined && contradicting.choice !== 'highest')
    throw new Unsound({
      node: contradicting,
      message: `Rows of a connection stand in no order, so that none is the ${contradicting.choice}: write 'contradicting rows highest COLUMN'.`,
    });
  const connection = need(connected.connection);
  const name = need(connected.name);
  if (connection === '') throw new Unsound({ node: connected, message: 'A connection has a name: write one.' });
  switch (connected.holds) {
    case 'series':
      checkSeries(node, connected, name);
      return { kind: 'series', connection, selector: name, at: sourceRange(node, services) };
    case 'table': {
      const parts = name.split('.');
      const [first = '', second] = parts;
      if (parts.length > 2 || parts.some((part) => part.trim() === '' || part.includes('\0')))
        throw new Unsound({
          node: connected,
          message: `"${name}" names no table: write "table" or "schema.table". A name that holds a dot needs a view.`,
        });
      return second === undefined
        ? { kind: 'table', connection, table: first, at: sourceRange(node, services) }
        : { kind: 'table', connection, schema: first, table: second, at: sourceRange(node, services) };
    }
    default:
      return connected.holds satisfies never;
  }
}

function fileOf(node: BindingSyntax, services: SlaServices): FileSource {
  const path = need(node.path);
  const format = node.options.find(isFormatOption)?.format ?? formatOfName(path);
  const sheet = node.options.find(isSheetOption)?.sheet;
  return {
    kind: 'file',
    path,
    ...(format === undefined ? {} : { format }),
    ...(sheet === undefined ? {} : { sheet }),
    relativeTo: services.shared.workspace.Roots.pathOf(originOf(node).uri),
    at: sourceRange(node, services),
  };
}

function lowerMapping(node: Mapping, column: LowerColumn, services: SlaServices): FieldMapping {
  if (node.log !== undefined)
    throw new Unsound({
      node: node.log,
      message:
        "'first', 'last', 'while' and 'count' need several rows for each item: write 'one item per …' behind the file.",
    });
  return { field: need(targetOf(node.field)).name, from: column(need(node.value)), at: sourceRange(node, services) };
}

function lowerLogMapping(node: Mapping, column: LowerColumn, services: SlaServices): LogFieldMapping {
  return {
    field: need(targetOf(node.field)).name,
    from: node.log === undefined ? { kind: 'last', value: column(need(node.value)) } : lowerLog(node.log, column),
    at: sourceRange(node, services),
  };
}

function lowerLog(node: LogValue, column: LowerColumn): LogFieldMapping['from'] {
  const where = node.where === undefined ? {} : { where: column(node.where) };
  switch (node.which) {
    case 'first':
    case 'last':
      return { kind: node.which, value: column(need(node.value)), ...where };
    case 'while':
      return { kind: 'while', condition: column(need(node.where)), time: column(need(node.value)) };
    case 'count':
      return { kind: 'count', ...where };
    default:
      return node.which satisfies never;
  }
}
