import type { Band, CreditRule, Target } from '../contract/contract.ts';
import { multiplied } from '../evaluate/rates.ts';
import { certainly, type Result } from '../evaluate/result.ts';
import type { DerivationStep } from '../statement/statement.ts';
import type { Facts } from './facts.ts';
import { anyOf, isCertain, moneyIn, NOTHING_DUE, type Teller } from './money.ts';
import { applySchedule, NO_STEPS, nothing, type RuleOutcome } from './rule.ts';
import { thresholdShowing } from './showing.ts';
import { type Site, sliceSteps } from './slices.ts';

/** Something that pays: a credit of a target, or a payment. */
export type PayingRule = Pick<CreditRule, 'amount' | 'when' | 'allocated' | 'at'>;

/** Where a rule is applied. */
export interface RuleSite extends Site {
  readonly partial: boolean;
  /** Where it's a target that was missed. */
  readonly target?: Pick<Target, 'threshold'>;
}

/** What the rule's amount is a share of. */
export function basisOf({ evaluate }: Facts, { amount }: PayingRule, site: RuleSite): Result | undefined {
  return amount.kind === 'schedule' && amount.basis ? evaluate(amount.basis, site.at, site.row) : undefined;
}

/** What a rule comes to, if its condition holds; `adjust` is what happens to the amount before that is asked. */
export function ruleOutcome(
  facts: Facts,
  teller: Teller,
  rule: PayingRule,
  site: RuleSite,
  adjust: (outcome: RuleOutcome) => RuleOutcome = (outcome) => outcome,
): RuleOutcome {
  const applies = rule.when === undefined ? true : certainly(facts.evaluate(rule.when, site.at, site.row));
  if (applies === false)
    return nothing(
      rule.when === undefined ? [] : [step(`nothing is due unless ${facts.words.expression(rule.when)}`, rule)],
    );
  const amount =
    rule.amount.kind === 'schedule'
      ? bySchedule(facts, teller, rule.amount, site)
      : byAmount(facts, teller, rule, site);
  const outcome = adjust(amount);
  if (applies === true) return outcome;
  return {
    ...outcome,
    amount: anyOf([NOTHING_DUE, outcome.amount]),
    notes: [...outcome.notes, `undecided whether ${rule.when ? facts.words.expression(rule.when) : 'it applies'}`],
  };
}

function bySchedule(
  facts: Facts,
  teller: Teller,
  { schedule, measure, basis }: Extract<PayingRule['amount'], { kind: 'schedule' }>,
  site: RuleSite,
): RuleOutcome {
  const { evaluate, words, contract, environment } = facts;
  const measured = evaluate(measure, site.at, site.row);
  const whole = basis && evaluate(basis, site.at, site.row);
  const pay = (band: Band) => {
    const part = evaluate(band.pays, site.at, site.row);
    const share = whole !== undefined && !isMoney(part);
    const due = share
      ? multiplied(part, whole, { kind: 'unknown' }, { period: site.at, zone: environment.zone })
      : part;
    const found = moneyIn(due, contract.currency);
    if (teller.silent && found.kind === 'amount') return { amount: found.amount, text: '' };
    const source = share ? `${teller.result(part)} of ${teller.result(whole)}` : words.expression(band.pays);
    switch (found.kind) {
      case 'amount':
        return { amount: found.amount, text: share ? `${source} = ${teller.result(due)}` : teller.result(due) };
      case 'none':
        return { amount: NOTHING_DUE, text: 'no such commitment', note: 'missed, no credit: none is agreed for it' };
      case 'unknown':
        return { amount: NOTHING_DUE, text: `${source} (${found.reason})`, note: `undecided: ${found.reason}` };
      default:
        return found satisfies never;
    }
  };
  const outcome = applySchedule({
    schedule,
    edge: (edge) => evaluate(edge, site.at, site.row),
    measured,
    shown: teller.silent ? '' : teller.said(words.expression(measure), measured, thresholdShowing(site)),
    teller,
    pay,
  });
  if (teller.silent) return outcome;
  const basisSteps =
    basis === undefined || whole === undefined
      ? []
      : [
          step(
            `${words.expression(basis)} in ${site.at.whole.key}: ${teller.result(whole)}${prorated(site)}`,
            { at: basis.at },
            'R3b',
          ),
        ];
  return withBounds({ ...outcome, steps: [...basisSteps, ...outcome.steps] }, teller);
}

function byAmount(facts: Facts, teller: Teller, rule: PayingRule, site: RuleSite): RuleOutcome {
  if (rule.amount.kind !== 'amount') return nothing();
  const { amount } = rule.amount;
  const result = facts.evaluate(amount, site.at, site.row);
  const found = moneyIn(result, facts.contract.currency);
  const source = facts.words.expression(amount);
  switch (found.kind) {
    case 'amount': {
      if (teller.silent) return { amount: found.amount, steps: NO_STEPS, notes: [] };
      const text = amount.op === 'literal' ? teller.result(result) : `${teller.said(source, result)}${prorated(site)}`;
      const notes = found.reason === undefined ? [] : [found.reason];
      return withBounds(
        { amount: found.amount, steps: [...sliceSteps(facts, teller, amount, site), amountStep(text, rule)], notes },
        teller,
      );
    }
    case 'none':
      return nothing([step(`${source}: none is agreed`, rule, 'G1a')], ['missed, no credit: none is agreed for it']);
    case 'unknown':
      return nothing([step(`${source}: undecided, ${found.reason}`, rule, 'D7')], [`undecided: ${found.reason}`]);
    default:
      return found satisfies never;
  }
}

/** A line that says what is certain and what is open, where that differs (D7). */
function withBounds(outcome: RuleOutcome, teller: Teller): RuleOutcome {
  const { low, high } = outcome.amount;
  if (isCertain(outcome.amount)) return outcome;
  const text = `certain: ${teller.text(low)}; undecided up to ${teller.text(high)}`;
  return { ...outcome, steps: [...outcome.steps, { stage: 'rule', text, rule: 'D7' }] };
}

const isMoney = (result: Result): boolean => result.state === 'value' && result.value.kind === 'money';

const prorated = ({ partial }: RuleSite): string => (partial ? ' (for the covered part of the period, T5)' : '');

/** A part of an amount at risk is an allocation (R4); a rate says which blocks count (R2). */
const amountStep = (text: string, rule: PayingRule): DerivationStep => {
  if (rule.allocated === true) return { stage: 'allocation', text, rule: 'R4', at: rule.at };
  return step(text, rule, rule.amount.kind === 'amount' && rule.amount.amount.op === 'rate' ? 'R2' : 'R1a');
};

const step = (text: string, { at }: Pick<PayingRule, 'at'>, rule = 'R1a'): DerivationStep => ({
  stage: 'rule',
  text,
  rule,
  at,
});
