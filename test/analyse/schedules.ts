import fc from 'fast-check';
import type { Band, Schedule } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import type { SourceRange } from '../../src/contract/source.ts';
import type { Value } from '../../src/contract/value.ts';
import { compare, type Rational, rational } from '../../src/exact/rational.ts';

const at: SourceRange = { file: 'a.sla', start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };

export const pays = (percent: number): Expression => ({
  op: 'literal',
  value: { kind: 'percent', value: `${percent}/100` },
  type: { kind: 'percent' },
  at,
});

export interface Edges {
  readonly lower?: { readonly value: string; readonly included: boolean };
  readonly upper?: { readonly value: string; readonly included: boolean };
}

export const number = (value: string) => ({ kind: 'number', value }) as const;

export const bandOf = ({ lower, upper }: Edges, percent = 10): Band => ({
  ...(lower ? { lower: { ...lower, value: number(lower.value) } } : {}),
  ...(upper ? { upper: { ...upper, value: number(upper.value) } } : {}),
  pays: pays(percent),
  at,
});

export const scheduleOf = (form: Schedule['form'], edges: readonly Edges[]): Schedule => ({
  form,
  bands: edges.map((each) => bandOf(each)),
  at,
});

const edge = (): fc.Arbitrary<{ value: string; included: boolean }> =>
  fc.record({ value: fc.integer({ min: 0, max: 12 }).map(String), included: fc.boolean() });

export const asWritten = (): fc.Arbitrary<Schedule> =>
  fc
    .array(fc.record({ lower: edge(), upper: edge() }, { requiredKeys: [] }), { minLength: 1, maxLength: 5 })
    .map((edges) => scheduleOf('as-written', edges));

export const nested = (): fc.Arbitrary<Schedule> =>
  fc
    .tuple(fc.constantFrom('lower' as const, 'upper' as const), fc.array(edge(), { minLength: 1, maxLength: 5 }))
    .map(([side, edges]) =>
      scheduleOf(
        'nested',
        edges.map((each) => ({ [side]: each })),
      ),
    );

/** Quarters from below the lowest edge to above the highest: every stretch between edges, open or closed, has one. */
export const samples: readonly Rational[] = Array.from({ length: 61 }, (_, i) => rational([i, 4]));

const passes = (band: Band, value: Rational): boolean => {
  const { lower, upper } = band;
  const edge = (each: { readonly value: Value }) => rational((each.value as { value: string }).value);
  if (lower && !(compare(value, edge(lower)) > 0 || (lower.included && compare(value, edge(lower)) === 0)))
    return false;
  return !(upper && !(compare(value, edge(upper)) < 0 || (upper.included && compare(value, edge(upper)) === 0)));
};

/** R1, word for word: the bands that a value falls in, written without intervals. */
export function bandsByDefinition(schedule: Schedule, value: Rational): readonly Band[] {
  const passed = schedule.bands.filter((band) => passes(band, value));
  if (schedule.form === 'as-written') return passed;
  // The furthest edge is the one that fewest other values pass as well.
  const reach = (band: Band) => samples.filter((sample) => passes(band, sample)).length;
  const furthest = Math.min(...passed.map(reach));
  return passed.filter((band) => reach(band) === furthest);
}
