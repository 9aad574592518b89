import { type BandValues, disagreement, type Gap } from '../../../analyse/bands.ts';
import { type ScheduleUse, scheduleUses, type Threshold } from '../../../analyse/scheduleUse.ts';
import type { Finding, Rule, RuleContext, RuleFix } from '../frame/rule.ts';
import {
  aValue,
  aValueSuchAs,
  bandText,
  capital,
  edgesOf,
  levelOf,
  scaleOf,
  thresholdText,
  valueText,
} from '../frame/wording.ts';
import { withoutLowerEnd, withoutUpperEnd } from './band-edits.ts';

export const targetCreditMismatch: Rule = {
  name: 'target-credit-mismatch',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds values that meet the target and yet have a band that pays, and values that miss it and earn nothing.',
    why: `Target and credit schedule then draw the line in different places. A credit is due only where the target is missed, so a band that pays for a met value
is a promise that the target takes back: one reader counts 99.9% as met, the other claims its 10%. The other way round, a miss
between the target and the first band costs nothing, and the target is in truth the first band's edge.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    at most 99.9% : 10%
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
      'When the parties want a margin between target and first credit, and have said so. A band of `0%` for the margin says it in the agreement itself.',
  },
  check: (context, report) => {
    for (const use of scheduleUses(context.contract)) {
      const { threshold } = use;
      if (!threshold) continue;
      const found = disagreement(use.schedule, threshold.operator, threshold.value, use.range);
      for (const paid of found.metButPaid) report(paidFinding(context, use, threshold, paid));
      if (found.missedButUnpaid) report(unpaidFinding(context, use, threshold, found.missedButUnpaid));
    }
  },
};

function paidFinding(
  { textOf }: RuleContext,
  use: ScheduleUse,
  { declared }: Threshold,
  { band, interval, witness }: BandValues,
): Finding {
  const scale = scaleOf(use.schedule);
  const values = aValueSuchAs(interval, witness, scale, use.range.within);
  const pays = textOf(band.pays.at)?.trim();
  return {
    message: `${values} meets the target of ${thresholdText(declared)} and yet falls into ${bandText(band, scale, textOf)}, which pays${pays ? ` ${pays}` : ''}. Let the band begin where the target is missed.`,
    at: [edgesOf(band, textOf).at, use.at],
    about: use.target.id,
    key: `met ${aValue(interval, scale, use.range.within)}`,
    related: [{ message: `The target: ${thresholdText(declared)}.`, at: levelOf(declared, textOf) }],
    fixes: fixesFor(use, interval, band, textOf),
  };
}

/** One answer is right where the band includes the threshold itself and nothing else that meets it. */
function fixesFor(
  use: ScheduleUse,
  { lower, upper }: BandValues['interval'],
  band: BandValues['band'],
  textOf: RuleContext['textOf'],
): readonly RuleFix[] {
  if (!lower || !upper || !lower.value.equals(upper.value)) return [];
  const wantsMore = use.threshold?.operator === 'at-least';
  const edit = wantsMore ? withoutUpperEnd(band, textOf) : withoutLowerEnd(band, textOf);
  const figure = valueText(lower.value, scaleOf(use.schedule));
  return edit ? [{ title: `Pay only ${wantsMore ? 'below' : 'above'} ${figure}`, edits: [edit] }] : [];
}

function unpaidFinding(
  { textOf }: RuleContext,
  use: ScheduleUse,
  { declared }: Threshold,
  { interval, witness, under, over }: Gap,
): Finding {
  const scale = scaleOf(use.schedule);
  const first = declared.operator === 'at-least' || declared.operator === 'above' ? under : over;
  const begin = first ? `: the first band is ${bandText(first, scale, textOf)}` : '';
  return {
    message: `${capital(aValue(interval, scale, use.range.within))}, such as ${valueText(witness, scale)}, misses the target of ${thresholdText(declared)} and earns nothing${begin}. Let the bands begin at the target, or say that this margin pays 0%.`,
    at: [levelOf(declared, textOf), use.target.nameAt],
    about: use.target.id,
    key: 'missed',
    related: first ? [{ message: 'The first band that pays.', at: edgesOf(first, textOf).at }] : [],
  };
}
