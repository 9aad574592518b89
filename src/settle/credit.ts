import type { Band, CreditRule } from '../contract/contract.ts';
import { multiplied } from '../evaluate/rates.ts';
import { certainly, type Result } from '../evaluate/result.ts';
import type { DerivationStep } from '../statement/statement.ts';
import type { Facts } from './facts.ts';
import type { Line } from './lines.ts';
import { anyOf, isCertain, moneyIn, NOTHING_DUE, type Teller } from './money.ts';
import { repeated } from './repeat.ts';
import { added, applySchedule, nothing, type RuleOutcome } from './rule.ts';

/** What one line earns by its target's credit rules, before it meets the credits of other lines. */
export interface Earned extends RuleOutcome {
  readonly line: Line;
  /** What the credit is a share of. */
  readonly basis?: Result;
}

/** A credit is due only if its target was missed; several credits of one target add (R1a). `misses` counts the misses in a row. */
export function creditOf(facts: Facts, teller: Teller, line: Line, misses: number): Earned | undefined {
  const { credits, points } = line.target;
  if (line.verdict.outcome !== 'missed') return undefined;
  if (credits.length === 0)
    return points.length > 0 ? undefined : { line, ...nothing([], ['missed, no credit: none is agreed for it']) };
  if (line.partial && facts.contract.partialPeriods === 'no-credit')
    return { line, ...nothing([], ['a partial period earns no credit (T5)']) };
  const basis = credits.map((rule) => basisOf(facts, rule, line)).find((found) => found !== undefined);
  return {
    line,
    ...added(credits.map((rule) => ruleOutcome(facts, teller, rule, line, misses))),
    ...(basis === undefined ? {} : { basis }),
  };
}

function basisOf({ evaluate }: Facts, { amount }: CreditRule, line: Line): Result | undefined {
  return amount.kind === 'schedule' && amount.basis ? evaluate(amount.basis, line.at, line.row) : undefined;
}

function ruleOutcome(facts: Facts, teller: Teller, rule: CreditRule, line: Line, misses: number): RuleOutcome {
  const applies = rule.when === undefined ? true : certainly(facts.evaluate(rule.when, line.at, line.row));
  if (applies === false)
    return nothing([
      step(`nothing is due unless ${facts.words.expression(rule.when ?? line.target.commitment)}`, rule),
    ]);
  const amount = rule.amount.kind === 'schedule' ? bySchedule : byAmount;
  const outcome = repeated(amount(facts, teller, rule, line), rule.repeat, misses, teller.text);
  if (applies === true) return outcome;
  return {
    ...outcome,
    amount: anyOf([NOTHING_DUE, outcome.amount]),
    notes: [...outcome.notes, `undecided whether ${rule.when ? facts.words.expression(rule.when) : 'it applies'}`],
  };
}

function bySchedule(facts: Facts, teller: Teller, rule: CreditRule, line: Line): RuleOutcome {
  if (rule.amount.kind !== 'schedule') return nothing();
  const { evaluate, words, contract, environment } = facts;
  const { schedule, measure, basis } = rule.amount;
  const measured = evaluate(measure, line.at, line.row);
  const whole = basis && evaluate(basis, line.at, line.row);
  const pay = (band: Band) => {
    const part = evaluate(band.pays, line.at, line.row);
    const share = whole !== undefined && !isMoney(part);
    const due = share
      ? multiplied(part, whole, { kind: 'unknown' }, { period: line.at, zone: environment.zone })
      : part;
    const found = moneyIn(due, contract.currency);
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
  const showing = thresholdShowing(line);
  const outcome = applySchedule({
    schedule,
    edge: (edge) => evaluate(edge, line.at, line.row),
    measured,
    shown: teller.said(words.expression(measure), measured, showing),
    zone: contract.zone,
    pay,
  });
  const basisSteps =
    basis === undefined || whole === undefined
      ? []
      : [
          step(
            `${words.expression(basis)} in ${line.at.whole.key}: ${teller.result(whole)}${prorated(line)}`,
            { at: basis.at },
            'R3b',
          ),
        ];
  return withBounds({ ...outcome, steps: [...basisSteps, ...outcome.steps] }, teller);
}

function byAmount(facts: Facts, teller: Teller, rule: CreditRule, line: Line): RuleOutcome {
  if (rule.amount.kind !== 'amount') return nothing();
  const { amount } = rule.amount;
  const result = facts.evaluate(amount, line.at, line.row);
  const found = moneyIn(result, facts.contract.currency);
  const source = facts.words.expression(amount);
  switch (found.kind) {
    case 'amount': {
      const text = amount.op === 'literal' ? teller.result(result) : `${teller.said(source, result)}${prorated(line)}`;
      const notes = found.reason === undefined ? [] : [found.reason];
      return withBounds(
        { amount: found.amount, steps: [step(text, rule, amount.op === 'rate' ? 'R2' : 'R1a')], notes },
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

const prorated = ({ partial }: Line): string => (partial ? ' (for the covered part of the period, T5)' : '');

/** How to show the value of a line so that a miss never reads like the target (N2). */
export function thresholdShowing({ target: { threshold } }: Pick<Line, 'target'>): {
  readonly target?: NonNullable<Line['target']['threshold']>['value'];
  readonly sense?: 'at-least' | 'at-most';
} {
  if (threshold === undefined) return {};
  const sense = threshold.operator === 'at-least' || threshold.operator === 'above' ? 'at-least' : 'at-most';
  return { target: threshold.value, sense };
}

const step = (text: string, { at }: Pick<CreditRule, 'at'>, rule = 'R1a'): DerivationStep => ({
  stage: 'rule',
  text,
  rule,
  at,
});
