/** Contracts, datasets and workspaces for tests of measuring. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Condition, Contract, DataDeclaration, FieldType, Target } from '../../src/contract/contract.ts';
import type { Binding, BindingShape, ColumnExpression, Dataset } from '../../src/contract/dataset.ts';
import type { Expression, SeriesSelector } from '../../src/contract/expression.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { memoryEngine } from '../../src/measure/engines/memory/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import {
  type MeasureOptions,
  type MeasureResult,
  measure,
  type Overrides,
  type PeriodsRequest,
} from '../../src/measure/measure.ts';
import type { Measured, Measurements } from '../../src/measure/measurements.ts';
import type { DataRow } from '../../src/measure/plan/row.ts';
import type { IntervalSet } from '../../src/time/intervals.ts';
import { contractWith } from '../support/emptyContract.ts';
import { at, compare, literal, node, UNKNOWN, values } from '../support/expressions.ts';

export const utc = (text: string): number => Date.parse(text.length === 10 ? `${text}T00:00Z` : text);
export const hours = (count: number): number => count * 3_600_000;
export const minutes = (count: number): number => count * 60_000;
export const stretch = (from: string, to: string): IntervalSet => [{ start: utc(from), end: utc(to) }];

export const INTERVALS = { kind: 'intervals' } as const;
export const MONTH: PeriodSpec = { kind: 'calendar', unit: 'month' };
export const DAY: PeriodSpec = { kind: 'calendar', unit: 'day' };

export const contractOf = (parts: Partial<Contract> = {}): Contract =>
  contractWith({ id: 'Test', currency: 'EUR', at: at(), ...parts });

/** A contract that measures some expressions over the periods of one rule, each as a target of its own. */
export const measuring = (
  period: PeriodSpec,
  expressions: readonly Expression[],
  parts: Partial<Contract> = {},
): Contract =>
  contractOf({
    ...parts,
    targets: expressions.map((expression, i) =>
      targetOf(`T${i}`, compare(expression, 'at-least', literal(values.percent(99))), period),
    ),
  });

export const targetOf = (id: string, commitment: Expression, period: PeriodSpec): Target => ({
  id,
  family: id,
  title: id,
  owedBy: 'P',
  owedTo: 'C',
  commitment,
  scope: { kind: 'period', period, at: at() },
  credits: [],
  points: [],
  extensions: [],
  at: at(),
  nameAt: at(),
});

export const conditionOf = (id: string, when: Expression, parts: Partial<Condition> = {}): Condition => ({
  id,
  title: id,
  role: 'downtime',
  when,
  wholeMinutes: false,
  gaps: 'unknown',
  except: [],
  excludedTime: 'left-out',
  at: at(),
  ...parts,
});

export const dataOf = (
  id: string,
  kind: DataDeclaration['kind'],
  fields: Readonly<Record<string, FieldType>>,
  parts: Partial<DataDeclaration> & { readonly optional?: readonly string[] } = {},
): DataDeclaration => {
  const { optional = [], ...rest } = parts;
  return {
    id,
    kind,
    by: [],
    fields: Object.entries(fields).map(([name, type]) => ({ name, type, optional: optional.includes(name), at: at() })),
    at: at(),
    ...rest,
  };
};

export const signal = (data: string, field: string, select: Readonly<Record<string, string>> = {}): Expression =>
  node(
    {
      op: 'signal',
      data,
      field,
      select: Object.entries(select).map(
        ([name, value]): SeriesSelector => ({ field: name, value: literal(values.symbol(value)) }),
      ),
    },
    { kind: 'over-time', of: UNKNOWN },
  );
export const intervalsOf = (data: string, where?: Expression): Expression =>
  node({ op: 'intervals-of', data, select: [], ...(where ? { where } : {}) }, INTERVALS);
export const held = (condition: string): Expression => node({ op: 'condition', condition }, INTERVALS);

export const column = (name: string): ColumnExpression => ({ op: 'column', name, at: at() });
export const text = (value: string): ColumnExpression => ({ op: 'literal', value: values.text(value), at: at() });
export const isText = (name: string, value: string): ColumnExpression => ({
  op: 'compare',
  operator: 'is',
  left: column(name),
  right: text(value),
  at: at(),
});

/** One text or another. */
export function choose(condition: ColumnExpression, yes: string, no: string): ColumnExpression {
  const then = text(yes);
  return { op: 'if', condition, then, otherwise: text(no), at: at() };
}

export const rowsShape = (
  fields: Readonly<Record<string, string | ColumnExpression>>,
  more: Partial<Extract<BindingShape, { kind: 'rows' }>> = {},
): BindingShape => ({
  kind: 'rows',
  fields: Object.entries(fields).map(([field, from]) => ({
    field,
    from: typeof from === 'string' ? column(from) : from,
    at: at(),
  })),
  ...more,
});

export const bindingOf = (data: string, path: string, shape: BindingShape, parts: Partial<Binding> = {}): Binding => ({
  data,
  source: { kind: 'file', path, relativeTo: 'test.sla', at: at() },
  ambiguousTime: 'earlier',
  absent: [],
  shape,
  at: at(),
  ...parts,
});

export const datasetOf = (bindings: readonly Binding[], parts: Partial<Dataset> = {}): Dataset => ({
  id: 'D',
  title: 'D',
  agreement: 'Test',
  notes: [],
  bindings,
  unbound: [],
  substitutes: [],
  rejectedAtMost: '0',
  at: at(),
  ...parts,
});

/** A folder with some files, gone when the work is done. */
export async function inWorkspace<T>(
  files: Readonly<Record<string, string | Buffer>>,
  work: (root: string) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'sla-measure-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return await work(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

export const measureIn = async (
  root: string,
  contract: Contract,
  dataset: Dataset,
  request: PeriodsRequest,
  options: MeasureOptions = {},
): Promise<MeasureResult> => measure(contract, dataset, request, duckdbEngine(await workspaceFiles(root)), options);

/** Of rows that are given, by the data that they are of, instead of read. */
export const measureRows = (
  contract: Contract,
  rows: Readonly<Record<string, readonly DataRow[]>>,
  request: PeriodsRequest = between('2026-03-10', '2026-03-11'),
  overrides: Overrides = {},
): Promise<MeasureResult> =>
  measure(
    contract,
    datasetOf([]),
    request,
    memoryEngine(async () => []),
    {
      overrides: { rows: new Map(Object.entries(rows)), ...overrides },
    },
  );

export const between = (from: string, until: string): PeriodsRequest => ({
  range: { start: utc(from), end: utc(until) },
});

/** Measurements, or a failure that says why there are none. */
export function measured(result: MeasureResult): Measurements {
  if (result.kind === 'measured') return result.measurements;
  throw new Error(result.kind === 'rejected' ? result.problems.map(({ message }) => message).join('\n') : 'no range');
}

/** The value in the one period of that name. */
export function valueAt(measurements: Measurements, node: string, period: string): Measured {
  const found = [...(measurements.values.get(node)?.values() ?? [])].flatMap((periods) => periods.get(period) ?? []);
  const [value] = found;
  if (value === undefined) throw new Error(`${node} has no value in ${period}`);
  if (found.length > 1) throw new Error(`${node} has values in several periods that are called ${period}`);
  return value;
}

/** The value alone, as text: `999/1000`, `99/100 to 1`, `none: why`. */
export function textAt(measurements: Measurements, node: string, period: string): string {
  const value = valueAt(measurements, node, period);
  switch (value.state) {
    case 'value':
      return value.value.kind === 'none' ? 'none' : String(value.value.value);
    case 'between':
      return value.low.kind === 'none' || value.high!.kind === 'none'
        ? 'none'
        : `${value.low.value} to ${value.high!.value}`;
    case 'none':
      return `none: ${value.reason}`;
    default:
      return value satisfies never;
  }
}
