import { mostMsOf } from '../../../analyse/budget.ts';
import { createEncoder } from '../../../analyse/logic/encode.ts';
import { optionalFieldsIn } from '../../../analyse/logic/optional.ts';
import { type Formula, satisfy } from '../../../analyse/logic/satisfy.ts';
import { conditionSites, isLogic } from '../../../analyse/logic/sites.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import type { SourceRange } from '../../../contract/source.ts';
import { partsOf } from '../../../contract/walk.ts';
import type { Rule, RuleFix } from '../frame/rule.ts';
import type { TextOf } from '../frame/wording.ts';

export const deadTerm: Rule = {
  name: 'dead-term',
  family: 'consistency',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds terms of a condition that change nothing: the terms beside them decide alone.',
    why: `In \`Uptime below 99% or Uptime below 95%\` the second term adds no value that the first doesn't take already. Whoever wrote it meant something else: another
figure, another metric, or 'and'. A reader who weighs both terms weighs one that isn't there.`,
    bad: {
      as: 'clauses',
      text: `termination by Acme when Uptime below 99% or Uptime below 95%, exercised within 60 calendar days
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `termination by Acme when Uptime below 95% or Availability missed in 3 of any 6 periods, exercised within 60 calendar days
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the agreement prints the term and the file keeps to its words.',
  },
  check: ({ contract, textOf }, report) => {
    const judged = new Map<string, Judgement[]>();
    for (const { condition, about, period } of conditionSites(contract))
      for (const junction of junctionsIn(condition))
        for (const judgement of termsOf(contract, junction, period && mostMsOf(period, contract.zone))) {
          const { term, kind } = judgement;
          if (term.at.file !== contract.at.file) continue;
          const key = JSON.stringify([term.at, kind]);
          judged.set(key, [...(judged.get(key) ?? []), { ...judgement, about }]);
        }
    // Members of a family share their text: the term must be dead in each of them.
    for (const members of judged.values()) {
      const [first] = members;
      if (!first || members.some(({ dead }) => !dead)) continue;
      report({
        message: messageOf(first, textOf),
        at: [first.term.at],
        about: first.about,
        key: first.kind,
        fixes: withoutTerm(first, textOf),
      });
    }
  },
};

interface Judgement {
  readonly term: Expression;
  /** All terms, this one among them, in the order of the text. */
  readonly terms: readonly Expression[];
  readonly kind: 'and' | 'or';
  readonly dead: boolean;
  readonly about: string;
}

function messageOf({ term, kind }: Judgement, textOf: TextOf): string {
  const text = textOf(term.at)?.replace(/\s+/g, ' ');
  const quoted = text && text.length <= 80 ? `'${text}'` : 'This term';
  return kind === 'or'
    ? `${quoted} adds nothing: wherever it holds, a term beside it holds already. Leave it out, or change its figure.`
    : `${quoted} says nothing: it holds wherever the terms beside it hold. Leave it out, or change its figure.`;
}

/** Where a row lacks a field, the side that decides must know as much as the other: a comparison also asks whether the field is there. */
function asksForMore(contract: Contract, term: Expression, others: readonly Expression[], kind: 'and' | 'or'): boolean {
  const own = optionalFieldsIn(contract, term);
  const theirs = new Set(others.flatMap((other) => [...optionalFieldsIn(contract, other)]));
  return kind === 'and' ? [...own].some((field) => !theirs.has(field)) : [...theirs].some((field) => !own.has(field));
}

/** Takes the term out with the word that joins it to the one before, or behind; only where nothing but that word stands between. */
function withoutTerm({ term, terms, kind }: Judgement, textOf: TextOf): readonly RuleFix[] {
  const index = terms.indexOf(term);
  const [before, after] = [terms[index - 1], terms[index + 1]];
  const cut = before
    ? { between: between(before, term), whole: { ...term.at, start: before.at.end } }
    : after && { between: between(term, after), whole: { ...term.at, end: after.at.start } };
  if (!cut || textOf(cut.between)?.trim() !== kind) return [];
  return [{ title: 'Leave the term out', edits: [{ at: cut.whole, newText: '' }] }];
}

const between = (first: Expression, second: Expression): SourceRange => ({
  ...first.at,
  start: first.at.end,
  end: second.at.start,
});

type Junction = Expression & { readonly op: 'and' | 'or'; readonly terms: readonly Expression[] };

function* junctionsIn(condition: Expression): Generator<Junction> {
  if (isLogic(condition) && condition.terms.length > 1) yield condition;
  if (isLogic(condition) || condition.op === 'not') for (const part of partsOf(condition)) yield* junctionsIn(part);
}

/** Of terms that say the same, the last one is dead: not both. */
function termsOf(
  contract: Contract,
  junction: Junction,
  mostMs: number | undefined,
): readonly Omit<Judgement, 'about'>[] {
  const { op: kind, terms } = junction;
  const { encode, unknowns } = createEncoder(contract, mostMs);
  const live = new Set(terms);
  const isDead = (term: Expression): boolean => {
    const others = terms.filter((other) => other !== term && live.has(other));
    if (others.length === 0 || asksForMore(contract, term, others, kind)) return false;
    const formula: Formula = {
      kind: 'and',
      terms: [
        ...others.map((other) => encode(other, kind === 'and')),
        kind === 'and' ? encode(term, false) : encode(term),
      ],
    };
    // A junction that never holds, or always, has no dead terms but a defect of its own.
    const whole = satisfy({ kind: 'and', terms: others.map((other) => encode(other, kind === 'and')) }, unknowns);
    return whole.kind === 'satisfiable' && satisfy(formula, unknowns).kind === 'unsatisfiable';
  };
  return terms.toReversed().map((term) => {
    const dead = isDead(term);
    if (dead) live.delete(term);
    return { term, terms, kind, dead };
  });
}
