import { bandsAboveCaps } from '../../../analyse/capsAndBands.ts';
import { scopeText } from '../../../analyse/exposure/limits.ts';
import { functionsOf } from '../../../analyse/functions.ts';
import type { Band } from '../../../contract/contract.ts';
import { formatMoney, money } from '../../../exact/money.ts';
import { exactPlaces, type Rational, rational, toDecimal } from '../../../exact/rational.ts';
import type { Rule, RuleContext, RuleFix } from '../frame/rule.ts';
import { bandText, edgesOf, scaleOf } from '../frame/wording.ts';

export const capBelowBand: Rule = {
  name: 'cap-below-band',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds bands that pay more than a cap lets through, though nothing else is owed.',
    why: `A customer that reads 100% of the fee for a month below 95% is told later that the cap is 50%. The band is never paid as it's written; bands that lie
above the same cap pay the same. Either figure may be the one that was meant.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    below 99.9% : 10%
    below 95.0% : 100%
  }
}
credits {
  cap 50% of Checkout.fee each calendar month
  claim automatic
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    below 99.9% : 10%
    below 95.0% : 50%
  }
}
credits {
  cap 50% of Checkout.fee each calendar month
  claim automatic
}`,
    },
    silence: 'When the schedule is shared by services of which others have a higher cap.',
  },
  check: ({ contract, textOf }, report) => {
    const tell = (amount: Rational): string => formatMoney(money(amount, contract.currency));
    for (const { target, band, schedule, pays, cap, limit } of bandsAboveCaps(contract, functionsOf(contract)))
      report({
        message: `${bandText(band, scaleOf(schedule), textOf)} pays ${tell(pays)}, and the cap lets ${tell(limit)} through ${scopeText(cap)}: what the band says is never paid. Raise the cap, or lower the band.`,
        at: [edgesOf(band, textOf).at, target.nameAt],
        about: target.id,
        fixes: asTheCap(band.pays, limit.div(pays), textOf),
        related: [{ message: 'The cap.', at: cap.at }],
      });
  },
};

/** A printed share or amount, as much of it as the cap lets through, where that can be written as it is. */
function asTheCap({ op, at }: Band['pays'], part: Rational, textOf: RuleContext['textOf']): readonly RuleFix[] {
  const text = op === 'literal' ? textOf(at)?.trim() : undefined;
  const [, figure, unit] = /^(\d+(?:\.\d+)?)(\s*%|\s*[A-Z]{3})$/.exec(text ?? '') ?? [];
  if (figure === undefined || unit === undefined) return [];
  const paid = rational(figure).mul(part);
  const places = exactPlaces(paid, MOST_PLACES);
  if (places === undefined) return [];
  const newText = `${toDecimal(paid, places, 'half-even')}${unit}`;
  return [{ title: `Pay ${newText}, as much as the cap lets through`, edits: [{ at, newText }] }];
}

/** As many decimals as money has. */
const MOST_PLACES = 2;
