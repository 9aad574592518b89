import type { LangiumParser } from 'langium';

/** What this module needs of a token. */
interface Token {
  readonly image: string;
  readonly startLine?: number | undefined;
  readonly startColumn?: number | undefined;
  readonly endLine?: number | undefined;
  readonly tokenType: TokenType;
}

interface TokenType {
  readonly name: string;
}

/** The parts of Chevrotain's parser that decide where it goes on after an error. */
interface RecoveringParser {
  readonly LA: (offset: number) => Token;
  readonly SKIP_TOKEN: () => Token;
  readonly tokenMatcher: (token: Token, type: TokenType) => boolean;
  readonly flattenFollowSet: () => readonly TokenType[];
  readonly addToResyncTokens: (token: Token, tokens: Token[]) => void;
  readonly exportLexerState: () => number;
  readonly importLexerState: (state: number) => void;
  readonly getCurrRuleFullName: () => string;
  readonly SAVE_ERROR: (error: Error) => void;
  readonly errorMessageProvider: {
    readonly buildMismatchTokenMessage: (options: {
      expected: TokenType;
      actual: Token;
      previous: Token;
      ruleName: string;
    }) => string;
  };
  readonly consumeToken: () => void;
  tryInRuleRecovery: (expected: TokenType, follows: readonly TokenType[]) => Token;
  canTokenTypeBeInsertedInRecovery: (type: TokenType) => boolean;
  findReSyncTokenType: () => TokenType;
  reSyncTo: () => Token[];
  tryInRepetitionRecovery: (
    rule: (...rest: unknown[]) => unknown,
    args: unknown[],
    lookAhead: () => boolean,
    expected: TokenType,
  ) => void;
}

/**
 * Goes on after an error where the author's next part begins. Words like `calendar` or `service` start declarations and
 * also stand in the middle of sentences, so only the first word of a line counts, and what stands between braces is
 * skipped as a whole: one mistake costs one part, and the others keep their diagnostics.
 */
export function recoverByParts(parser: LangiumParser): void {
  const wrapper = (parser as unknown as { readonly wrapper: RecoveringParser }).wrapper;
  let resumeAt: Token | undefined;

  wrapper.findReSyncTokenType = () => {
    const follows = wrapper.flattenFollowSet();
    let depth = 0;
    for (let k = 1; ; k++) {
      const token = wrapper.LA(k);
      const type = follows.find((candidate) => wrapper.tokenMatcher(token, candidate));
      if (type !== undefined && (depth === 0 || startsFile(token)) && startsPart(token, wrapper.LA(k - 1))) {
        resumeAt = token;
        return type;
      }
      // The end of the file follows everything.
      if (token.tokenType.name === 'EOF') {
        resumeAt = token;
        return token.tokenType;
      }
      if (token.image === '{') depth++;
      if (token.image === '}' && depth > 0) depth--;
    }
  };

  wrapper.reSyncTo = () => {
    const skipped: Token[] = [];
    for (let token = wrapper.LA(1); token !== resumeAt && token.tokenType.name !== 'EOF'; token = wrapper.LA(1)) {
      wrapper.addToResyncTokens(token, skipped);
      wrapper.SKIP_TOKEN();
    }
    return skipped;
  };

  wrapper.tryInRepetitionRecovery = (rule, args, lookAhead, expected) => {
    wrapper.findReSyncTokenType();
    const stop = resumeAt;
    const state = wrapper.exportLexerState();
    const unexpected = wrapper.LA(1);
    const previous = wrapper.LA(0);
    const skipped: Token[] = [];
    const report = (): void => {
      const ruleName = wrapper.getCurrRuleFullName();
      const message = wrapper.errorMessageProvider.buildMismatchTokenMessage({
        expected,
        actual: unexpected,
        previous,
        ruleName,
      });
      // Chevrotain knows its own errors by their name.
      const error = Object.assign(new Error(message), {
        name: 'MismatchedTokenException',
        token: unexpected,
        previousToken: previous,
        resyncedTokens: skipped,
      });
      wrapper.SAVE_ERROR(error);
    };
    let depth = 0;
    for (let before = previous, token = wrapper.LA(1); ; before = token, token = wrapper.LA(1)) {
      const here = (depth === 0 || startsFile(token)) && (token === unexpected || startsPart(token, before));
      if (here && wrapper.tokenMatcher(token, expected)) return report();
      if (here && token !== unexpected && lookAhead.call(wrapper)) {
        report();
        rule.apply(wrapper, args);
        return;
      }
      if (token === stop || token.tokenType.name === 'EOF') break;
      if (token.image === '{') depth++;
      if (token.image === '}' && depth > 0) depth--;
      wrapper.addToResyncTokens(token, skipped);
      wrapper.SKIP_TOKEN();
    }
    // Nothing of this repetition follows: the rules around it go on.
    wrapper.importLexerState(state);
  };

  // A head with a word too many still opens its block: what stands in it isn't lost.
  const tryInRuleRecovery = wrapper.tryInRuleRecovery.bind(wrapper);
  wrapper.tryInRuleRecovery = (expected, follows) => {
    const head = expected.name === '{' ? tokensUpToBrace(wrapper) : undefined;
    if (head === undefined) return tryInRuleRecovery(expected, follows);
    for (let skipped = 0; skipped < head; skipped++) wrapper.SKIP_TOKEN();
    const brace = wrapper.LA(1);
    wrapper.consumeToken();
    return brace;
  };

  // A missing name or value can't be made up; a missing brace, sign or word can.
  wrapper.canTokenTypeBeInsertedInRecovery = ({ name }) => !/^[A-Z_]+$/.test(name);
}

/** How many tokens stand before the `{` of the same line; `undefined` where there is none. */
function tokensUpToBrace(parser: Pick<RecoveringParser, 'LA'>): number | undefined {
  const line = parser.LA(1).startLine;
  for (let k = 1; ; k++) {
    const { image, startLine, tokenType } = parser.LA(k);
    // Behind the end of a file that breaks off there is no line, and no end.
    if (tokenType.name === 'EOF' || startLine !== line || image === '}' || image === ';') return undefined;
    if (image === '{') return k - 1;
  }
}

/** A word in the first column begins a declaration of the file, whatever braces are missing before it. */
const startsFile = ({ image, startColumn }: Token): boolean => startColumn === 1 && /^\w/u.test(image);

/** Signs end or begin parts anywhere; a word does where a line, a block or a row begins. */
function startsPart(token: Token, previous: Token): boolean {
  if (!/^\w/u.test(token.image)) return /^[{};:|)]$/.test(token.image);
  return [';', '{', '}'].includes(previous.image) || (token.startLine ?? 0) > (previous.endLine ?? 0);
}
