import type { Contract, DataDeclaration, DataField, Target } from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import { dataNamed } from '../../contract/lookup.ts';
import type { Value } from '../../contract/value.ts';
import { walk } from '../../contract/walk.ts';
import { environmentOf } from '../../evaluate/context.ts';
import { workingTime } from '../../time/calendar.ts';
import { DAY_MS } from '../../time/civil.ts';
import { complement, type Duration, type Instant, type Interval } from '../../time/intervals.ts';
import { measuresOf } from './downtime.ts';
import type { Fields, History, Pattern, Ramp } from './history.ts';

/** A target that rests on rows of one data declaration, over one period. */
export interface RowTarget {
  readonly contract: Contract;
  readonly target: Target;
  readonly data: DataDeclaration;
  readonly period: Interval;
  /** The fields that the target's measures look at, in the order of the declaration. */
  readonly asked: readonly DataField[];
  /** What these fields are compared with. */
  readonly literals: ReadonlyMap<string, readonly Value[]>;
}

/** How long something lasts that never ends, for what a period can show. */
export const FOREVER: Duration = 40 * DAY_MS;
/** How many kinds of row are tried. */
const MOST_KINDS = 96;

/** The data whose rows decide the target; those that say when something was or can be judged are no matter of it. */
export function rowTargetsOf(contract: Contract, target: Target, period: Interval): readonly RowTarget[] {
  const { scope } = target;
  const filter = scope.kind === 'each-row' && scope.where !== undefined ? [scope.where] : [];
  const expressions = [...measuresOf(contract, target), ...filter].flatMap((measure) => [...walk(measure)]);
  const named = new Set([
    ...(target.scope.kind === 'each-row' && target.scope.rows.kind === 'data' ? [target.scope.rows.data] : []),
    ...expressions.flatMap((each) =>
      each.op === 'field' ? [each.data] : each.op === 'aggregate' && each.rows.kind === 'data' ? [each.rows.data] : [],
    ),
  ]);
  return [...named].flatMap((id): RowTarget[] => {
    const data = dataNamed(contract, id);
    if (data === undefined || data.kind === 'records' || data.kind === 'states') return [];
    const fields = new Set(
      expressions.flatMap((each) => (each.op === 'field' && each.data === id ? [each.field] : [])),
    );
    return [
      {
        contract,
        target,
        data,
        period,
        asked: data.fields.filter(({ name }) => fields.has(name) || name === data.belongsBy),
        literals: literalsOf(expressions, id),
      },
    ];
  });
}

/** What each field of the data is compared with, keys of tables and selected series included. */
function literalsOf(expressions: readonly Expression[], data: string): ReadonlyMap<string, readonly Value[]> {
  const found = new Map<string, Value[]>();
  const add = (field: string, value: Value): void => void found.set(field, [...(found.get(field) ?? []), value]);
  for (const each of expressions) {
    if (each.op === 'compare') {
      const sides = [each.left, each.right];
      const field = sides.find((side) => side.op === 'field' && side.data === data);
      const literal = sides.find((side) => side.op === 'literal');
      if (field?.op === 'field' && literal?.op === 'literal') add(field.field, literal.value);
    }
    if (each.op === 'aggregate' && each.rows.kind === 'data' && each.rows.data === data)
      for (const { field, value } of each.rows.select) if (value.op === 'literal') add(field, value.value);
  }
  return found;
}

/** What is counted in each row comes in so many parts. */
const SCALE = 10_000;

type Choice = Fields[string] | undefined;

/** What a field may be in the kinds of row that are tried: the first is as good a guess as any. */
function choicesOf(rows: RowTarget, field: DataField, start: Instant): readonly Choice[] {
  const isAsked = rows.asked.includes(field) || rows.data.by.includes(field.name);
  if (!isAsked && field.optional) return [undefined];
  const all = allChoices(rows, field, start);
  return isAsked ? all : all.slice(0, 1);
}

function allChoices({ literals }: RowTarget, { type, name, optional }: DataField, start: Instant): readonly Choice[] {
  const compared = (literals.get(name) ?? []).filter(({ kind }) => kind !== 'none');
  switch (type.kind) {
    case 'boolean':
      return [true, false].map((value): Value => ({ kind: 'boolean', value }));
    case 'enumeration': {
      const constants = type.values.map((value): Value => ({ kind: 'symbol', value }));
      const isCompared = (constant: Value): boolean =>
        compared.some((one) => JSON.stringify(one) === JSON.stringify(constant));
      return compared.length === 0
        ? constants
        : [...constants.filter(isCompared), ...constants.filter((one) => !isCompared(one)).slice(0, 1)];
    }
    case 'instant':
      return [0, FOREVER]
        .map((after): Choice => ({ kind: 'instant', value: start + after }))
        .concat(optional ? [undefined] : []);
    case 'duration':
      return [0, FOREVER].map((value): Value => ({ kind: 'duration', value: String(value) }));
    case 'number':
      return [...compared, ...['0', String(SCALE)].map((value): Value => ({ kind: 'number', value }))];
    case 'percent':
      return ['0', '1'].map((value): Value => ({ kind: 'percent', value }));
    case 'text':
      return compared.length > 0 ? compared : [{ kind: 'text', value: name }];
    case 'money':
      return [{ kind: 'money', value: String(SCALE), currency: type.currency }];
    case 'intervals':
      return [[]];
    case 'date':
    case 'percentage-points':
    case 'points':
    case 'days':
    case 'rate':
    case 'calendar':
      return [undefined];
    default:
      return type satisfies never;
  }
}

/** The kinds of row that may be told apart by what the target asks of them, at most `MOST_KINDS`. */
export function kindsOfRows(rows: RowTarget, start: Instant): readonly Fields[] {
  const own = implicit(rows, start);
  let kinds: readonly Fields[] = [own];
  for (const field of rows.data.fields.filter(({ name }) => !(name in own))) {
    const choices = choicesOf(rows, field, start);
    const wanted =
      kinds.length * choices.length > MOST_KINDS
        ? choices.slice(0, Math.max(1, Math.floor(MOST_KINDS / kinds.length)))
        : choices;
    kinds = wanted.flatMap((value) =>
      kinds.map((kind) => (value === undefined ? kind : { ...kind, [field.name]: value })),
    );
  }
  return kinds;
}

/** What comes with the kind of data; something that lasts does so until the period is over. */
function implicit({ data: { kind }, period }: RowTarget, start: Instant): Fields {
  const at = (value: Instant): Value => ({ kind: 'instant', value });
  switch (kind) {
    case 'items':
      return { opened: at(start) };
    case 'intervals':
      return { start: at(start), end: at(period.end) };
    case 'samples':
    case 'counts':
    case 'states':
      return { at: at(start) };
    case 'records':
      return {};
    default:
      return kind satisfies never;
  }
}

export const rowsOf = ({ data }: RowTarget, fields: Fields, count: number): History => [
  { kind: 'rows', data: data.id, rows: Array.from({ length: count }, () => fields) },
];

/** So many rows of one kind, in place of as many good ones. */
export function badRows({ data }: RowTarget, good: Fields, bad: Fields, of: number): Ramp {
  return {
    shape: { kind: 'bad-rows', data: data.id, of },
    most: of,
    at: (n) => [
      {
        kind: 'rows',
        data: data.id,
        rows: [...Array.from({ length: n }, () => bad), ...Array.from({ length: of - n }, () => good)],
      },
    ],
    figure: (n) => ({ kind: 'rows', bad: n, of }),
  };
}

/** How many steps a period may have for rows at each of them. */
const MOST_STEPS = 50_000;

/** Bad observations at the end of a period in which all others are good. */
export function badObservations({ data, period }: RowTarget, good: Fields, bad: Fields): Ramp | undefined {
  const { everyMs } = data;
  if (everyMs === undefined) return undefined;
  const steps = Math.ceil((period.end - period.start) / everyMs);
  if (steps > MOST_STEPS) return undefined;
  const all: Pattern = { start: period.start, end: period.end };
  const { at: _good, ...usual } = good;
  const { at: _bad, ...failing } = bad;
  const start = (n: number): Instant => period.start + (steps - n) * everyMs;
  return {
    shape: { kind: 'bad-observations', data: data.id },
    step: everyMs,
    most: steps,
    at: (n) => [
      { kind: 'each-step', data: data.id, patterns: [all], fields: usual },
      ...(n === 0
        ? []
        : [
            {
              kind: 'each-step' as const,
              data: data.id,
              patterns: [{ start: start(n), end: period.end }],
              fields: failing,
            },
          ]),
    ],
    figure: (n) => ({ kind: 'down', ms: n === 0 ? 0 : period.end - start(n), of: period.end - period.start }),
  };
}

/** Rows that are all alike, good but for so many parts of one count. */
export function badParts(rows: RowTarget, good: Fields, bad: Fields, field: string): Ramp | undefined {
  const [from, to] = [numberOf(good[field]), numberOf(bad[field])];
  if (from === undefined || to === undefined || from === to) return undefined;
  const of = Math.abs(to - from);
  const fieldsAt = (n: number): Fields => ({
    ...good,
    [field]: { kind: 'number', value: String(from + (to > from ? n : -n)) },
  });
  return {
    shape: { kind: 'bad-parts', data: rows.data.id, field, of, fewer: to < from },
    most: of,
    at: (n) => everywhere(rows, fieldsAt(n)),
    figure: (n) => ({ kind: 'rows', bad: n, of }),
  };
}

/** Good rows, one of which takes longer and longer. */
export function oneSlowRow(rows: RowTarget, good: Fields, field: string, of: number): Ramp | undefined {
  const from = good[field];
  if (from === undefined || !('kind' in from)) return undefined;
  const slow = (ms: Duration): Value | undefined =>
    from.kind === 'instant'
      ? { kind: 'instant', value: from.value + ms }
      : from.kind === 'duration'
        ? { kind: 'duration', value: String(Number(from.value) + ms) }
        : undefined;
  if (slow(0) === undefined) return undefined;
  const { everyMs } = rows.data;
  const count = everyMs === undefined ? of : stepsOf(rows, everyMs);
  return {
    shape: { kind: 'one-slow-row', data: rows.data.id, of: count },
    step: 1,
    most: FOREVER,
    at: (ms) => {
      const value = slow(ms);
      const fields: Fields = value === undefined ? good : { ...good, [field]: value };
      return everyMs === undefined
        ? [{ kind: 'rows', data: rows.data.id, rows: [fields, ...Array.from({ length: of - 1 }, () => good)] }]
        : [...everywhere(rows, good), { kind: 'rows', data: rows.data.id, rows: [fields] }];
    },
    figure: (ms) => ({ kind: 'waiting', ms }),
  };
}

/** So many rows in a period in which there are no others, all of them bad. */
export function fewRows(rows: RowTarget, bad: Fields, most: number): Ramp {
  return {
    shape: { kind: 'few-rows', data: rows.data.id },
    most,
    at: (n) => (n === 0 ? [] : rowsOf(rows, bad, n)),
    figure: (n) => ({ kind: 'rows', bad: n, of: n }),
  };
}

const numberOf = (value: Fields[string] | undefined): number | undefined =>
  value !== undefined && 'kind' in value && value.kind === 'number' && /^\d+$/.test(value.value)
    ? Number(value.value)
    : undefined;

const stepsOf = ({ period }: RowTarget, everyMs: Duration): number => Math.ceil((period.end - period.start) / everyMs);

/** The same row at each step of the period, or once where there are no steps. */
export function everywhere(rows: RowTarget, fields: Fields): History {
  const { data, period } = rows;
  if (data.everyMs === undefined || stepsOf(rows, data.everyMs) > MOST_STEPS) return rowsOf(rows, fields, 1);
  const { at: _, ...usual } = fields;
  return [{ kind: 'each-step', data: data.id, patterns: [{ start: period.start, end: period.end }], fields: usual }];
}

/** One row that lasts longer and longer; none at all at first. */
export function oneInterval({ data, period }: RowTarget, bad: Fields): Ramp {
  return {
    shape: { kind: 'one-interval', data: data.id },
    step: 1,
    most: period.end - period.start,
    at: (ms) =>
      ms === 0
        ? []
        : [{ kind: 'rows', data: data.id, rows: [{ ...bad, end: { kind: 'instant', value: period.start + ms } }] }],
    figure: (ms) => ({ kind: 'down', ms, of: period.end - period.start }),
  };
}

/** When a clock might best begin: with the period, or when its calendar closes for longest. */
export function clockStarts({ contract, target, period }: RowTarget): readonly Instant[] {
  const environment = environmentOf(contract);
  const names = new Set(
    [...walk(target.commitment)].flatMap((each) =>
      each.op === 'literal' && each.value.kind === 'calendar' ? [each.value.value] : [],
    ),
  );
  const around = { start: period.start, end: period.end + 14 * DAY_MS };
  const closures = [...names].flatMap((name) => {
    const calendar = environment.calendar(name);
    if (calendar === undefined) return [];
    return complement(workingTime(calendar, around), around)
      .filter(({ start }) => start > period.start && start < period.end)
      .toSorted((a, b) => b.end - b.start - (a.end - a.start))
      .slice(0, 1);
  });
  return [period.start, ...closures.map(({ start }) => start)];
}

/** The same row, all of its instants moved. */
export const moved = (fields: Fields, by: Duration): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      'kind' in value && value.kind === 'instant' ? { kind: 'instant', value: value.value + by } : value,
    ]),
  );

/** A row that waits for one of its instants, longer and longer. */
export function waiting({ data }: RowTarget, good: Fields, field: string, from: Instant): Ramp {
  return {
    shape: { kind: 'waiting', data: data.id, from, field },
    step: 1,
    most: FOREVER,
    at: (ms) => [{ kind: 'rows', data: data.id, rows: [{ ...good, [field]: { kind: 'instant', value: from + ms } }] }],
    figure: (ms) => ({ kind: 'waiting', ms }),
  };
}

/** A row that waits while its clock stands, from its beginning on, and is good as soon as it runs again. */
export function paused({ data }: RowTarget, good: Fields, field: string, pause: string, from: Instant): History {
  const end = from + FOREVER;
  return [
    {
      kind: 'rows',
      data: data.id,
      rows: [{ ...good, [pause]: [{ start: from, end }], [field]: { kind: 'instant', value: end } }],
    },
  ];
}
