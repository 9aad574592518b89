import type { DataDeclaration, FieldType } from '../../contract/contract.ts';
import { implicitFields } from '../binding/rowMapping.ts';
import type { FileSample } from '../engines/duckdb/sampleFile.ts';
import { nearestName } from '../nearest.ts';
import { type ColumnProfile, profileOf } from './profile.ts';
import {
  columnText,
  isUsable,
  type ProposalOptions,
  type ProposedBinding,
  patternOf,
  readingOf,
  unusableIn,
} from './proposal.ts';
import { shapeOf, shown } from './shape.ts';

interface Wanted {
  readonly name: string;
  readonly type: FieldType;
  readonly optional: boolean;
}

/**
 * A mapping of a file's columns to the fields that data already have: by what columns are called, then by what they hold. A field that no column fits, and what
 * values leave open, are comments.
 */
export function proposeFields(
  sample: FileSample,
  declaration: Pick<DataDeclaration, 'kind' | 'fields'>,
  options: Pick<ProposalOptions, 'reading' | 'isNoColumnName'>,
): ProposedBinding {
  const profiles = profileOf(sample);
  const found = columnsFor(wantedOf(declaration), profiles);
  const times = [...found.values()].filter(({ guess }) => guess.kind === 'time');
  const pattern = times.map(({ guess }) => patternOf(guess)).find((each) => each !== undefined);
  const usable = new Map([...found].filter(([, profile]) => isUsable(profile, pattern)));
  const used = [...usable.values()];
  return {
    ...readingOf(sample, used, pattern, options),
    lines: [
      ...wantedOf(declaration).flatMap((field) => lineOf(field, usable.get(field.name), profiles, used, options)),
      ...profiles
        .filter((profile) => !used.includes(profile))
        .map(({ name }) => `// ${shown(name)}: no field is called so`),
      ...unusableIn(sample),
    ],
  };
}

/** The fields that come with the kind, then those that are declared. */
function wantedOf(declaration: Pick<DataDeclaration, 'kind' | 'fields'>): readonly Wanted[] {
  const implicit = implicitFields(declaration)
    .filter(({ name }) => !declaration.fields.some((field) => field.name === name))
    .map(({ name, optional }): Wanted => ({ name, optional, type: { kind: 'instant' } }));
  return [...implicit, ...declaration.fields.filter(({ type }) => type.kind !== 'intervals')];
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');

function columnsFor(wanted: readonly Wanted[], profiles: readonly ColumnProfile[]): ReadonlyMap<string, ColumnProfile> {
  const found = new Map<string, ColumnProfile>();
  const free = (): readonly ColumnProfile[] => profiles.filter((profile) => ![...found.values()].includes(profile));
  const open = (): readonly Wanted[] => wanted.filter(({ name }) => !found.has(name));
  const shaped = new Map(shapeOf(profiles).times);
  const ways: readonly ((field: Wanted) => ColumnProfile | undefined)[] = [
    ({ name }) => free().find((column) => plain(column.name) === plain(name)),
    ({ name }) => free().find((column) => column === shaped.get(name)),
    (field) => {
      const fitting = free().filter((column) => fits(column, field.type));
      const nearest = nearestName(
        plain(field.name),
        fitting.map(({ name }) => plain(name)),
      );
      return fitting.find(({ name }) => plain(name) === nearest);
    },
    // What holds it by its values alone, where nothing else does and nothing else is it.
    (field) => {
      const [one, ...others] = free().filter((column) => fits(column, field.type));
      const rivals = open().filter(({ type }) => type.kind === field.type.kind);
      return others.length === 0 && rivals.length === 1 && field.type.kind !== 'text' ? one : undefined;
    },
  ];
  for (const way of ways)
    for (const field of open()) {
      const column = way(field);
      if (column !== undefined) found.set(field.name, column);
    }
  return found;
}

/** Whether a column may hold such values, as they stand or by arithmetic. */
function fits({ guess }: ColumnProfile, type: FieldType): boolean {
  switch (type.kind) {
    case 'instant':
      return guess.kind === 'time' || guess.kind === 'date';
    case 'date':
      return guess.kind === 'date';
    case 'boolean':
      return guess.kind === 'boolean' || (guess.kind === 'constants' && guess.values.some((text) => GOOD.test(text)));
    case 'number':
      return guess.kind === 'number';
    case 'percent':
    case 'duration':
      return guess.kind === type.kind || guess.kind === 'number';
    case 'money':
    case 'rate':
      return guess.kind === 'money' || guess.kind === 'number';
    case 'enumeration':
      return guess.kind === 'constants' && guess.values.some((text) => type.values.includes(text));
    case 'text':
    case 'calendar':
      return guess.kind === 'text' || guess.kind === 'constants';
    case 'points':
    case 'percentage-points':
    case 'days':
    case 'intervals':
      return false;
    default:
      return type satisfies never;
  }
}

const GOOD = /^(?:ok|okay|up|good|yes|y|1|on|online|pass|passed|success|healthy|available|operational)$/i;

function lineOf(
  { name, type, optional }: Wanted,
  column: ColumnProfile | undefined,
  profiles: readonly ColumnProfile[],
  used: readonly ColumnProfile[],
  options: Pick<ProposalOptions, 'isNoColumnName'>,
): readonly string[] {
  if (column !== undefined) {
    const { text, remark } = valueFrom(type, column, columnText(column, options));
    return [`${name} = ${text}${remark === undefined ? '' : ` // ${remark}`}`];
  }
  if (optional) return [];
  const left = profiles.filter((profile) => !used.includes(profile)).map((profile) => shown(profile.name));
  return [
    `// ${name}: which column holds it?${left.length === 0 ? ' All are mapped.' : ` Not mapped: ${left.join(', ')}`}`,
  ];
}

interface ProposedValue {
  readonly text: string;
  readonly remark?: string;
}

/** A column as the field's type wants it, where that takes more than its name. */
function valueFrom(type: FieldType, { name, guess }: ColumnProfile, column: string): ProposedValue {
  switch (type.kind) {
    case 'boolean': {
      const good = guess.kind === 'constants' ? guess.values.find((text) => GOOD.test(text)) : undefined;
      if (guess.kind === 'number') return { text: `(${column} is 1)`, remark: 'which number means true?' };
      if (good === undefined) return { text: column };
      return { text: `(${column} is ${JSON.stringify(good)})`, remark: 'which texts mean true?' };
    }
    case 'percent':
      return guess.kind === 'number' ? { text: `${column} * 1%`, remark: '0.5 as half a percent?' } : { text: column };
    case 'duration': {
      if (guess.kind !== 'number') return { text: column };
      const unit = unitIn(name);
      return { text: `${column} * 1 ${unit ?? 'ms'}`, ...(unit === undefined ? { remark: 'in which unit?' } : {}) };
    }
    case 'money':
    case 'rate':
      return guess.kind === 'number' ? { text: `${column} * 1 ${type.currency}` } : { text: column };
    case 'enumeration': {
      const others = guess.kind === 'constants' ? guess.values.filter((text) => !type.values.includes(text)) : [];
      return others.length === 0
        ? { text: column }
        : { text: column, remark: `what are ${others.map(shown).join(', ')}?` };
    }
    default:
      return { text: column };
  }
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|[^a-z])(?:ms|millis|milliseconds)(?:[^a-z]|$)/i, 'ms'],
  [/(?:^|[^a-z])(?:s|secs?|seconds)(?:[^a-z]|$)/i, 's'],
  [/(?:^|[^a-z])(?:mins?|minutes)(?:[^a-z]|$)/i, 'min'],
  [/(?:^|[^a-z])(?:h|hours)(?:[^a-z]|$)/i, 'h'],
];

/** The unit in a column's name: `latency_ms`, `Response time (s)`. */
const unitIn = (name: string): string | undefined => UNITS.find(([pattern]) => pattern.test(name))?.[1];
