import { type Overlap, overlaps, scalar } from '../../../analyse/bands.ts';
import { type ScheduleUse, scheduleUses } from '../../../analyse/scheduleUse.ts';
import type { Band } from '../../../contract/contract.ts';
import type { Rule, RuleContext, RuleFix } from '../frame/rule.ts';
import { aValueSuchAs, bandText, edgesOf, intervalText, scaleOf, valueText } from '../frame/wording.ts';
import { withoutLowerEnd, withoutUpperEnd } from './band-edits.ts';

export const bandOverlap: Rule = {
  name: 'band-overlap',
  family: 'credit-rules',
  defaultSeverity: 'error',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds values that fall into two bands of one schedule.',
    why: `Two bands that say where they start and end apply as written, so a value in both pays two amounts at once, and nothing says which. Bands with one edge
each don't overlap: of those, the furthest edge that is passed applies.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime above 99.9% each calendar month
  credit of Checkout.fee {
    from 99.0% to 99.9% : 10%
    from 95.0% to 99.0% : 25%
    below 95.0% : 100%
  }
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    at least 99.0% and below 99.9% : 10%
    at least 95.0% and below 99.0% : 25%
    below 95.0% : 100%
  }
}`,
    },
    silence: 'When the text that is transcribed has the overlap. Both amounts stay undecided in the statement.',
  },
  check: (context, report) => {
    for (const use of scheduleUses(context.contract)) {
      for (const overlap of overlaps(use.schedule, use.range)) {
        const scale = scaleOf(use.schedule);
        report({
          message: messageOf(context, use, overlap),
          at: [edgesOf(overlap.second, context.textOf).at, use.at],
          about: use.target.id,
          key: `${bandText(overlap.first, scale, context.textOf)} ${intervalText(overlap.interval, scale)}`,
          related: [{ message: 'The other band that takes it.', at: edgesOf(overlap.first, context.textOf).at }],
          fixes: fixesFor(context, use, overlap),
        });
      }
    }
  },
};

function messageOf({ textOf }: RuleContext, use: ScheduleUse, { interval, witness, first, second }: Overlap): string {
  const scale = scaleOf(use.schedule);
  const values = aValueSuchAs(interval, witness, scale, use.range.within);
  const amounts = [first, second].map((band) => textOf(band.pays.at)?.trim()).filter((text) => text !== undefined);
  const pays = amounts.length === 2 ? `: ${amounts.join(' and ')}` : '';
  return `${values} falls into both ${bandText(first, scale, textOf)} and ${bandText(second, scale, textOf)}${pays}. Let each value fall into one band.`;
}

/** Where the bands share a single figure, it can go to either. */
function fixesFor({ textOf }: RuleContext, use: ScheduleUse, { interval, first, second }: Overlap): readonly RuleFix[] {
  const { lower, upper } = interval;
  if (!lower || !upper || !lower.value.equals(upper.value)) return [];
  const scale = scaleOf(use.schedule);
  const figure = valueText(lower.value, scale);
  const endsThere = (band: Band): boolean => band.upper !== undefined && isFigure(band.upper.value, figure, scale);
  return [first, second].flatMap((band) => {
    const edit = endsThere(band) ? withoutUpperEnd(band, textOf) : withoutLowerEnd(band, textOf);
    return edit ? [{ title: `Take ${figure} out of ${bandText(band, scale, textOf)}`, edits: [edit] }] : [];
  });
}

const isFigure = (
  value: NonNullable<Band['upper']>['value'],
  figure: string,
  scale: ReturnType<typeof scaleOf>,
): boolean => {
  const number = scalar(value);
  return number !== undefined && valueText(number, scale) === figure;
};
