import type { SourceRange } from '../contract/source.ts';
import { formatPercent } from '../exact/percent.ts';
import { compare, isAtLeast, ONE, type Rational, ZERO } from '../exact/rational.ts';

/** One thing that a service stands on, with the share of time for which its own agreement promises it. */
export interface Component {
  readonly id: string;
  readonly level: Rational;
  /** Where the promise is made. */
  readonly declaredAt?: SourceRange;
}

/**
 * What has to be up for a service to be up. All of n is `atLeast: n`, any of n is `atLeast: 1`. The same component may stand in
 * several places; it's one thing then, up or down in all of them.
 */
export type Structure =
  | { readonly kind: 'component'; readonly component: Component }
  /** Nothing is promised of it: taken as always up, so that the ceiling stays a ceiling. */
  | { readonly kind: 'unknown'; readonly id: string }
  | { readonly kind: 'at-least'; readonly count: number; readonly of: readonly Structure[] };

/** More repeated components than this aren't decided (each doubles the work). */
const MOST_REPEATED = 14;

/** Most structures that the search for the smallest redundancy computes. */
const MOST_TRIALS = 20_000;

export const allOf = (of: readonly Structure[]): Structure => ({ kind: 'at-least', count: of.length, of });
export const anyOf = (of: readonly Structure[]): Structure => ({ kind: 'at-least', count: 1, of });

/** The distinct components, in the order in which they stand. */
export function componentsOf(structure: Structure): readonly Component[] {
  const found = new Map<string, Component>();
  visit(structure, 1, (component) => {
    if (!found.has(component.id)) found.set(component.id, component);
  });
  return [...found.values()];
}

/** Many parts may share one: it's visited in no more than so many of its places, else layers of services would double the work each. */
function visit(structure: Structure, most: number, each: (component: Component) => void): void {
  const visits = new Map<Structure, number>();
  const into = (part: Structure): void => {
    const before = visits.get(part) ?? 0;
    if (before === most) return;
    visits.set(part, before + 1);
    if (part.kind === 'component') each(part.component);
    else if (part.kind === 'at-least') part.of.forEach(into);
  };
  into(structure);
}

/**
 * The share of time for which the service can be up when each component is up for exactly the promised share, independently of
 * the others. Exact. `undefined` where too many components stand in several places.
 */
export function ceiling(structure: Structure): Rational | undefined {
  const repeated = repeatedComponents(structure);
  return repeated.length > MOST_REPEATED ? undefined : given(structure, repeated, new Map());
}

function repeatedComponents(structure: Structure): readonly Component[] {
  const seen = new Map<string, number>();
  visit(structure, 2, ({ id }) => seen.set(id, (seen.get(id) ?? 0) + 1));
  return componentsOf(structure).filter(({ id }) => (seen.get(id) ?? 0) > 1);
}

/** By cases: each repeated component is up or down as a whole; what is left is independent. */
function given(structure: Structure, repeated: readonly Component[], state: ReadonlyMap<string, boolean>): Rational {
  const [first, ...rest] = repeated;
  if (!first) return independent(structure, state, new Map());
  const up = given(structure, rest, new Map(state).set(first.id, true));
  const down = given(structure, rest, new Map(state).set(first.id, false));
  return up.mul(first.level).add(down.mul(ONE.sub(first.level)));
}

/** `known` holds what was found for parts that stand in several places. */
function independent(
  structure: Structure,
  state: ReadonlyMap<string, boolean>,
  known: Map<Structure, Rational>,
): Rational {
  const found = known.get(structure) ?? levelOf(structure, state, (part) => independent(part, state, known));
  known.set(structure, found);
  return found;
}

function levelOf(
  structure: Structure,
  state: ReadonlyMap<string, boolean>,
  partLevel: (part: Structure) => Rational,
): Rational {
  switch (structure.kind) {
    case 'unknown':
      return ONE;
    case 'component': {
      const up = state.get(structure.component.id);
      return up === undefined ? structure.component.level : up ? ONE : ZERO;
    }
    case 'at-least':
      return atLeast(structure.count, structure.of.map(partLevel));
    default:
      return structure satisfies never;
  }
}

/** The probability that at least `count` of independent parts are up. */
export function atLeast(count: number, levels: readonly Rational[]): Rational {
  // ups[k]: exactly k of the parts so far are up; from `count` on they needn't be told apart.
  let ups: Rational[] = [ONE];
  for (const level of levels) {
    const next: Rational[] = Array.from({ length: Math.min(ups.length + 1, count + 1) }, () => ZERO);
    ups.forEach((share, k) => {
      const more = Math.min(k + 1, count);
      next[k] = (next[k] ?? ZERO).add(k === count ? ZERO : share.mul(ONE.sub(level)));
      next[more] = (next[more] ?? ZERO).add(k === count ? share : share.mul(level));
    });
    ups = next;
  }
  return ups[count] ?? ZERO;
}

/** The ceiling as a line of arithmetic: `99.9% × (1 - (1 - 99.5%) × (1 - 99.5%)) = 99.8975%`. */
export function calculation(structure: Structure): string {
  const total = ceiling(structure);
  const names = repeatedComponents(structure).map(({ id }) => id);
  const once = names.length === 0 ? '' : ` (${names.join(', ')} counted once)`;
  return `${termOf(structure)}${total === undefined ? '' : ` = ${levelText(total)}`}${once}`;
}

/** Five decimals of a percentage tell any two usual levels apart; rounded down, so that a ceiling is never overstated. */
export const levelText = (level: Rational): string => formatPercent(level, { places: 5 });

function termOf(structure: Structure): string {
  switch (structure.kind) {
    case 'unknown':
      return '100%';
    case 'component':
      return levelText(structure.component.level);
    case 'at-least': {
      const { count, of } = structure;
      if (count <= 0) return '100%';
      const [only] = of;
      if (of.length === 1 && only) return termOf(only);
      if (count === of.length) return of.map(factorOf).join(' × ');
      if (count === 1) return `1 - ${of.map((part) => `(1 - ${factorOf(part)})`).join(' × ')}`;
      return `at least ${count} of (${of.map(termOf).join(', ')})`;
    }
    default:
      return structure satisfies never;
  }
}

const factorOf = (structure: Structure): string =>
  structure.kind === 'at-least' && structure.of.length > 1 ? `(${termOf(structure)})` : termOf(structure);

/** How many independent copies of a component are added beside it, each of the same level. */
export interface Addition {
  readonly component: Component;
  readonly copies: number;
}

export interface Redundancy {
  readonly additions: readonly Addition[];
  readonly ceiling: Rational;
}

/**
 * The fewest further copies that lift the ceiling to `level`, and of all ways with as few the one that lifts it most.
 * `undefined` where none within reach does: the target is 100%, or more than `most` copies are needed.
 */
export function smallestRedundancy(structure: Structure, level: Rational, most = 6): Redundancy | undefined {
  const components = componentsOf(structure);
  let trials = 0;
  for (let copies = 1; copies <= most; copies++) {
    let best: Redundancy | undefined;
    for (const additions of choices(components, copies)) {
      if (++trials > MOST_TRIALS) return undefined;
      const reached = ceiling(withCopies(structure, additions));
      if (reached && isAtLeast(reached, level) && (!best || compare(reached, best.ceiling) > 0))
        best = { additions, ceiling: reached };
    }
    if (best) return best;
  }
  return undefined;
}

/** All ways to spread `copies` over the components. */
function* choices(components: readonly Component[], copies: number): Generator<readonly Addition[]> {
  const [first, ...rest] = components;
  if (!first) return;
  if (rest.length === 0) {
    yield copies === 0 ? [] : [{ component: first, copies }];
    return;
  }
  for (let own = copies; own >= 0; own--)
    for (const others of choices(rest, copies - own))
      yield own === 0 ? others : [{ component: first, copies: own }, ...others];
}

/** The structure with copies beside components: a component and its copies are up while one of them is. */
export function withCopies(structure: Structure, additions: readonly Addition[]): Structure {
  switch (structure.kind) {
    case 'unknown':
      return structure;
    case 'component': {
      const added = additions.find(({ component }) => component.id === structure.component.id);
      if (!added) return structure;
      const down = ONE.sub(structure.component.level).pow(added.copies + 1) ?? ZERO;
      return { kind: 'component', component: { ...structure.component, level: ONE.sub(down) } };
    }
    case 'at-least':
      return { ...structure, of: structure.of.map((part) => withCopies(part, additions)) };
    default:
      return structure satisfies never;
  }
}
