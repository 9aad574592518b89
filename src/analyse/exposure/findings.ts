import type { Band, Contract, Target } from '../../contract/contract.ts';
import { gaps, missedBy, overlaps, writtenValues } from '../bands.ts';
import type { CreditFunction } from '../curves/credit.ts';
import { reversal } from '../curves/monotonic.ts';
import { deadBands } from '../deadBands.ts';
import { type ScheduleUse, scheduleUses } from '../scheduleUse.ts';
import { intersection, witness } from '../valueInterval.ts';
import type { ExposureFinding } from './document.ts';
import type { ExposureWords } from './words.ts';

/** What is wrong with the function itself: values that no band or several take, bands that none reaches, worse that earns less. */
export function findingsOf(
  contract: Contract,
  target: Target,
  functions: readonly CreditFunction[],
  words: ExposureWords,
): readonly ExposureFinding[] {
  const uses = scheduleUses({ ...contract, targets: [target] });
  return [...uses.flatMap((use) => ofSchedule(use, words)), ...ofFunction(functions, words)];
}

function ofSchedule(use: ScheduleUse, words: ExposureWords): readonly ExposureFinding[] {
  const { schedule, range } = use;
  const domain = range.within;
  return [
    ...missedGaps(use).map(
      ({ interval, witness: value }): ExposureFinding => ({
        kind: 'gap',
        text: `no band takes a value ${words.values(interval, domain)}`,
        witness: words.value(value),
      }),
    ),
    ...overlaps(schedule, range).map(
      ({ interval, witness, first, second }): ExposureFinding => ({
        kind: 'overlap',
        text: `${bandWords(first, words)} and ${bandWords(second, words)} both take a value ${words.values(interval, domain)}`,
        witness: words.value(witness),
      }),
    ),
    ...deadBands(use).flatMap((dead): readonly ExposureFinding[] => {
      const edge = dead.band.upper ?? dead.band.lower;
      if (edge === undefined) return [];
      const text = `the band ${bandWords(dead.band, words)} never applies`;
      return [{ kind: 'dead-band', text, witness: { value: edge.value, text: bandWords(dead.band, words) } }];
    }),
  ];
}

/** Values in no band, as far as they miss the target: only a miss earns anything (R1a). Bands with one edge each leave none. */
function missedGaps({ schedule, range, threshold }: ScheduleUse) {
  if (schedule.form === 'nested') return [];
  const missed = threshold && missedBy(threshold.operator, threshold.value, range);
  return gaps(schedule, range).flatMap(({ interval, under, over }) => {
    const open = threshold === undefined ? interval : missed && intersection(missed, interval);
    const value = open && witness(open, range);
    return open && value && (under !== undefined || over !== undefined) ? [{ interval: open, witness: value }] : [];
  });
}

function ofFunction(functions: readonly CreditFunction[], words: ExposureWords): readonly ExposureFinding[] {
  for (const found of functions) {
    const turn = reversal(found);
    if (turn === undefined) continue;
    const { better, worse } = turn;
    const paid = `${words.value(worse.witness).text} earns ${words.amount(worse.amount).text}`;
    const text = `${paid}, less than the ${words.amount(better.amount).text} of ${words.value(better.witness).text}, which is better`;
    return [{ kind: 'not-monotonic', text, witness: words.value(worse.witness) }];
  }
  return [];
}

const bandWords = (band: Band, words: ExposureWords): string => words.values(writtenValues(band), {});
