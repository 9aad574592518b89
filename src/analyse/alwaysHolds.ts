import type { Contract } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { conditionNamed } from '../contract/lookup.ts';
import { contentOf } from './content.ts';

/** What is known to hold, as a set of time: open hours of a calendar, a named condition, the rows of a log. */
export type Fact =
  | { readonly kind: 'hours'; readonly calendar: string }
  | { readonly kind: 'condition'; readonly condition: string }
  | { readonly kind: 'rows'; readonly data: string };

/** Sets of time as a formula over what isn't looked into. */
type Formula =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'atom'; readonly name: string }
  | { readonly kind: 'not'; readonly term: Formula }
  /** So many of the terms. */
  | { readonly kind: 'at-least'; readonly count: number; readonly terms: readonly Formula[] };

/** More atoms than this aren't decided: each doubles the work. */
const MOST_ATOMS = 8;

/**
 * Whether a set of time holds at every moment at which the facts hold, whatever the data say. A missing answer (D8) counts as no answer: what holds
 * only where something is known still holds "always" here.
 */
export function alwaysHolds(contract: Contract, set: Expression, facts: readonly Fact[] = []): boolean {
  const formula = formulaOf(contract, set, []);
  const known = new Map(facts.map((fact) => [nameOf(fact), true]));
  const open = [...new Set(atomsOf(formula))].filter((atom) => !known.has(atom));
  return open.length <= MOST_ATOMS && inAllCases(formula, open, known);
}

function inAllCases(
  formula: Formula,
  [first, ...rest]: readonly string[],
  known: ReadonlyMap<string, boolean>,
): boolean {
  if (first === undefined) return holds(formula, known);
  return [true, false].every((value) => inAllCases(formula, rest, new Map(known).set(first, value)));
}

function holds(formula: Formula, known: ReadonlyMap<string, boolean>): boolean {
  switch (formula.kind) {
    case 'constant':
      return formula.value;
    case 'atom':
      return known.get(formula.name) ?? false;
    case 'not':
      return !holds(formula.term, known);
    case 'at-least':
      return formula.terms.filter((term) => holds(term, known)).length >= formula.count;
    default:
      return formula satisfies never;
  }
}

function atomsOf(formula: Formula): readonly string[] {
  switch (formula.kind) {
    case 'constant':
      return [];
    case 'atom':
      return [formula.name];
    case 'not':
      return atomsOf(formula.term);
    case 'at-least':
      return formula.terms.flatMap(atomsOf);
    default:
      return formula satisfies never;
  }
}

const nameOf = (fact: Fact): string => JSON.stringify([fact.kind, Object.values(fact).slice(1)]);

function formulaOf(contract: Contract, set: Expression, path: readonly string[]): Formula {
  const part = (each: Expression): Formula => formulaOf(contract, each, path);
  switch (set.op) {
    case 'always':
      return { kind: 'constant', value: true };
    case 'never':
      return { kind: 'constant', value: false };
    case 'hours':
      return { kind: 'atom', name: nameOf({ kind: 'hours', calendar: set.calendar ?? '' }) };
    case 'not': {
      const [term] = set.terms;
      return term ? { kind: 'not', term: part(term) } : { kind: 'constant', value: false };
    }
    case 'and':
      return { kind: 'at-least', count: set.terms.length, terms: set.terms.map(part) };
    case 'or':
      return { kind: 'at-least', count: 1, terms: set.terms.map(part) };
    case 'condition':
      return ofCondition(contract, set.condition, path);
    case 'intervals-of':
      return set.where || set.select.length > 0
        ? { kind: 'atom', name: contentOf(set) }
        : { kind: 'atom', name: nameOf({ kind: 'rows', data: set.data }) };
    default:
      return { kind: 'atom', name: contentOf(set) };
  }
}

/** A condition is what it says, unless it cuts something off or takes something out. */
function ofCondition(contract: Contract, id: string, path: readonly string[]): Formula {
  const atom: Formula = { kind: 'atom', name: nameOf({ kind: 'condition', condition: id }) };
  const condition = conditionNamed(contract, id);
  if (!condition || path.includes(id)) return atom;
  const { minimum, wholeMinutes, except, allowance, decidedBy, substitute } = condition;
  if (minimum || wholeMinutes || except.length > 0 || allowance || decidedBy !== undefined || substitute) return atom;
  const meaning = formulaOf(contract, condition.when, [...path, id]);
  // Known by its name, or by what it says.
  return { kind: 'at-least', count: 1, terms: [atom, meaning] };
}
