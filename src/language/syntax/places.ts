import { EMPTY, Stacks } from './stacks.ts';

/** A place in the grammar, as Chevrotain's strategy keeps it. Numbers of places aren't theirs alone. */
export interface GrammarPlace {
  readonly type: number;
  readonly stateNumber: number;
  readonly epsilonOnlyTransitions: boolean;
  readonly transitions: readonly Transition[];
}

interface Transition {
  readonly target: GrammarPlace;
  /** Of one over a token. */
  readonly tokenType?: TokenType;
  /** Of one into a rule: where to go on behind it. */
  readonly followState?: GrammarPlace;
}

interface TokenType {
  readonly tokenTypeIdx: number;
  readonly isParent?: boolean;
  readonly categoryMatchesMap?: Readonly<Record<number, boolean>>;
}

/** Where a text may be in the grammar if this alternative is taken: at a place, and then at those behind the rules that are open. */
interface Configuration {
  readonly alt: number;
  readonly state: GrammarPlace;
  readonly stack: readonly GrammarPlace[];
}

/** All of a state; three numbers for each: alternative, place, stack. */
export interface Configurations {
  readonly numbers: ArrayLike<number>;
  /** As the strategy wants them. */
  readonly elements: readonly Configuration[];
}

/** Of what is decided nobody asks where it would go on. */
export const NOWHERE: Configurations = { numbers: [], elements: [] };

/** The kind of the place at the end of a rule. */
const END_OF_RULE = 7;
/** More than there are places. */
const PLACES = 1 << 14;

/** The places of a grammar and the stacks of them, by numbers. */
export class Places {
  #places: GrammarPlace[] = [];
  #numbers = new Map<GrammarPlace, number>();
  #stacks = new Stacks();

  /** Where the alternatives of a decision begin. */
  start(decision: GrammarPlace): readonly number[] {
    const into = new Gathering(this.#stacks, this.#places);
    for (const [alternative, { target }] of decision.transitions.entries())
      this.#close(alternative, target, EMPTY, into);
    return into.numbers;
  }

  /** Where a token leads from there; nowhere: none. */
  reach({ numbers }: Configurations, token: number): readonly number[] {
    const moved = new Gathering(this.#stacks, this.#places);
    const ended: number[] = [];
    for (let i = 0; i < numbers.length; i += 3) {
      const [alternative, number, stack] = [at(numbers, i), at(numbers, i + 1), at(numbers, i + 2)];
      const place = this.#place(number);
      if (place.type === END_OF_RULE) ended.push(alternative, number, stack);
      else
        for (const { tokenType, target } of place.transitions)
          if (tokenType !== undefined && matches(token, tokenType)) moved.add(alternative, this.#number(target), stack);
    }
    if (ended.length === 0 && moved.numbers.length === 3) return moved.numbers;
    const into = new Gathering(this.#stacks, this.#places);
    for (let i = 0; i < moved.numbers.length; i += 3)
      this.#close(at(moved.numbers, i), this.#place(at(moved.numbers, i + 1)), at(moved.numbers, i + 2), into);
    if (ended.length > 0 && !this.#someEnd(into.numbers))
      for (let i = 0; i < ended.length; i += 3) into.add(at(ended, i), at(ended, i + 1), at(ended, i + 2));
    return into.numbers;
  }

  /** Follows what takes no token. */
  #close(alternative: number, place: GrammarPlace, stack: number, into: Gathering): void {
    if (place.type === END_OF_RULE) {
      if (stack === EMPTY) {
        into.add(alternative, this.#number(place), stack);
        return;
      }
      const [number, before] = [this.#stacks.last(stack), this.#stacks.before(stack)];
      if (into.returns(alternative, number, before)) this.#close(alternative, this.#place(number), before, into);
      return;
    }
    if (!place.epsilonOnlyTransitions) into.add(alternative, this.#number(place), stack);
    for (const { target, tokenType, followState } of place.transitions) {
      if (tokenType !== undefined) continue;
      const entered =
        followState === undefined
          ? stack
          : this.#stacks.push(stack, this.#number(followState), followState.stateNumber);
      this.#close(alternative, target, entered, into);
    }
  }

  onlyAlternative(numbers: readonly number[]): number | undefined {
    for (let i = 3; i < numbers.length; i += 3) if (numbers[i] !== numbers[0]) return undefined;
    return numbers[0];
  }

  /** Whether no further token can tell the alternatives apart; as the strategy takes it. */
  conflicts(numbers: readonly number[]): boolean {
    const alternatives = new Map<number, number>();
    let [shared, ends] = [false, true];
    for (let i = 0; i < numbers.length; i += 3) {
      const place = this.#place(at(numbers, i + 1));
      if (place.type !== END_OF_RULE) ends = false;
      const key = keyOf(place, this.#stacks.key(at(numbers, i + 2)));
      const before = alternatives.get(key);
      const after = before === undefined || before === at(numbers, i) ? at(numbers, i) : SEVERAL;
      if (after === SEVERAL) shared = true;
      alternatives.set(key, after);
    }
    return ends || (shared && [...alternatives.values()].every((each) => each === SEVERAL));
  }

  configurations(numbers: ArrayLike<number>): Configurations {
    return new Unpacked(this, numbers);
  }

  same({ numbers }: Configurations, others: readonly number[]): boolean {
    return numbers.length === others.length && others.every((number, i) => number === numbers[i]);
  }

  elements(numbers: ArrayLike<number>): readonly Configuration[] {
    const elements: Configuration[] = [];
    for (let i = 0; i < numbers.length; i += 3)
      elements.push({
        alt: at(numbers, i),
        state: this.#place(at(numbers, i + 1)),
        stack: this.#stacks.all(at(numbers, i + 2)).map((number) => this.#place(number)),
      });
    return elements;
  }

  #someEnd(numbers: readonly number[]): boolean {
    for (let i = 1; i < numbers.length; i += 3) if (this.#place(at(numbers, i)).type === END_OF_RULE) return true;
    return false;
  }

  #number(place: GrammarPlace): number {
    const known = this.#numbers.get(place);
    if (known !== undefined) return known;
    if (this.#places.length === PLACES || place.stateNumber >= PLACES)
      throw new Error('The grammar has too many places.');
    this.#numbers.set(place, this.#places.length);
    this.#places.push(place);
    return this.#places.length - 1;
  }

  #place(number: number): GrammarPlace {
    const place = this.#places[number];
    if (place === undefined) throw new Error(`The grammar has no place ${number}.`);
    return place;
  }
}

/** Several alternatives, in `conflicts`. */
const SEVERAL = -1;

/** Configurations in the making, each once. */
class Gathering {
  readonly numbers: number[] = [];
  readonly #stacks: Stacks;
  readonly #places: readonly GrammarPlace[];
  readonly #known: Set<number>[] = [];
  readonly #returned: Set<number>[] = [];

  constructor(stacks: Stacks, places: readonly GrammarPlace[]) {
    this.#stacks = stacks;
    this.#places = places;
  }

  add(alternative: number, place: number, stack: number): void {
    const found = this.#places[place];
    if (found === undefined) return;
    const known = this.#known[alternative] ?? new Set();
    this.#known[alternative] = known;
    const key = keyOf(found, this.#stacks.key(stack));
    if (known.has(key)) return;
    known.add(key);
    this.numbers.push(alternative, place, stack);
  }

  /** Whether a rule's end leads there for the first time: what comes then is there already otherwise. */
  returns(alternative: number, place: number, stack: number): boolean {
    const returned = this.#returned[alternative] ?? new Set();
    this.#returned[alternative] = returned;
    const key = stack * PLACES + place;
    if (returned.has(key)) return false;
    returned.add(key);
    return true;
  }
}

const keyOf = ({ stateNumber }: GrammarPlace, stackKey: number): number => stackKey * PLACES + stateNumber;

class Unpacked implements Configurations {
  readonly numbers: ArrayLike<number>;
  readonly #places: Places;
  #elements: readonly Configuration[] | undefined;

  constructor(places: Places, numbers: ArrayLike<number>) {
    this.numbers = numbers;
    this.#places = places;
  }

  get elements(): readonly Configuration[] {
    this.#elements ??= this.#places.elements(this.numbers);
    return this.#elements;
  }
}

const matches = (token: number, { tokenTypeIdx, isParent, categoryMatchesMap }: TokenType): boolean =>
  token === tokenTypeIdx || (isParent === true && categoryMatchesMap?.[token] === true);

const at = (numbers: ArrayLike<number>, index: number): number => numbers[index] ?? 0;
