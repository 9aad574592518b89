import type { LangiumParser } from 'langium';

/** What this module needs of a token. */
interface Token {
  readonly image: string;
  readonly tokenTypeIdx: number;
}

/** A state of the automaton that looks ahead; the one that no token leads on from has no configurations. */
interface State {
  readonly configs?: { readonly elements: readonly Configuration[] };
  readonly edges: Readonly<Record<number, State | undefined>>;
  readonly isAcceptState: boolean;
}

interface Configuration {
  /** Which of the alternatives; of something optional, 0 goes into it. */
  readonly alt: number;
  readonly state: { readonly transitions: readonly { readonly tokenType?: { readonly name: string } }[] };
}

type Lookahead = (this: LookingParser, alternatives?: unknown) => unknown;

/** The parts of Chevrotain's parser that look ahead. */
interface LookingParser {
  readonly LA: (offset: number) => Token;
  readonly lookAheadFuncsCache: readonly (Lookahead[] | undefined)[];
  readonly fullRuleNameToShort: Readonly<Record<string, number>>;
  readonly lookaheadStrategy: {
    readonly atn: { readonly decisionMap: Readonly<Record<string, { readonly decision: number }>> };
    readonly dfas: readonly ((predicates: { toString: () => string }) => { readonly start?: State })[];
  };
}

/** Chevrotain's keys of what a rule decides: the number of the decision in the lowest bits, its kind above. */
const KINDS: ReadonlyMap<number, string> = new Map([
  [1, 'Alternation'],
  [2, 'Option'],
  [3, 'Repetition'],
  [4, 'RepetitionMandatory'],
]);
const BITS_OF_NUMBER = 8;

/** Where a decision found no way on, and what could have stood there. */
interface DeadEnd {
  readonly token: Token;
  readonly distance: number;
  readonly expected: readonly string[];
}

/** A dead end from a token, by how many tokens behind it reading was given up; 1 is the token itself. */
export type DeadEndAt = Omit<DeadEnd, 'token'>;

const DEAD_ENDS = new WeakMap<object, DeadEnd>();

/**
 * How far reading went on from a token before it was given up: `where (cost abov 3)` is no part of what stands before because of `abov`.
 * Undefined where the token itself can't be read.
 */
export const deadEndFrom = (
  token: object,
): { readonly token: object; readonly expected: readonly string[] } | undefined => DEAD_ENDS.get(token);

/**
 * Writes down the dead ends of decisions that look at more than one token, and tells `found` of each from the next token. It changes nothing of
 * how a text is read.
 */
export function rememberDeadEnds(parser: LangiumParser, found: (deadEnd: DeadEndAt) => void): void {
  const wrapper: unknown = Reflect.get(parser, 'wrapper');
  if (!looksAhead(wrapper))
    throw new Error('The parser looks ahead elsewhere than expected: this version of Langium needs another way.');
  for (const [rule, short] of Object.entries(wrapper.fullRuleNameToShort)) {
    const decisions: Lookahead[] | undefined = wrapper.lookAheadFuncsCache[short];
    for (const key of Object.keys(decisions ?? []).map(Number)) {
      const original = decisions?.[key];
      const name = `${rule}_${KINDS.get(key >> BITS_OF_NUMBER)}_${key & ((1 << BITS_OF_NUMBER) - 1)}`;
      const decision = wrapper.lookaheadStrategy.atn.decisionMap[name]?.decision;
      if (decisions === undefined || original === undefined || decision === undefined) continue;
      decisions[key] = function (this: LookingParser, alternatives?: unknown): unknown {
        const decided = original.call(this, alternatives);
        if (decided === undefined || decided === false) remember(this, decision, found);
        return decided;
      };
    }
  }
}

const looksAhead = (wrapper: unknown): wrapper is LookingParser =>
  typeof wrapper === 'object' &&
  wrapper !== null &&
  'lookAheadFuncsCache' in wrapper &&
  'fullRuleNameToShort' in wrapper &&
  'lookaheadStrategy' in wrapper;

const NO_PREDICATES = { toString: (): string => '' };

function remember(parser: LookingParser, decision: number, found: (deadEnd: DeadEndAt) => void): void {
  let state = parser.lookaheadStrategy.dfas[decision]?.(NO_PREDICATES).start;
  for (let distance = 1; state !== undefined; distance++) {
    const token = parser.LA(distance);
    const next: State | undefined = state.edges[token.tokenTypeIdx];
    if (next === undefined) return;
    const alternatives = next.configs === undefined;
    if (alternatives || next.isAcceptState) {
      if (distance > 1) {
        const expected = expectedIn(state, alternatives);
        keep(parser.LA(1), { token, distance, expected });
        found({ distance, expected });
      }
      return;
    }
    state = next;
  }
}

/** The dead end of a text that is read by the same steps: `place` is that of the token from which reading tried to go on. */
export function keepDeadEnd({ distance, expected }: DeadEndAt, tokens: readonly Token[], place: number): void {
  const [from, token] = [tokens[place], tokens[place + distance - 1]];
  if (from !== undefined && token !== undefined) keep(from, { token, distance, expected });
}

function keep(from: Token, deadEnd: DeadEnd): void {
  const known = DEAD_ENDS.get(from);
  if (known !== undefined && known.distance > deadEnd.distance) return;
  const others = known?.distance === deadEnd.distance ? known.expected : [];
  DEAD_ENDS.set(from, { ...deadEnd, expected: [...new Set([...others, ...deadEnd.expected])] });
}

/** What would have led on: in all alternatives, or in what is optional. */
function expectedIn({ configs }: State, alternatives: boolean): readonly string[] {
  const alive = (configs?.elements ?? []).filter(({ alt }) => alternatives || alt === 0);
  return alive.flatMap(({ state }) => state.transitions.flatMap(({ tokenType }) => tokenType?.name ?? []));
}
