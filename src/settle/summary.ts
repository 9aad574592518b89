import type { Contract } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { walk } from '../contract/walk.ts';
import { periodsAtHand, termOf } from '../evaluate/periods.ts';
import type { NotMeasured, Outcome, Parties, Statement, TargetStatement, Total } from '../statement/statement.ts';
import { isoDate } from '../time/civil.ts';
import { localDay } from '../time/zone.ts';
import { assumedCells } from './assumedCells.ts';
import type { Facts } from './facts.ts';
import type { Teller } from './money.ts';
import { addedSums, directionsOf, directionTotals, type PeriodSums, shownDirection, shownSums } from './totals.ts';

/** What all periods come to: sums of what the statement itself shows (S4). */
export function totalOfPeriods(
  outcomes: readonly Outcome[],
  periods: readonly PeriodSums[],
  parties: Parties,
  teller: Teller,
): Total {
  const counts = { met: 0, missed: 0, 'not-measured': 0, 'not-applicable': 0 };
  for (const outcome of outcomes) counts[outcome]++;
  const directions = periods.some((period) => period.directions !== undefined)
    ? directionTotals(periods.flatMap((period) => directionsOf(period, parties)))
    : undefined;
  return {
    ...(directions === undefined ? {} : { directions: directions.map((one) => shownDirection(one, teller)) }),
    ...shownSums(addedSums(periods), teller),
    met: counts.met,
    missed: counts.missed,
    notMeasured: counts['not-measured'],
    notApplicable: counts['not-applicable'],
  };
}

/** Of all lines. */
export const outcomesIn = (targets: readonly TargetStatement[]): readonly Outcome[] =>
  targets.flatMap(({ lines }) => lines.map(({ outcome }) => outcome));

/** What has no verdict, by target and reason (G2). */
export function notMeasured(targets: readonly TargetStatement[]): readonly NotMeasured[] {
  return targets.flatMap(({ id, title, lines, at }) => {
    const open = lines.filter(({ outcome }) => outcome === 'not-measured');
    return [...Map.groupBy(open, ({ reason }) => reason ?? '')].map(([reason, members]) => ({
      target: id,
      title,
      periods: members.map(({ row, period }) => row?.key ?? period.key),
      reason,
      at,
    }));
  });
}

/** Everything that a dataset puts in the place of what the agreement says. */
export const substitutes = ({ metrics, conditions }: Contract): Statement['substitutes'] =>
  [...metrics, ...conditions].flatMap(({ title, substitute }) =>
    substitute === undefined ? [] : [{ of: title, label: substitute.label, at: substitute.at }],
  );

/** What the agreement would inherit and doesn't. */
export const leftOut = ({ leftOut: found }: Contract): Pick<Statement, 'leftOut'> =>
  found === undefined
    ? {}
    : {
        leftOut: found.map(({ kind, name, of, because, at }) => ({
          what: `${[kind, name].filter(Boolean).join(' ')} of ${of}`,
          ...(because === undefined ? {} : { because }),
          at,
        })),
      };

/** Figures that the agreement doesn't print and the file assumes, and what is assumed of the time before the data. */
export function assumptions(facts: Facts, teller: Teller): Statement['assumptions'] {
  const { contract, words } = facts;
  return [
    ...contract.parameters
      .filter(({ assumed }) => assumed)
      .map(({ id, value, at }) => ({ name: id, value: teller.shown(value).text, at })),
    ...contract.services.flatMap(({ title, fee, feeAssumed, at }) =>
      feeAssumed && fee !== undefined
        ? [{ name: `fee of ${title}`, value: feeText(fee, facts) ?? words.expression(fee), at }]
        : [],
    ),
    ...assumedCells(contract, (value) => teller.shown(value).text),
    ...assumedHistory(facts),
    ...assumedRulings(facts),
  ];

  function feeText(fee: Expression, { evaluate, options, measurements }: Facts): string | undefined {
    const target = contract.targets[0];
    const at = target && periodsAtHand(target.scope.period, contract, options.range, measurements.known)[0];
    const result = at && evaluate(fee, at);
    return result?.state === 'value' ? teller.result(result) : undefined;
  }
}

/** What a party decides counts as it's written where no rulings are on record (R11). */
const assumedRulings = ({ contract, options, words }: Facts): Statement['assumptions'] =>
  options.rulings !== undefined
    ? []
    : contract.conditions.flatMap(({ title, decidedBy, at }) =>
        decidedBy === undefined
          ? []
          : [
              {
                name: title,
                value: `as it is written: no ruling of ${words.party(decidedBy)} is on record`,
                at,
              },
            ],
      );

/** Where streaks or windows reach back before the first period and no history is given, no miss is assumed (G3). */
function assumedHistory({ contract, options, environment }: Facts): Statement['assumptions'] {
  if (options.history !== undefined || options.range.start <= termOf(contract).start) return [];
  const looksBack = contract.targets.filter(
    ({ commitment, credits, points, appliesWhen }) =>
      credits.some(({ repeat }) => repeat !== undefined) ||
      points.some(({ repeat }) => repeat !== undefined) ||
      [commitment, appliesWhen?.condition, ...credits.map(({ when }) => when)].some(asksHistory),
  );
  const [first] = looksBack;
  const right = contract.rights.find(({ when }) => asksHistory(when));
  const at = first?.at ?? right?.at;
  if (at === undefined) return [];
  const day = isoDate(localDay(environment.zone, options.range.start));
  return [{ name: 'history', value: `no target was missed before ${day}`, at }];
}

const asksHistory = (expression: Expression | undefined): boolean =>
  expression !== undefined && [...walk(expression)].some(({ op }) => op === 'missed');
