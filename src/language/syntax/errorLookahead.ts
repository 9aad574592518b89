/**
 * Holds back what a parser computes for the message of one syntax error. Chevrotain lists every sequence of up to three tokens
 * that could have stood there; in a language where most words may be names these are millions, and typing `expect T` would stop the
 * editor for minutes. One token says what was expected just as well. How the parser decides (ALL(*)) isn't touched.
 */
export function limitErrorLookahead(parser: object): void {
  const wrapper: unknown = Reflect.get(parser, 'wrapper');
  if (typeof wrapper !== 'object' || wrapper === null || typeof Reflect.get(wrapper, 'maxLookahead') !== 'number')
    throw new Error(
      'The parser keeps its lookahead elsewhere than expected: this version of Langium needs another way.',
    );
  Reflect.set(wrapper, 'maxLookahead', 1);
}
