import type { Contract } from '../../src/contract/contract.ts';
import type { Statement, TargetLine } from '../../src/statement/statement.ts';
import { cmp, parse, round, sum, text, ZERO } from './fraction.ts';
import type { Line } from './judge.ts';
import { minorUnit } from './money.ts';
import type { Judgement } from './settle.ts';

/** Where a statement and the oracle differ, in words; empty where they agree. */
export function differences(contract: Contract, statement: Statement, judgement: Judgement): readonly string[] {
  return [
    ...ofLines(contract, statement, judgement),
    ...ofPeriods(statement, judgement),
    ...ofSettlements(statement, judgement),
    ...ofAfterwards(statement, judgement),
  ];
}

/** What is paid together: sums of what was granted. */
function ofSettlements({ settlements = [] }: Statement, { settled }: Judgement): readonly string[] {
  const found = new Map(
    settlements.map(({ period, directions }) => [
      time(period.start),
      text(sum(directions.map(({ granted }) => parse(amount(granted))))),
    ]),
  );
  return [...settled]
    .filter(([start, owed]) => (found.get(start) ?? '0') !== text(owed))
    .map(([start, owed]) => `settled from ${new Date(start).toISOString()}: ${found.get(start)}, not ${text(owed)}`);
}

/** Credits that come back, what banks hold, rights that open. */
function ofAfterwards({ earnBacks = [], banks = [], rights }: Statement, judgement: Judgement): readonly string[] {
  const returned = earnBacks.map(({ target, of, period, returned: back }) =>
    [target, time(of.start), time(period.end), amount(back)].join(' '),
  );
  const expected = judgement.earnedBack.map(({ target, of, at, returned: back }) =>
    [target, of, at, text(back)].join(' '),
  );
  return [
    ...differ('earn-back', returned, expected),
    ...differ(
      'balance',
      banks.map(({ balance }) => amount(balance)),
      judgement.banked.map(text),
    ),
    ...differ(
      'rights',
      rights.map(({ opensAt, lastDay }) => `${time(opensAt)} ${lastDay}`),
      judgement.rights.map(({ opensAt, lastDay }) => `${opensAt} ${lastDay}`),
    ),
  ];
}

function differ(what: string, found: readonly string[], expected: readonly string[]): readonly string[] {
  const [is, should] = [found, expected].map((each) => [...each].sort().join(', '));
  return is === should ? [] : [`${what}: ${is || 'none'}, not ${should || 'none'}`];
}

function ofLines(contract: Contract, statement: Statement, judgement: Judgement): readonly string[] {
  return statement.targets.flatMap(({ id, lines }) => {
    const expected = judgement.lines.filter(({ target }) => target.id === id);
    if (expected.length !== lines.length) return [`${id}: ${lines.length} lines, not ${expected.length}`];
    const found = [...lines].sort(byTime);
    return [...expected].sort(byRow).flatMap((line, i) => ofLine(contract, found[i] as TargetLine, line));
  });
}

const byTime = (a: TargetLine, b: TargetLine): number =>
  time(a.period.start) - time(b.period.start) ||
  time(a.row?.end ?? a.period.end) - time(b.row?.end ?? b.period.end) ||
  time(a.row?.start ?? a.period.start) - time(b.row?.start ?? b.period.start) ||
  a.outcome.localeCompare(b.outcome);

const byRow = (a: Line, b: Line): number =>
  a.covered.start - b.covered.start ||
  (a.row?.end ?? 0) - (b.row?.end ?? 0) ||
  (a.row?.start ?? 0) - (b.row?.start ?? 0) ||
  a.outcome.localeCompare(b.outcome);

const time = (iso: string): number => Date.parse(iso);

function ofLine({ currency, moneyRounding }: Contract, found: TargetLine, expected: Line): readonly string[] {
  const where = `${found.id} (${found.period.start} to ${found.period.end})`;
  const problems: string[] = [];
  const say = (what: string, is: string, should: string): void => {
    if (is !== should) problems.push(`${where}: ${what} is ${is}, not ${should}`);
  };
  say('start', found.period.start, new Date(expected.covered.start).toISOString().replace('.000Z', 'Z'));
  say('end', found.period.end, new Date(expected.covered.end).toISOString().replace('.000Z', 'Z'));
  say('outcome', found.outcome, expected.outcome);
  say('value', figures(found), [...new Set(expected.values.map(text))].join(' to '));
  say('credit', amount(found.credit?.entitled), text(round(expected.entitled, minorUnit(currency), moneyRounding)));
  say('points', amount(found.points), text(expected.points));
  return problems;
}

function figures({ value, between }: TargetLine): string {
  if (between !== undefined) return [amount(between.low), amount(between.high)].join(' to ');
  return value === undefined ? '' : amount(value);
}

function amount(shown: { readonly value: { readonly kind: string } } | undefined): string {
  if (shown === undefined || !('value' in shown.value)) return '0';
  return text(parse(String(shown.value.value)));
}

function ofPeriods(statement: Statement, judgement: Judgement): readonly string[] {
  const expected = judgement.periods.filter(
    ({ payable, entitled }) => cmp(payable, ZERO) > 0 || cmp(entitled, ZERO) > 0,
  );
  const problems: string[] = [];
  for (const { period, due, payable, granted, points, claimUntil } of expected) {
    const found = statement.periods.find(({ period: { end } }) => Date.parse(end) === due);
    if (found === undefined) {
      if (cmp(payable, ZERO) > 0)
        problems.push(
          `no credits in the period that ends at ${new Date(period.end).toISOString()}, not ${text(payable)}`,
        );
      continue;
    }
    const say = (what: string, is: string, should: string): void => {
      if (is !== should) problems.push(`${found.period.key}: ${what} is ${is}, not ${should}`);
    };
    say('paid', amount(found.subtotal), text(payable));
    say('granted', amount(found.granted), text(granted));
    if (cmp(points, ZERO) > 0) say('points', amount(found.points), text(points));
    if (claimUntil !== undefined && found.claim.kind === 'claim')
      say('claim until', found.claim.until ?? 'none', claimUntil);
    const sumOfLines = sum(found.credits.map(({ payable: paid }) => parse(amount(paid))));
    say('sum of lines', text(sumOfLines), amount(found.subtotal));
  }
  const total = text(judgement.total);
  if (amount(statement.total.payable) !== total)
    problems.push(`total is ${amount(statement.total.payable)}, not ${total}`);
  return problems;
}
