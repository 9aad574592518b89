import { type DeadBand, deadBands } from '../../../analyse/deadBands.ts';
import { type ScheduleUse, scheduleUses } from '../../../analyse/scheduleUse.ts';
import type { Rule, RuleFix } from '../frame/rule.ts';
import { bandText, edgesOf, intervalText, scaleOf, valueText } from '../frame/wording.ts';

export const deadBand: Rule = {
  name: 'dead-band',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds bands of a schedule that no value can fall in.',
    why: `A band whose edges leave nothing between them, that lies beyond all that the measure can be, or between two steps of
a count or of a rounded figure, looks like a promise and never pays.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    at least 99.0% and below 99.9% : 10%
    at least 99.0% and below 98.0% : 25%
    below 99.0%                    : 50%
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
    below 98.0% : 50%
  }
}`,
    },
    silence: 'When a published table is transcribed that has the band.',
  },
  check: (context, report) => {
    for (const use of scheduleUses(context.contract)) {
      for (const dead of deadBands(use)) {
        report({
          message: `No value falls in ${bandText(dead.band, scaleOf(use.schedule), context.textOf)}: ${because(dead, use)}. What it pays is never paid.`,
          at: [edgesOf(dead.band, context.textOf).at, use.at],
          about: use.target.id,
          key: dead.kind,
          fixes: withoutBand(dead, use),
        });
      }
    }
  },
};

/** What is never paid can go; not where the edges are a slip, or where it's the only band. */
const withoutBand = ({ kind, band }: DeadBand, { schedule }: ScheduleUse): readonly RuleFix[] =>
  kind !== 'empty' && schedule.bands.length > 1
    ? [{ title: 'Leave the band out', edits: [{ at: band.at, newText: '' }] }]
    : [];

function because(dead: DeadBand, { schedule, range }: ScheduleUse): string {
  const scale = scaleOf(schedule);
  switch (dead.kind) {
    case 'empty':
      return 'its edges leave none between them';
    case 'out-of-range':
      return `what is measured is always ${intervalText(range.within, scale)}`;
    case 'between-steps':
      return `what is measured comes in steps of ${range.step ? valueText(range.step, scale) : ''}`;
    default:
      return dead satisfies never;
  }
}
