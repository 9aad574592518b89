import { lengthsOf, type PeriodLength, periodWord } from '../../../analyse/budget.ts';
import { functionsOf } from '../../../analyse/functions.ts';
import { creditAt } from '../../../analyse/highestCredit.ts';
import { breaches, conditionsIn, type TimeTarget, timeTargets } from '../../../analyse/timeTarget.ts';
import type { Contract } from '../../../contract/contract.ts';
import { type PeriodSpec, periodKey } from '../../../contract/period.ts';
import { formatMoney, money, roundMoney } from '../../../exact/money.ts';
import { compare, isZero, ONE, type Rational, rational } from '../../../exact/rational.ts';
import { DAY_MS } from '../../../time/civil.ts';
import { formatMeanDuration } from '../../../time/duration.ts';
import type { Finding, Rule, RuleFix } from '../frame/rule.ts';
import { headOf, lengthText } from '../frame/wording.ts';

export const doublePenalty: Rule = {
  name: 'double-penalty',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-missing',
  cost: 'slow',
  doc: {
    what: 'Finds targets that one outage misses together, each with a credit of its own, where nothing says whether both are paid, or what says so compares credits of one month and one of them falls due with the quarter.',
    why: `An availability of 99.9% a month and another of 99.5% on the same downtime are both missed by an outage of 4 hours. The default adds the two credits; a provider
will say that one was meant, a customer that both were. Write \`combine sum\`, \`combine highest each calendar month\` or \`one incident
pays once\`, so that nobody has to argue. The highest of a month is among what falls due in it: where a quarter's target goes by the same downtime, an outage in
January pays in January and again in March. Take the highest each quarter then, or let one incident pay once, whatever the periods.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
target Floor of Checkout {
  Uptime at least 99.5% each calendar month
  credit 20% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
target Floor of Checkout {
  Uptime at least 99.5% each calendar month
  credit 20% of Checkout.fee
}
credits {
  combine highest each calendar month
  claim automatic
}`,
    },
    silence: 'Better say it in the agreement: the words are there.',
  },
  check: ({ contract, textOf }, report) => {
    const said = saidOf(contract);
    if (said === 'always') return;
    const paying = timeTargets(contract).filter(
      ({ target, windowMs }) =>
        target.credits.length > 0 && !target.each && !target.appliesWhen && windowMs === undefined,
    );
    const byCondition = new Map<string, TimeTarget[]>();
    for (const time of paying)
      for (const { id, role } of conditionsIn(contract, time.set))
        if (role !== 'exclusion') byCondition.set(id, [...(byCondition.get(id) ?? []), time]);
    const done = new Set<string>();
    for (const [condition, sharing] of byCondition)
      for (const [index, first] of sharing.entries())
        for (const second of sharing.slice(index + 1)) {
          const key = `${first.target.family} ${second.target.family}`;
          if (done.has(key) || first.target.family === second.target.family || replaces(first, second)) continue;
          if (said !== undefined && compares(said.each, first, second)) continue;
          done.add(key);
          const finding = judge(contract, condition, [first, second], sharing, headOf(contract.at, textOf), said?.each);
          if (finding) report(finding);
        }
  },
};

/** What says what becomes of credits that meet: for all of them, or for those that fall due in one period. */
function saidOf({ creditTerms, defaults }: Contract): 'always' | { readonly each: PeriodSpec } | undefined {
  if (creditTerms.oneIncidentPaysOnce || creditTerms.groups.length > 0) return 'always';
  const { combine } = creditTerms;
  if (combine.kind === 'highest') return { each: combine.each };
  return defaults.some(({ rule }) => rule === 'R4') ? undefined : 'always';
}

/** Whether what one outage earns under both falls due in one period of those in which the highest is paid (R4a). */
function compares(each: PeriodSpec, { target: a }: TimeTarget, { target: b }: TimeTarget): boolean {
  const [first, second] = [a.scope.period, b.scope.period];
  if (periodKey(first) === periodKey(second)) return true;
  const longest = (period: PeriodSpec): number => lengthsOf(period).at(-1)?.days ?? Number.POSITIVE_INFINITY;
  return Math.max(longest(first), longest(second)) <= longest(each);
}

const replaces = (a: TimeTarget, b: TimeTarget): boolean => replacesOne(a, b) || replacesOne(b, a);

const replacesOne = ({ target }: TimeTarget, other: TimeTarget): boolean =>
  target.replaces !== undefined &&
  (target.replaces.targets === 'all' || target.replaces.targets.includes(other.target.id));

function judge(
  contract: Contract,
  condition: string,
  [first, second]: readonly [TimeTarget, TimeTarget],
  sharing: readonly TimeTarget[],
  head: Contract['at'],
  highestEach: PeriodSpec | undefined,
): Finding | undefined {
  const lengths = [first, second].map(({ target }) => lengthsOf(target.scope.period).at(-1));
  const [a, b] = lengths;
  if (!a || !b || first.target.owedBy !== second.target.owedBy) return undefined;
  const outage = shortest([
    [first, a],
    [second, b],
  ]);
  if (!outage) return undefined;
  const replaced = replacedAt(contract, sharing, outage);
  if (replaced.has(first) || replaced.has(second)) return undefined;
  const tell = (amount: Rational): string =>
    formatMoney(roundMoney(money(amount, contract.currency), contract.moneyRounding));
  const parts = [[first, a] as const, [second, b] as const].map(([time, length]) => {
    const amount = creditOf(contract, time, length, outage);
    return `'${time.target.id}'${amount ? ` (${tell(amount)})` : ''}`;
  });
  return {
    message: `An outage of ${formatMeanDuration(outage)} in a ${placeText([first, a], [second, b])} misses ${parts.join(' and ')}, which both go by ${condition}, ${doubtText(highestEach)}`,
    at: [second.target.nameAt, head],
    about: second.target.id,
    key: first.target.family,
    fixes: highestEach === undefined ? choices(contract) : [],
    related: [{ message: `The other target, '${first.target.id}'.`, at: first.target.nameAt }],
  };
}

/** `31-day month`, and where the other target has a longer period: `31-day month of a 92-day quarter`. */
function placeText(...targets: readonly (readonly [TimeTarget, PeriodLength])[]): string {
  const texts = targets
    .toSorted(([, a], [, b]) => a.days - b.days)
    .map(([{ target }, length]) => lengthText(target.scope.period, length));
  return [...new Set(texts)].join(' of a ');
}

const doubtText = (highestEach: PeriodSpec | undefined): string =>
  highestEach === undefined
    ? "and nothing says whether it pays twice. Under 'credits' write 'combine sum', 'combine highest each …' or 'one incident pays once'."
    : `and 'combine highest' compares only what falls due in one ${periodWord(highestEach)}: the one is paid then, the other with its longer period. Take the highest of the longer period, or write 'one incident pays once'.`;

/** Those of which the outage earns nothing, since it misses others that replace them (R4); one that is replaced itself replaces nothing. */
function replacedAt(contract: Contract, sharing: readonly TimeTarget[], outage: Rational): ReadonlySet<TimeTarget> {
  const replaced = new Set<TimeTarget>();
  for (const one of sharing) {
    const { period } = one.target.scope;
    const length = lengthsOf(period).at(-1);
    if (one.target.replaces === undefined || replaced.has(one) || !length || !breaches(one, length, outage)) continue;
    const earned = creditOf(contract, one, length, outage);
    if (earned && isZero(earned)) continue;
    for (const other of sharing)
      if (other !== one && replacesOne(one, other) && periodKey(other.target.scope.period) === periodKey(period))
        replaced.add(other);
  }
  return replaced;
}

/** The shortest outage in whole seconds that misses both, if a period can hold it. */
function shortest(targets: readonly (readonly [TimeTarget, PeriodLength])[]): Rational | undefined {
  const longest = targets
    .map(([time, length]) => time.budget(length))
    .toSorted(compare)
    .at(-1);
  if (!longest) return undefined;
  const second = rational(1000);
  const outage = longest.div(second).floor().add(1).mul(second);
  const fits = targets.every(
    ([time, length]) => breaches(time, length, outage) && compare(outage, rational(length.days * DAY_MS)) <= 0,
  );
  return fits ? outage : undefined;
}

function creditOf(
  contract: Contract,
  { target, metric, level }: TimeTarget,
  { days }: PeriodLength,
  outage: Rational,
): Rational | undefined {
  const measured = functionsOf(contract)
    .of(target)
    .find(({ at }) => at.whole.end - at.whole.start === days * DAY_MS);
  if (!measured) return undefined;
  const share = outage.div(rational(days * DAY_MS));
  const outside = metric.measure.op === 'time' && metric.measure.side === 'outside';
  const value = level === undefined ? outage : outside ? ONE.sub(share) : share;
  return creditAt(measured, value);
}

/** Two answers are right; each says what it means. Only where there are terms to write it into. */
function choices({ creditTerms: { at }, at: { file } }: Contract): readonly RuleFix[] {
  if (!at || at.file !== file || at.end.column === 0) return [];
  const end = { line: at.end.line, column: at.end.column - 1 };
  const write = (title: string, term: string): RuleFix => ({
    title,
    edits: [{ at: { ...at, start: end, end }, newText: ` ${term} ` }],
  });
  return [write('Pay both', 'combine sum'), write('Pay each incident once', 'one incident pays once')];
}
