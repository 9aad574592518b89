import { type Gap, gaps, missedBy, valuesOfBands } from '../../../analyse/bands.ts';
import { type ScheduleUse, scheduleUses } from '../../../analyse/scheduleUse.ts';
import { intersection } from '../../../analyse/valueInterval.ts';
import type { Rule, RuleContext, RuleFix } from '../frame/rule.ts';
import { aValue, bandText, edgesOf, intervalText, scaleOf, thresholdText, valueText } from '../frame/wording.ts';
import { upToNext, withLowerEnd, withUpperEnd } from './band-edits.ts';

export const bandGap: Rule = {
  name: 'band-gap',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds values that miss the target and fall into no band of its schedule.',
    why: `Where no band says what such a value pays, each side reads the silence its own way: nothing is owed, or the nearest band. A statement can only call
it *undecided*. Two open edges at the same figure leave out that figure; edges with printed decimals leave out everything between
them: 98.95% lies between \`from 98.0% to 98.9%\` and \`from 99.0% to 99.9%\`, unless the measure is rounded to 0.1%.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    above 99.0% and below 99.9% : 10%
    below 99.0% : 25%
  }
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    below 99.9% : 10%
    below 99.0% : 25%
  }
}`,
    },
    silence:
      'When the agreement is a transcription of a text that has the gap, and the gap is known. To say that a value pays nothing, write a band of `0%` instead.',
  },
  check: (context, report) => {
    for (const use of scheduleUses(context.contract)) {
      for (const gap of gaps(use.schedule, use.range)) {
        if (!matters(use, gap)) continue;
        const band = gap.under ?? gap.over;
        if (!band) continue;
        report({
          message: messageOf(context, use, gap),
          at: [edgesOf(band, context.textOf).at, use.at],
          about: use.target.id,
          key: intervalText(gap.interval, scaleOf(use.schedule)),
          fixes: fixesFor(context, use, gap),
        });
      }
    }
  },
};

/** Only a value that misses the target earns a credit (R1a); without a known target only what lies between bands counts. */
function matters({ schedule, range, threshold }: ScheduleUse, { interval, under, over }: Gap): boolean {
  const between = under !== undefined && over !== undefined;
  if (!threshold) return between;
  const missed = missedBy(threshold.operator, threshold.value, range);
  if (!missed || !intersection(missed, interval)) return false;
  if (between) return true;
  const wantsMore = threshold.operator === 'at-least' || threshold.operator === 'above';
  // Beside the threshold it's a mismatch of target and credit, which has a rule of its own.
  const beyondWorst = wantsMore ? under === undefined : over === undefined;
  return beyondWorst && (valuesOfBands(schedule) ?? []).some((band) => intersection(band.interval, missed));
}

function messageOf({ textOf }: RuleContext, use: ScheduleUse, { interval, witness, under, over }: Gap): string {
  const scale = scaleOf(use.schedule);
  const exact = interval.lower && interval.upper && interval.lower.value.equals(interval.upper.value);
  const values = aValue(interval, scale, use.range.within);
  const such = exact ? '' : `, such as ${valueText(witness, scale)}`;
  const threshold = use.threshold ? `, though it misses the target of ${thresholdText(use.threshold.declared)}` : '';
  const beside = [over, under].flatMap((band) => (band ? [bandText(band, scale, textOf)] : []));
  const places = beside.length === 2 ? `between ${beside.join(' and ')}` : `beyond ${beside.join()}`;
  return `No band takes ${values}${such}${threshold}: it falls ${places}, and what it pays is undecided.`;
}

function fixesFor({ textOf }: RuleContext, use: ScheduleUse, { interval, under, over }: Gap): readonly RuleFix[] {
  if (!under || !over || !interval.lower || !interval.upper) return [];
  const scale = scaleOf(use.schedule);
  const figure = valueText(interval.upper.value, scale);
  if (!interval.lower.value.equals(interval.upper.value)) {
    const edit = interval.upper.included ? undefined : upToNext(under, over, textOf);
    return edit ? [{ title: `Let ${bandText(under, scale, textOf)} reach up to ${figure}`, edits: [edit] }] : [];
  }
  return [
    { band: over, edit: withLowerEnd(over, textOf) },
    { band: under, edit: withUpperEnd(under, textOf) },
  ].flatMap(({ band, edit }) =>
    edit ? [{ title: `Include ${figure} in ${bandText(band, scale, textOf)}`, edits: [edit] }] : [],
  );
}
