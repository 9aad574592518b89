import type { Contract } from '../contract/contract.ts';
import { type Rational, rational, sum, ZERO } from '../exact/rational.ts';
import type { BackToBackPeriod, BackToBackStatement, ReturnedCredit } from '../statement/beside.ts';
import type { CreditLine, Shown, Statement, Stretch, TargetLine } from '../statement/statement.ts';
import { tellerOf } from './money.ts';
import { iso } from './stated.ts';

/** What came of an agreement that this one stands on: a statement, or why there is none. */
export type Underpinning = { readonly statement: Statement } | { readonly agreement: string; readonly reason: string };

/** What is granted for one line of a target, with the stretches of time of what happened. */
interface Granted {
  readonly line: TargetLine;
  readonly title: string;
  readonly amount: Rational;
  readonly shown: Shown;
  /** Key of the period in which it falls due. */
  readonly dueIn: string;
  readonly incidents: readonly Stretch[];
}

/**
 * R12. Beside what is granted under an agreement, what the agreements that it stands on grant for the same incidents: those whose stretches of time overlap, or
 * rows of one name (R6). What is returned counts once, in the first period in which its incident is paid for. Nothing here changes what is owed.
 */
export function backToBack(
  own: Statement,
  underpinning: readonly Underpinning[],
  contract: Contract,
): BackToBackStatement | undefined {
  const stated = underpinning.flatMap((one) => ('statement' in one ? [one.statement] : []));
  const open = underpinning.flatMap((one) => ('statement' in one ? [] : [one]));
  if (underpinning.length === 0) return undefined;
  const teller = tellerOf(contract);
  const { currency } = own.agreement;
  const counted = new Set<string>();
  const paid = grantedIn(own);
  const periods = own.periods.flatMap(({ period, granted }): readonly BackToBackPeriod[] => {
    const owed = amountOf(granted, currency);
    const inPeriod = paid.filter(({ dueIn }) => dueIn === period.key);
    const returns = stated.flatMap((other) =>
      grantedIn(other).flatMap((one): readonly Found[] => {
        const key = `${other.agreement.id} ${one.dueIn} ${one.line.id}`;
        const same = inPeriod.filter((mine) => isSame(mine, one));
        if (counted.has(key) || same.length === 0) return [];
        counted.add(key);
        return [{ amount: one.amount, currency: other.agreement.currency, returned: returnedCredit(other, one, same) }];
      }),
    );
    const returned = sum(returns.flatMap(({ amount, currency: of }) => (of === currency ? [amount] : [])));
    if (owed.equals(ZERO) && returns.length === 0) return [];
    return [
      {
        period,
        owed: teller.money(owed),
        returned: teller.money(returned),
        exposure: teller.money(owed.sub(returned)),
        returns: returns.map((one) => one.returned),
        derivation: returns.map(({ returned: { title, agreement, amount, incidents } }) => ({
          stage: 'offset' as const,
          text: `${title} of ${agreement} returns ${amount.text} for ${incidents.map(spanText).join(', ')}: shown beside, not taken off`,
          rule: 'R12',
        })),
      },
    ];
  });
  const total = (of: (period: BackToBackPeriod) => Shown): Rational =>
    sum(periods.map((period) => amountOf(of(period), currency)));
  return {
    agreements: stated.map(({ agreement: { id, title, provider, at }, total: { notMeasured } }) => ({
      id,
      title,
      provider,
      notMeasured,
      at,
    })),
    notStated: open.map(({ agreement, reason }) => ({ agreement, reason })),
    periods,
    owed: teller.money(total(({ owed }) => owed)),
    returned: teller.money(total(({ returned }) => returned)),
    exposure: teller.money(total(({ exposure }) => exposure)),
  };
}

interface Found {
  readonly amount: Rational;
  readonly currency: string;
  readonly returned: ReturnedCredit;
}

function grantedIn({ targets, periods, agreement }: Statement): readonly Granted[] {
  const lines = new Map(
    targets.flatMap(({ title, lines: all }) => all.map((line) => [line.id, { title, line }] as const)),
  );
  return periods.flatMap(({ period, credits }) =>
    credits.flatMap((credit: CreditLine) => {
      const found = lines.get(credit.of);
      const amount = amountOf(credit.granted, agreement.currency);
      if (found === undefined || credit.owed !== undefined || amount.equals(ZERO)) return [];
      const { row, outages } = found.line;
      return [
        { ...found, amount, shown: credit.granted, dueIn: period.key, incidents: row === undefined ? outages : [row] },
      ];
    }),
  );
}

/** R6: one incident. */
function isSame(a: Granted, b: Granted): boolean {
  return overlaps(a, b).length > 0;
}

const overlaps = (a: Granted, b: Granted): readonly Stretch[] =>
  a.incidents.flatMap((mine) =>
    b.incidents.flatMap((other) => {
      const start = Math.max(Date.parse(mine.start), Date.parse(other.start));
      const end = Math.min(Date.parse(mine.end), Date.parse(other.end));
      return start < end ? [{ start: iso(start), end: iso(end) }] : [];
    }),
  );

function returnedCredit({ agreement }: Statement, one: Granted, same: readonly Granted[]): ReturnedCredit {
  return {
    agreement: agreement.title,
    title: one.title,
    period: one.line.period,
    amount: one.shown,
    incidents: same.flatMap((mine) => overlaps(mine, one)),
    at: agreement.at,
  };
}

const spanText = ({ start, end }: Stretch): string => `${start} to ${end}`;

const amountOf = ({ value }: Shown, currency: string): Rational =>
  value.kind === 'money' && value.currency === currency ? rational(value.value) : ZERO;
