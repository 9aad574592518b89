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
  | {
      readonly kind: 'at-least';
      readonly count: number;
      readonly of: readonly Structure[];
      /** The service that stands on these parts, where it's a step of the calculation. */
      readonly service?: { readonly id: string; readonly at: SourceRange };
    };

/** Cases of repeated components beyond which the ceiling is only bounded. */
const MOST_CASES = 1000;

/** Most structures that the search for the smallest redundancy computes. */
const MOST_TRIALS = 2000;

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

/** What the service can't exceed. `exact` is false where components stand in too many places: then the figure is only known not to be too low. */
export interface Bound {
  readonly level: Rational;
  readonly exact: boolean;
}

/**
 * The share of time for which the service can be up when each component is up for exactly the promised share, independently of
 * the others. Exact. `undefined` where too many components stand in several places.
 */
export function ceiling(structure: Structure): Rational | undefined {
  const { level, exact } = ceilingBound(structure);
  return exact ? level : undefined;
}

/** The ceiling, or where that's too much work a level that certainly isn't below it. */
export const ceilingBound = (structure: Structure, cases = MOST_CASES): Bound => byCases(structure, { left: cases });

/**
 * By cases: a component that stands in several places is up or down in all of them; what that decides falls away, and what is left in the end
 * is independent. Where the cases run out, what is still repeated is taken as always up.
 */
function byCases(structure: Structure, cases: { left: number }): Bound {
  const repeated = repeatedComponents(structure);
  const [first] = repeated;
  if (!first) return { level: independent(structure, NOBODY, new Map()), exact: true };
  if (cases.left <= 0)
    return { level: independent(structure, new Set(repeated.map(({ id }) => id)), new Map()), exact: false };
  cases.left--;
  const up = byCases(decided(structure, first.id, true, new Map()), cases);
  const down = byCases(decided(structure, first.id, false, new Map()), cases);
  return {
    level: up.level.mul(first.level).add(down.level.mul(ONE.sub(first.level))),
    exact: up.exact && down.exact,
  };
}

const NOBODY: ReadonlySet<string> = new Set();
const UP = allOf([]);
const DOWN = anyOf([]);

/** The structure with one component known to be up or down; parts that this decides fall away. */
function decided(structure: Structure, id: string, up: boolean, known: Map<Structure, Structure>): Structure {
  const found = known.get(structure) ?? decidedPart(structure, id, up, known);
  known.set(structure, found);
  return found;
}

function decidedPart(structure: Structure, id: string, up: boolean, known: Map<Structure, Structure>): Structure {
  if (structure.kind === 'component') return structure.component.id !== id ? structure : up ? UP : DOWN;
  if (structure.kind === 'unknown') return UP;
  const parts = structure.of.map((part) => decided(part, id, up, known));
  const open = parts.filter((part) => part !== UP && part !== DOWN);
  const count = structure.count - parts.filter((part) => part === UP).length;
  if (count <= 0) return UP;
  if (open.length < count) return DOWN;
  return { kind: 'at-least', count, of: open };
}

/** One service on the way up, with what it stands on. */
export interface Step {
  readonly service: string;
  readonly at: SourceRange;
  readonly calculation: string;
}

/** The calculation service by service, what is underneath first. The whole itself is left out. */
export function stepsOf(structure: Structure): readonly Step[] {
  const steps = new Map<string, Step>();
  const seen = new Set<Structure>();
  const into = (part: Structure): void => {
    if (part.kind !== 'at-least' || seen.has(part)) return;
    seen.add(part);
    part.of.forEach(into);
    if (part !== structure && part.service && !steps.has(part.service.id))
      steps.set(part.service.id, {
        service: part.service.id,
        at: part.service.at,
        calculation: calculation(part),
      });
  };
  into(structure);
  return [...steps.values()];
}

function repeatedComponents(structure: Structure): readonly Component[] {
  const seen = new Map<string, number>();
  visit(structure, 2, ({ id }) => seen.set(id, (seen.get(id) ?? 0) + 1));
  return componentsOf(structure).filter(({ id }) => (seen.get(id) ?? 0) > 1);
}

/** Each component is up on its own; those of `alwaysUp` always. `known` holds what was found for parts that stand in several places. */
function independent(structure: Structure, alwaysUp: ReadonlySet<string>, known: Map<Structure, Rational>): Rational {
  const found = known.get(structure) ?? levelOf(structure, alwaysUp, known);
  known.set(structure, found);
  return found;
}

function levelOf(structure: Structure, alwaysUp: ReadonlySet<string>, known: Map<Structure, Rational>): Rational {
  switch (structure.kind) {
    case 'unknown':
      return ONE;
    case 'component':
      return alwaysUp.has(structure.component.id) ? ONE : structure.component.level;
    case 'at-least':
      return atLeast(
        structure.count,
        structure.of.map((part) => independent(part, alwaysUp, known)),
      );
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

/** Places beyond which a calculation names the services underneath instead of writing them out. */
const MOST_WRITTEN_OUT = 12;

/** The ceiling as a line of arithmetic: `99.9% × (1 - (1 - 99.5%) × (1 - 99.5%)) = 99.8975%`. */
export function calculation(structure: Structure): string {
  const { level, exact } = ceilingBound(structure);
  const names = repeatedComponents(structure).map(({ id }) => id);
  const once = names.length === 0 ? '' : ` (${names.join(', ')} counted once)`;
  const brief = placesIn(structure, new Map()) > MOST_WRITTEN_OUT;
  return `${termOf(structure, brief, true)} ${exact ? '=' : '≤'} ${levelText(level)}${once}`;
}

/** In how many places something stands; many, where layers share what is underneath. */
function placesIn(structure: Structure, known: Map<Structure, number>): number {
  const found =
    known.get(structure) ??
    (structure.kind === 'at-least' ? structure.of.reduce((sum, part) => sum + placesIn(part, known), 0) : 1);
  known.set(structure, found);
  return found;
}

/** Five decimals of a percentage tell any two usual levels apart; rounded down, so that a ceiling is never overstated. */
export const levelText = (level: Rational): string => formatPercent(level, { places: 5 });

function termOf(structure: Structure, brief: boolean, whole = false): string {
  switch (structure.kind) {
    case 'unknown':
      return '100%';
    case 'component':
      return levelText(structure.component.level);
    case 'at-least': {
      const { count, of, service } = structure;
      if (brief && service && !whole) return service.id;
      if (count <= 0) return '100%';
      const [only] = of;
      if (of.length === 1 && only) return termOf(only, brief);
      const factors = of.map((part) => factorOf(part, brief));
      if (count === of.length) return factors.join(' × ');
      if (count === 1) return `1 - ${factors.map((factor) => `(1 - ${factor})`).join(' × ')}`;
      return `at least ${count} of (${of.map((part) => termOf(part, brief)).join(', ')})`;
    }
    default:
      return structure satisfies never;
  }
}

function factorOf(structure: Structure, brief: boolean): string {
  const term = termOf(structure, brief);
  const named = structure.kind === 'at-least' && brief && structure.service !== undefined;
  return structure.kind === 'at-least' && structure.of.length > 1 && !named ? `(${term})` : term;
}

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
