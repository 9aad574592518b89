import type { DataDeclaration, FieldType } from '../../contract/contract.ts';
import type { BindingShape, ColumnExpression } from '../../contract/dataset.ts';
import type { Value } from '../../contract/value.ts';
import type { SourcePlan } from '../plan/source.ts';
import { timeField } from '../plan/source.ts';
import { reject } from '../problems.ts';
import {
  type ColumnResult,
  columnIn,
  columnsOf,
  evaluateColumns,
  evaluateCondition,
  isTrue,
  type ReadColumn,
} from './columnExpression.ts';
import { convert, isNegative } from './convert.ts';
import { type TimeReader, timeReader } from './timeReader.ts';

/** What one output of a mapping comes to in a row of the file. */
export type Interpreted =
  | { readonly kind: 'value'; readonly value: Value | null; readonly clockIssue: boolean }
  | { readonly kind: 'left-out'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly column: string; readonly value: string; readonly reason: string };

/** One output of a mapping: which columns it reads and what it makes of them. Depends on nothing else, so that each combination needs one look. */
export interface Output {
  readonly name: string;
  readonly columns: readonly string[];
  readonly type: FieldType;
  readonly interpret: (read: ReadColumn) => Interpreted;
  /** A column taken as it stands, as ISO 8601: an engine may read the instants that carry their offset itself. */
  readonly plainInstant: boolean;
  /** A column taken as it stands, as text: it's never refused. */
  readonly plainText: boolean;
  /** The column that is taken as it stands, whatever the type; absent where something is computed. */
  readonly plainColumn?: string;
}

/** How the rows of a file become rows of the data, one by one. */
export interface RowMapping {
  readonly declaration: DataDeclaration;
  /** Leaves out the rows that aren't this data's business; tested first. */
  readonly where: Output | undefined;
  /** The fields of the data. */
  readonly fields: readonly Output[];
  /** Tell apart raw series that are mapped to the same key. */
  readonly series: readonly string[];
  readonly knownUntil: Output | 'end-of-data' | undefined;
  /** Fields that tell what a row is about: two rows that agree in them must agree in all (D3). Absent where any number of rows may. */
  readonly key: readonly string[] | undefined;
  readonly time: string;
  /** Which of several rows of one key is right; absent where that is an error. */
  readonly precedence: Precedence | undefined;
}

/** `highest`: by a value that each row must have. */
export type Precedence = { readonly by: 'first' | 'last' } | { readonly by: 'highest'; readonly value: Output };

const INSTANT: FieldType = { kind: 'instant' };
const BOOLEAN: FieldType = { kind: 'boolean' };

/** The fields that come with the kind, beside those that are declared. */
export function implicitFields({
  kind,
}: Pick<DataDeclaration, 'kind'>): readonly { readonly name: string; readonly optional: boolean }[] {
  switch (kind) {
    case 'samples':
    case 'states':
    case 'counts':
      return [{ name: 'at', optional: false }];
    case 'intervals':
      // What isn't over yet has no end: it runs to `as of` (C2).
      return [
        { name: 'start', optional: false },
        { name: 'end', optional: true },
      ];
    case 'items':
      return [
        { name: 'opened', optional: false },
        { name: 'closed', optional: true },
      ];
    case 'records':
      return [];
    default:
      return kind satisfies never;
  }
}

/** The type of a field, whether it may be absent. */
export function fieldOf(
  declaration: DataDeclaration,
  name: string,
): { readonly type: FieldType; readonly optional: boolean } | undefined {
  const declared = declaration.fields.find((field) => field.name === name);
  if (declared) return declared;
  const implicit = implicitFields(declaration).find((field) => field.name === name);
  return implicit && { type: INSTANT, optional: implicit.optional };
}

export function rowMapping(plan: SourcePlan, shape: Extract<BindingShape, { readonly kind: 'rows' }>): RowMapping {
  const { declaration, binding } = plan;
  const times = timeReader(binding, plan.zone);
  const absent = new Set(binding.absent);
  const fields = shape.fields.map(({ field, from }) => {
    const known = fieldOf(declaration, field);
    return output(field, from, {
      declaration,
      times,
      absent,
      type: known?.type ?? { kind: 'text' },
      optional: known?.optional ?? true,
    });
  });
  return {
    declaration,
    where: binding.where && whereOutput(binding.where, times, absent),
    fields: [...fields, ...unmapped(plan, shape.fields)],
    series: shape.series ?? [],
    knownUntil:
      shape.knownUntil === undefined || shape.knownUntil === 'end-of-data'
        ? shape.knownUntil
        : output('known until', shape.knownUntil, { declaration, times, absent, type: INSTANT, optional: true }),
    key: keyOf(declaration, shape.series ?? []),
    time: timeField(declaration),
    precedence:
      shape.contradicting?.by === 'highest'
        ? {
            by: 'highest',
            value: output(
              'contradicting rows',
              { op: 'column', name: shape.contradicting.column, at: shape.contradicting.at },
              { declaration, times, absent, type: PRECEDENCE_TYPES[shape.contradicting.as], optional: false },
            ),
          }
        : shape.contradicting,
  };
}

const PRECEDENCE_TYPES: Readonly<Record<'time' | 'number' | 'text', FieldType>> = {
  time: INSTANT,
  number: { kind: 'number' },
  text: { kind: 'text' },
};

/** Optional fields that the dataset doesn't map are absent in every row; without the others there is nothing to read. */
function unmapped(
  { declaration, binding }: SourcePlan,
  mapped: readonly { readonly field: string }[],
): readonly Output[] {
  const names = fieldNames(declaration).filter((name) => !mapped.some(({ field }) => field === name));
  checkRequired(declaration, binding, names);
  return names.map((name) => ({
    name,
    columns: [],
    type: fieldOf(declaration, name)?.type ?? { kind: 'text' },
    interpret: () => ({ kind: 'value', value: null, clockIssue: false }),
    plainInstant: false,
    plainText: false,
  }));
}

const fieldNames = (declaration: DataDeclaration): readonly string[] => [
  ...new Set([...implicitFields(declaration), ...declaration.fields].map(({ name }) => name)),
];

/** Names the required fields that a dataset leaves out. */
function checkRequired(declaration: DataDeclaration, { at }: SourcePlan['binding'], missing: readonly string[]): void {
  const required = missing.filter((name) => fieldOf(declaration, name)?.optional === false);
  if (required.length > 0)
    reject({
      code: 'unusable-mapping',
      message: `The dataset doesn't say where '${required.join("' and '")}' of '${declaration.id}' come${required.length === 1 ? 's' : ''} from: map ${required.length === 1 ? 'it' : 'them'} to a column`,
      at,
    });
}

/** The same of an audit log: what isn't mapped is absent in every item. */
export function checkLog({ declaration, binding }: SourcePlan, mapped: readonly { readonly field: string }[]): void {
  const missing = fieldNames(declaration).filter((name) => !mapped.some(({ field }) => field === name));
  checkRequired(declaration, binding, missing);
}

/** D3: one key has one value at a time. Raw series are told apart, since they are united only afterwards. */
function keyOf({ kind, by }: DataDeclaration, series: readonly string[]): readonly string[] | undefined {
  switch (kind) {
    case 'samples':
    case 'states':
    case 'counts':
      return series.length > 0 ? ['at'] : [...by, 'at'];
    case 'items':
    case 'records':
      return by.length > 0 ? by : undefined;
    case 'intervals':
      return undefined;
    default:
      return kind satisfies never;
  }
}

interface OutputOptions {
  readonly declaration: DataDeclaration;
  readonly times: TimeReader;
  readonly absent: ReadonlySet<string>;
  readonly type: FieldType;
  readonly optional: boolean;
}

/** Empty cells and the texts that the dataset names are absent. */
const reader =
  (read: ReadColumn, absent: ReadonlySet<string>): ReadColumn =>
  (name) => {
    const text = read(name);
    return text === null || text === '' || absent.has(text) ? null : text;
  };

/** Whether a time in the one form that leaves nothing to judge needn't be looked at as text: not where such a text may stand for nothing. */
export const takesPlainTimes = (times: TimeReader, absent: ReadonlySet<string>): boolean =>
  times.iso && ![...absent].some((text) => times.read(text).kind === 'instant');

/** What a mapping's expression becomes as a value of a type. */
export function output(name: string, from: ColumnExpression, options: OutputOptions): Output {
  const column = columnIn(from) || name;
  return {
    name,
    columns: columnsOf(from),
    type: options.type,
    plainInstant:
      from.op === 'column' && options.type.kind === 'instant' && takesPlainTimes(options.times, options.absent),
    plainText: from.op === 'column' && options.type.kind === 'text',
    ...(from.op === 'column' ? { plainColumn: from.name } : {}),
    interpret: (read) => {
      const result = evaluateColumns(from, reader(read, options.absent), options.times);
      return result.kind === 'value' ? typed(result, column, read(column) ?? '', options) : rejectedOr(result);
    },
  };
}

function typed(
  result: Extract<ColumnResult, { kind: 'value' }>,
  column: string,
  text: string,
  { declaration, type, optional, times }: OutputOptions,
): Interpreted {
  if (result.value === null)
    return optional
      ? { kind: 'value', value: null, clockIssue: false }
      : { kind: 'rejected', column, value: text, reason: 'it is absent, and the row is nothing without it' };
  const converted = convert(result.value, type, times);
  if (converted.kind === 'bad') return { kind: 'rejected', column, value: text, reason: converted.reason };
  if (isNegative(converted.value) && (declaration.kind === 'counts' || type.kind === 'duration'))
    return { kind: 'rejected', column, value: text, reason: 'it is negative' };
  return { kind: 'value', value: converted.value, clockIssue: result.clockIssue || converted.clockIssue };
}

const rejectedOr = (result: Exclude<ColumnResult, { kind: 'value' }>): Interpreted =>
  result.kind === 'bad' ? { ...result, kind: 'rejected' } : result;

/** A row that the condition doesn't hold for is left out; so is one for which it isn't known. */
export function whereOutput(from: ColumnExpression, times: TimeReader, absent: ReadonlySet<string>): Output {
  return {
    name: 'where',
    columns: columnsOf(from),
    type: BOOLEAN,
    plainInstant: false,
    plainText: false,
    interpret: (read) => {
      const result = evaluateCondition(from, reader(read, absent), times);
      if (result.kind !== 'value') return rejectedOr(result);
      return result.value !== null && isTrue(result.value)
        ? { kind: 'value', value: { kind: 'boolean', value: true }, clockIssue: false }
        : { kind: 'left-out', reason: 'the dataset leaves it out' };
    },
  };
}

/** All columns that a source must have, each once. */
export function columnsOfBinding({ binding }: SourcePlan): readonly string[] {
  const found = new Set<string>();
  const add = (expression: ColumnExpression | undefined): void => {
    if (expression !== undefined) for (const column of columnsOf(expression)) found.add(column);
  };
  add(binding.where);
  const { shape } = binding;
  if (shape.kind === 'rows') {
    for (const { from } of shape.fields) add(from);
    for (const column of shape.series ?? []) found.add(column);
    if (shape.knownUntil !== 'end-of-data') add(shape.knownUntil);
    if (shape.contradicting?.by === 'highest') found.add(shape.contradicting.column);
  } else {
    for (const column of shape.key) found.add(column);
    for (const { column } of shape.orderBy) found.add(column);
    for (const { from } of shape.fields) {
      if (from.kind === 'first' || from.kind === 'last') {
        add(from.value);
        add(from.where);
      } else if (from.kind === 'while') {
        add(from.condition);
        add(from.time);
      } else add(from.where);
    }
  }
  return [...found];
}
