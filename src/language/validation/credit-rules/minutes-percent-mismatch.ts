import type { PeriodLength } from '../../../analyse/budget.ts';
import { type Difference, type MinutesAndPercent, minutesAndPercent } from '../../../analyse/minutesAndPercent.ts';
import type { Band } from '../../../contract/contract.ts';
import { formatMeanDuration } from '../../../time/duration.ts';
import type { Rule } from '../frame/rule.ts';
import { edgesOf, lengthText, percentText, type TextOf } from '../frame/wording.ts';

export const minutesPercentMismatch: Rule = {
  name: 'minutes-percent-mismatch',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds bands that stand in minutes and in percent for the same down time and do not pay the same for some length of the month.',
    why: `0.01% of a month is 4 min 1.92 s in February and 4 min 27.84 s in January. A table that prints both columns agrees for at most one length of month, and
for the others each side reads the column that suits it.`,
    bad: {
      as: 'clauses',
      text: `metric Minutes of Checkout {
  measure time in Unavailable
  controlled by Northwind
}
target ByPercent of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    below 99.9% : 10%
  }
}
target ByMinutes of Checkout {
  Minutes at most 43 min each calendar month
  credit of Checkout.fee {
    above 43 min : 10%
  }
}`,
    },
    good: {
      as: 'clauses',
      text: `target ByPercent of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    below 99.9% : 10%
  }
}`,
    },
    silence: 'When the agreement says which column counts. Name the clause in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    for (const found of minutesAndPercent(contract)) {
      const widest = found.differing.reduce((a, b) => (b.to.sub(b.from).compare(a.to.sub(a.from)) > 0 ? b : a));
      report({
        message: messageOf(found, widest, textOf),
        at: [found.minutes.at, found.minutes.target.nameAt],
        about: found.minutes.target.id,
        key: found.percent.target.family,
        related: [{ message: 'The bands in percent.', at: found.percent.at }],
      });
    }
  },
};

function messageOf(
  { percent, minutes, differing, agreeing }: MinutesAndPercent,
  { length, witness, byMinutes, byPercent }: Difference,
  textOf: TextOf,
): string {
  const { period } = minutes.target.scope;
  const share = percentText(witness.div(length.ms).neg().add(1));
  const said = `In a ${lengthText(period, length)} ${formatMeanDuration(witness)} of down time is ${share}: ${paysText(byMinutes, textOf)} by the minutes, ${paysText(byPercent, textOf)} by the percentages of '${percent.target.family}'.`;
  const where =
    agreeing.length === 0
      ? 'They agree for no length of the period'
      : `They differ for ${daysText(differing.map((one) => one.length))}, and agree for ${daysText(agreeing)}`;
  return `${said} ${where}. Keep one of the two.`;
}

const daysText = (lengths: readonly PeriodLength[]): string => `${lengths.map(({ days }) => days).join(', ')} days`;

function paysText(band: Band | undefined, textOf: TextOf): string {
  if (band === undefined) return 'nothing';
  const pays = textOf(band.pays.at)?.trim();
  return pays ? `it pays ${pays}` : `it falls in '${edgesOf(band, textOf).text ?? ''}'`;
}
