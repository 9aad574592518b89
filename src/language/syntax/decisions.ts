import type { LangiumParser } from 'langium';
import { type Configurations, type GrammarPlace, NOWHERE, Places } from './places.ts';

/** A state of an automaton that looks ahead: what the tokens so far leave open, and where each next one leads. */
interface State {
  readonly edges: Record<number, State | undefined>;
  readonly isAcceptState: boolean;
  /** The alternative that is left. */
  readonly prediction: number;
  configs: Configurations;
}

/** An automaton as Chevrotain's strategy keeps it, with the states that the strategy found by itself. */
interface Automaton {
  readonly atnStartState: GrammarPlace;
  readonly states: Readonly<Record<string, State>>;
  start?: State;
}

type AutomatonOf = (predicates: { toString: () => string }) => Automaton;

interface LookingAhead {
  readonly dfas: AutomatonOf[];
  readonly atn: { readonly states: readonly PlaceToPack[] };
}

interface PlaceToPack {
  transitions: readonly unknown[];
  /** Nobody reads it. */
  nextTokenWithinRule: readonly unknown[];
}

export interface Decisions {
  /**
   * Makes what was learnt small: a hundred thousand numbers in one piece of memory, which a start-up snapshot brings back at once. What was decided is
   * decided the same again, and what is new is learnt from there.
   */
  readonly pack: () => void;
}

const FROM = Symbol('the state that the edges lead from');

/**
 * How a parser decides where one token doesn't say it, as Chevrotain's strategy ALL(*) does, and with its automata, but with places and stacks as numbers:
 * the strategy writes each stack into a text, which took most of the time of reading an agreement for the first time. What is an error or ambiguous is left to
 * the strategy.
 */
export function decideByNumbers(parser: LangiumParser): Decisions {
  const { dfas, atn } = lookingAhead(parser);
  const places = new Places();
  const learning = dfas.map((automatonOf, decision) => {
    const learnt = new Learnt(automatonOf, places);
    dfas[decision] = (predicates) =>
      predicates.toString() === '' ? learnt.automaton(predicates) : automatonOf(predicates);
    return learnt;
  });
  return {
    pack: () => {
      // Lists that grow one by one have room for more.
      for (const place of atn.states) {
        place.transitions = [...place.transitions];
        place.nextTokenWithinRule = NOTHING;
      }
      const left = learning.flatMap((learnt) => learnt.settle());
      const all = inFewBytes(left.flatMap(({ configs }) => Array.from(configs.numbers)));
      let from = 0;
      for (const state of left) {
        const to = from + state.configs.numbers.length;
        state.configs = places.configurations(all.subarray(from, to));
        from = to;
      }
    },
  };
}

const inFewBytes = (numbers: readonly number[]): Uint16Array | Uint32Array =>
  numbers.every((number) => number <= 0xff_ff) ? Uint16Array.from(numbers) : Uint32Array.from(numbers);

const NOTHING: readonly unknown[] = [];

const DECIDED: State[] = [];

/** Nothing leads on from where an alternative is left alone, so that all decisions for it end in the same state. */
function decided(prediction: number): State {
  const state = DECIDED[prediction] ?? { edges: {}, isAcceptState: true, prediction, configs: NOWHERE };
  DECIDED[prediction] = state;
  return state;
}

/** What is known of one decision. */
class Learnt {
  readonly #automatonOf: AutomatonOf;
  readonly #places: Places;
  readonly #edges: object;
  /** States that leave something open. */
  readonly #open: State[] = [];
  /** The same by a number that equal ones share, once a further one is looked for. */
  #byHash: Map<number, State[]> | undefined;
  #automaton: Automaton | undefined;

  constructor(automatonOf: AutomatonOf, places: Places) {
    this.#automatonOf = automatonOf;
    this.#places = places;
    // Where no edge is known the strategy finds what this makes of it.
    this.#edges = new Proxy(Object.create(null) as object, {
      get: (_, token, edges: { readonly [FROM]?: State }) =>
        typeof token === 'string' && edges[FROM] !== undefined ? this.#follow(edges[FROM], Number(token)) : undefined,
    });
  }

  automaton(predicates: { toString: () => string }): Automaton {
    if (this.#automaton !== undefined) return this.#automaton;
    const automaton = this.#automatonOf(predicates);
    automaton.start = this.#stateOf(this.#places.start(automaton.atnStartState));
    this.#automaton = automaton;
    return automaton;
  }

  /** Undefined where nothing is left, or alternatives that can't be told apart: what that means the strategy says. */
  #follow(from: State, token: number): State | undefined {
    const left = this.#places.reach(from.configs, token);
    if (left.length === 0) return undefined;
    const alternative = this.#places.onlyAlternative(left);
    if (alternative === undefined && this.#places.conflicts(left)) return undefined;
    const to = alternative === undefined ? this.#stateOf(left) : decided(alternative);
    // Few of hundreds of tokens lead on: what can't be configured V8 keeps by their numbers, instead of in an array with a place for each.
    Object.defineProperty(from.edges, token, { value: to, writable: true, enumerable: true });
    return to;
  }

  #stateOf(numbers: readonly number[]): State {
    this.#byHash ??= Map.groupBy(this.#open, ({ configs }) => hashOf(configs.numbers));
    const hash = hashOf(numbers);
    const alike = this.#byHash.get(hash) ?? [];
    const known = alike.find(({ configs }) => this.#places.same(configs, numbers));
    if (known !== undefined) return known;
    const state = this.#state(this.#places.configurations(numbers));
    this.#open.push(state);
    this.#byHash.set(hash, [...alike, state]);
    return state;
  }

  #state(configs: Configurations): State {
    const edges = Object.create(this.#edges) as State['edges'];
    const state: State = { edges, isAcceptState: false, prediction: -1, configs };
    Object.defineProperty(edges, FROM, { value: state });
    return state;
  }

  /** Forgets what deciding again doesn't take; gives the states from which more may be learnt. */
  settle(): readonly State[] {
    for (const state of Object.values(this.#automaton?.states ?? {})) if (state.isAcceptState) state.configs = NOWHERE;
    this.#byHash = undefined;
    return this.#open;
  }
}

const hashOf = (numbers: ArrayLike<number>): number => {
  let hash = numbers.length;
  for (let i = 0; i < numbers.length; i++) hash = (Math.imul(hash, 31) + (numbers[i] ?? 0)) | 0;
  return hash;
};

function lookingAhead(parser: object): LookingAhead {
  const strategy: unknown = Reflect.get(Object(Reflect.get(parser, 'wrapper')), 'lookaheadStrategy');
  if (isLookingAhead(strategy)) return strategy;
  throw new Error('The parser looks ahead elsewhere than expected: this version of Langium needs another way.');
}

const isLookingAhead = (strategy: unknown): strategy is LookingAhead =>
  typeof strategy === 'object' &&
  strategy !== null &&
  Array.isArray(Reflect.get(strategy, 'dfas')) &&
  Array.isArray(Reflect.get(Object(Reflect.get(strategy, 'atn')), 'states'));
