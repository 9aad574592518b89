import { lengthsOf, type PeriodLength } from '../../../analyse/budget.ts';
import { functionsOf } from '../../../analyse/functions.ts';
import { creditAt } from '../../../analyse/highestCredit.ts';
import { breaches, conditionsIn, type TimeTarget, timeTargets } from '../../../analyse/timeTarget.ts';
import type { Contract } from '../../../contract/contract.ts';
import { periodKey } from '../../../contract/period.ts';
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
    what: 'Finds targets that one outage misses together, each with a credit of its own, where nothing says whether both are paid.',
    why: `An availability of 99.9% a month and another of 99.5% on the same downtime are both missed by an outage of 4 hours. The default adds the two credits; a provider
will say that one was meant, a customer that both were. Write \`combine sum\`, \`combine highest each calendar month\` or \`one incident
pays once\`, so that nobody has to argue.`,
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
    if (isSaid(contract)) return;
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
          done.add(key);
          const finding = judge(contract, condition, [first, second], sharing, headOf(contract.at, textOf));
          if (finding) report(finding);
        }
  },
};

/** Something says what becomes of credits that meet. */
function isSaid({ creditTerms, defaults }: Contract): boolean {
  if (creditTerms.oneIncidentPaysOnce || creditTerms.groups.length > 0) return true;
  return creditTerms.combine.kind !== 'sum' || !defaults.some(({ rule }) => rule === 'R4');
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
    message: `An outage of ${formatMeanDuration(outage)} in a ${lengthText(first.target.scope.period, a)} misses ${parts.join(' and ')}, which both go by ${condition}, and nothing says whether it pays twice. Under 'credits' write 'combine sum', 'combine highest each …' or 'one incident pays once'.`,
    at: [second.target.nameAt, head],
    about: second.target.id,
    key: first.target.family,
    fixes: choices(contract),
    related: [{ message: `The other target, '${first.target.id}'.`, at: first.target.nameAt }],
  };
}

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
