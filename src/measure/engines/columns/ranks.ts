import type { Ranked, RanksQuery } from '../../plan/query.ts';
import { ranksOf } from '../../plan/ranks.ts';
import { eachRun, instantsOfPicked } from './cells.ts';
import { type ColumnTable, linesOf } from './columnTable.ts';
import { placesOfCodes } from './ordering.ts';
import { inOrderOf, rowAt } from './picked.ts';

/** What stands at the ranks of each cell: values are put in order once, and counted by their places in it. */
export function ranks(
  table: ColumnTable,
  { select, time, segments, field: name, of, lines }: RanksQuery,
): readonly Ranked[] {
  const clock = table.field(time);
  const picked = inOrderOf(table.pick(select), time === table.time ? undefined : clock);
  const field = table.field(name);
  if (field.kind !== 'codes') throw new RangeError('only numbers have ranks');
  const { codes, values } = field;
  const places = placesOfCodes(field);
  const valueAtPlace = new Map(
    values.flatMap((value, code) => (value === null ? [] : [[places[code], value] as const])),
  );
  const counts = new Uint32Array(values.length);
  const found: Ranked[] = [];
  eachRun(instantsOfPicked(clock, picked), picked.size, segments, (segment, index, from, to) => {
    let present = 0;
    for (let i = from; i < to; i++) {
      const place = places[codes[rowAt(picked, i)] as number] as number;
      if (Number.isNaN(place)) continue;
      counts[place] = (counts[place] as number) + 1;
      present++;
    }
    const wanted = present === 0 ? undefined : ranksOf(of, present);
    const [low, high] = [wanted?.low, wanted?.high].map((rank) =>
      rank === undefined ? null : (valueAtPlace.get(placeAt(counts, rank)) ?? null),
    );
    found.push({
      place: { segment, index },
      rows: to - from,
      present,
      low: low ?? null,
      high: high ?? null,
      lines: lines ? linesOf(table, picked, from, to) : [],
    });
    counts.fill(0);
  });
  return found;
}

function placeAt(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let place = 0; place < counts.length; place++) {
    seen += counts[place] as number;
    if (seen >= rank) return place;
  }
  return counts.length;
}
