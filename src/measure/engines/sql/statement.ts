import type { Dialect, Parameter, Scalar, ScalarType } from './dialect.ts';

/** A SELECT and the values that are bound to it. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly BoundParameter[];
}

/** `list`: the column of a parameter table. */
export interface BoundParameter {
  readonly value: Parameter;
  readonly list: boolean;
}

/** Collects the values of one statement while its text is written. */
export interface Binder {
  readonly dialect: Dialect;
  /** SQL of a value. */
  scalar(value: Scalar, type: ScalarType): string;
  /** SQL of a table of values, given by columns. */
  table(
    alias: string,
    columns: readonly { readonly name: string; readonly type: ScalarType; readonly values: readonly Scalar[] }[],
  ): string;
  statement(sql: string): Statement;
}

export function binder(dialect: Dialect): Binder {
  const parameters: BoundParameter[] = [];
  const add = (value: Parameter, list: boolean): number => parameters.push({ value, list });
  return {
    dialect,
    scalar: (value, type) => dialect.parameter(add(value, false), type),
    table: (alias, columns) =>
      dialect.parameterTable(
        alias,
        columns.map(({ name, type, values }) => ({ name, type, values, place: add(values, true) })),
      ),
    statement: (sql) => ({ sql, parameters }),
  };
}
