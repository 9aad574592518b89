import { LangiumParserErrorMessageProvider } from 'langium';

/** What a parser expected, as the message provider hands it on to `explain.ts`. */
export interface Expected {
  readonly rule: string;
  /** Names of the tokens that could have stood there; empty where the input should have ended. */
  readonly tokens: readonly string[];
}

interface Named {
  readonly name: string;
}

/**
 * Writes down what was expected. It doesn't know the text, and so not what the author was about; `explain.ts` turns this
 * into words once the file is read.
 */
export class SlaExpectedTokens extends LangiumParserErrorMessageProvider {
  override buildMismatchTokenMessage({ expected, ruleName }: { expected: Named; ruleName: string }): string {
    return write({ rule: ruleName, tokens: [expected.name] });
  }

  override buildNotAllInputParsedMessage({ ruleName }: { ruleName: string }): string {
    return write({ rule: ruleName, tokens: [] });
  }

  override buildNoViableAltMessage(options: { expectedPathsPerAlt: Named[][][]; ruleName: string }): string {
    const first = options.expectedPathsPerAlt.flatMap((paths) => paths.flatMap(([token]) => token?.name ?? []));
    return write({ rule: options.ruleName, tokens: [...new Set(first)] });
  }

  override buildEarlyExitMessage(options: { expectedIterationPaths: Named[][]; ruleName: string }): string {
    const first = options.expectedIterationPaths.flatMap(([token]) => token?.name ?? []);
    return write({ rule: options.ruleName, tokens: [...new Set(first)] });
  }
}

// Langium ends the names of its rules with an invisible sign.
const write = ({ rule, tokens }: Expected): string =>
  JSON.stringify({ rule: rule.replace(/\u200b/g, ''), tokens: tokens.map(tokenName) });

/** A keyword's token is called what it's written as. */
export const tokenName = (name: string): string => name.replace(/:KW$/, '');

/** Reads what the provider wrote; undefined for a message of another origin. */
export function readExpected(message: string): Expected | undefined {
  if (!message.startsWith('{"rule":')) return undefined;
  return JSON.parse(message) as Expected;
}
