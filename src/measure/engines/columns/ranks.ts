import type { Value } from '../../../contract/value.ts';
import type { Ranked, RanksQuery } from '../../plan/query.ts';
import { ranksOf } from '../../plan/ranks.ts';
import { instantsOfPicked, runsIn } from './cells.ts';
import { countCodes } from './codeLoops.ts';
import { type ColumnTable, linesOf } from './columnTable.ts';
import type { CodedField } from './field.ts';
import { placesOfCodes } from './ordering.ts';
import { inOrderOf } from './picked.ts';

/** What stands at the ranks of each cell: values are put in order once, and counted by their codes. */
export async function ranks(
  table: ColumnTable,
  { select, time, segments, field: name, of, lines }: RanksQuery,
): Promise<readonly Ranked[]> {
  const clock = table.field(time);
  const picked = await inOrderOf(await table.pick(select), time === table.time ? undefined : clock, table.breath);
  const field = table.field(name);
  if (field.kind !== 'codes') throw new RangeError('only numbers have ranks');
  const { codes, values } = field;
  const { ascending, absent } = inOrder(field);
  const counts = new Uint32Array(values.length);
  const found: Ranked[] = [];
  const valueAt = (rank: number | undefined): Value | null =>
    rank === undefined ? null : (values[codeAt(counts, ascending, rank)] ?? null);
  for (const { segment, index, from, to } of runsIn(instantsOfPicked(clock, picked), picked.size, segments)) {
    await table.breath.over(to - from, (begin, end) => countCodes(codes, picked, from + begin, from + end, counts));
    let present = to - from;
    for (const code of absent) present -= counts[code] as number;
    const wanted = present === 0 ? undefined : ranksOf(of, present);
    const low = valueAt(wanted?.low);
    found.push({
      place: { segment, index },
      rows: to - from,
      present,
      low,
      high: wanted?.high === wanted?.low ? low : valueAt(wanted?.high),
      lines: lines ? linesOf(table, picked, from, to) : [],
    });
    counts.fill(0);
  }
  return found;
}

interface InOrder {
  /** The codes of values, in ascending order of these. */
  readonly ascending: Uint32Array;
  /** The codes of what is absent. */
  readonly absent: readonly number[];
}

const ordered = new WeakMap<CodedField, InOrder>();

function inOrder(field: CodedField): InOrder {
  const known = ordered.get(field);
  if (known !== undefined) return known;
  const places = placesOfCodes(field);
  const absent: number[] = [];
  const ascending: number[] = [];
  places.forEach((place, code) => {
    if (Number.isNaN(place)) absent.push(code);
    else ascending[place] = code;
  });
  const found = { ascending: Uint32Array.from(ascending), absent };
  ordered.set(field, found);
  return found;
}

function codeAt(counts: Uint32Array, ascending: Uint32Array, rank: number): number {
  let seen = 0;
  for (let place = 0; place < ascending.length; place++) {
    const code = ascending[place] as number;
    seen += counts[code] as number;
    if (seen >= rank) return code;
  }
  throw new RangeError(`there is no rank ${rank} among ${seen} values`);
}
