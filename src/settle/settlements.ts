import type { PeriodAtHand } from '../evaluate/context.ts';
import { common, statedTime } from '../evaluate/periods.ts';
import type { SettlementStatement } from '../statement/beside.ts';
import type { Parties, PeriodStatement } from '../statement/statement.ts';
import { periodContaining } from '../time/periods.ts';
import type { Facts } from './facts.ts';
import type { Teller } from './money.ts';
import { statedPeriod } from './stated.ts';
import { directionsOf, directionTotals, type PeriodSums, shownDirection } from './totals.ts';

/** A period of the credits as the statement shows it. */
export interface CreditedPeriod {
  readonly at: PeriodAtHand;
  readonly stated: PeriodStatement;
  readonly sums: PeriodSums;
}

/** What is paid at once for the periods that end within each of those in which credits are settled: sums of what was granted in them (S4). */
export function settlementsOf(
  periods: readonly CreditedPeriod[],
  facts: Facts,
  teller: Teller,
): { readonly settlements?: readonly SettlementStatement[] } {
  const { settled } = facts.contract.creditTerms;
  if (settled === undefined) return {};
  const { zone } = facts.environment;
  const time = statedTime(facts.contract, facts.options.range, facts.measurements.known);
  const groups = Map.groupBy(periods, ({ at }) => periodContaining(settled.each, zone, at.covered.end - 1).key);
  const settlements = [...groups.values()].flatMap((own): SettlementStatement[] => {
    const [first] = own;
    if (first === undefined) return [];
    const whole = periodContaining(settled.each, zone, first.at.covered.end - 1);
    const directions = directionTotals(own.flatMap(({ sums }) => directionsOf(sums, partiesOf(facts)))).map((one) =>
      shownDirection(one, teller),
    );
    const parts = own.map(({ stated }) => `${stated.granted.text} of ${stated.period.key}`).join(' + ');
    const together = directions.map(({ granted }) => granted.text).join(', ');
    return [
      {
        period: statedPeriod({ spec: settled.each, whole, covered: common(whole, time) }, zone),
        directions,
        derivation: [
          {
            stage: 'settlement',
            text: `settled for ${whole.key}: ${parts}, together ${together}`,
            rule: 'R4',
            at: settled.at,
          },
        ],
      },
    ];
  });
  return settlements.length === 0 ? {} : { settlements };
}

const partiesOf = ({ contract: { provider, customer }, words }: Facts): Parties => ({
  by: words.party(provider),
  to: words.party(customer),
});
