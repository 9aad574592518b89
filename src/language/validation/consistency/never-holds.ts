import { mostMsOf } from '../../../analyse/budget.ts';
import { createEncoder } from '../../../analyse/logic/encode.ts';
import { optionalFieldsIn } from '../../../analyse/logic/optional.ts';
import { satisfy } from '../../../analyse/logic/satisfy.ts';
import { type ConditionSite, conditionSites } from '../../../analyse/logic/sites.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { Rule } from '../frame/rule.ts';
import { hoursText } from '../frame/wording.ts';

export const neverHolds: Rule = {
  name: 'never-holds',
  family: 'consistency',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds conditions that no values can fulfil, and conditions that all values fulfil.',
    why: `\`Uptime below 99% and Uptime above 99.5%\` is written quickly and reads well; it never holds, so what hangs on it never happens. A condition that always holds
decides nothing either: no month has 800 hours, so \`Downtime at most 800 h each calendar month\` can't be missed. Both are proven for all values at once, over
comparisons, sums, enumerations and yes-no fields; what can't be decided is left alone. What a parameter or a table's row makes of a condition isn't reported: with
another value it may hold.`,
    bad: {
      as: 'clauses',
      text: `termination by Acme when Uptime below 99% and Uptime above 99.5%, exercised within 60 calendar days
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `termination by Acme when Uptime below 99.5% and Uptime above 99%, exercised within 60 calendar days
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence:
      'When the clause is kept on purpose to show that something was struck out. Better delete it: git remembers.',
  },
  check: ({ contract, textOf }, report) => {
    for (const sites of byPlace(contract).values()) {
      const [first] = sites;
      const verdict = first && commonVerdict(contract, sites);
      if (!first || !verdict) continue;
      const asLong =
        first.period && verdictOn(contract, { condition: first.condition }) === undefined
          ? `, since ${hoursText(first.period, contract.zone)}`
          : '';
      const text = textOf(first.condition.at)?.replace(/\s+/g, ' ');
      const quoted = text && text.length <= 80 ? `'${text}'` : 'This condition';
      report({
        message:
          verdict === 'never'
            ? `${quoted} never holds: no values fulfil all of it at once${asLong}. It decides ${first.decides}, so that never happens. Change a figure, or write 'or' where either is meant.`
            : `${quoted} always holds: every value fulfils it${asLong}. It decides ${first.decides}, so it decides nothing. Change a figure, or leave it out.`,
        at: [first.condition.at],
        about: first.about,
      });
    }
  },
};

/** Members of a family share their text: what is said of it must hold for each of them. */
function byPlace(contract: Contract): ReadonlyMap<string, readonly ConditionSite[]> {
  const own = [...conditionSites(contract)].filter(({ condition }) => condition.at.file === contract.at.file);
  return Map.groupBy(own, ({ condition }) => JSON.stringify(condition.at));
}

function commonVerdict(contract: Contract, sites: readonly ConditionSite[]): 'never' | 'always' | undefined {
  let common: 'never' | 'always' | undefined;
  for (const site of sites) {
    const verdict = verdictOn(contract, site);
    if (verdict === undefined || (common !== undefined && common !== verdict)) return undefined;
    common = verdict;
  }
  return common;
}

function verdictOn(
  contract: Contract,
  { condition, period }: Pick<ConditionSite, 'condition' | 'period'>,
): 'never' | 'always' | undefined {
  // `always` and `never` are said on purpose.
  if (condition.op === 'always' || condition.op === 'never') return undefined;
  const { encode, unknowns } = createEncoder(contract, period && mostMsOf(period, contract.zone));
  const [holds, fails] = [encode(condition), encode(condition, false)];
  if (satisfy(holds, unknowns).kind === 'unsatisfiable') return 'never';
  // What a row may lack decides something even where every value would do: whether it's there.
  if (optionalFieldsIn(contract, condition).size > 0) return undefined;
  return satisfy(fails, unknowns).kind === 'unsatisfiable' ? 'always' : undefined;
}
