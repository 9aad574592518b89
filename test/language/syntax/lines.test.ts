import assert from 'node:assert/strict';
import { DefaultLexer, type LexerResult } from 'langium';
import { createSlaServices } from '../../../src/language/module.ts';
import { SlaLexer } from '../../../src/language/syntax/constants.ts';
import { LineLexer } from '../../../src/language/syntax/lines.ts';
import { randomNumbers } from '../fuzz/edits.ts';
import { brokenText, writtenTexts } from '../fuzz/texts.ts';

const EDITED = 400;

/** What begins or ends tokens, comments and lines. */
const SIGNS = ['/*', '*/', '/', '*', '//', '"', '\\', '\n', '\r\n', '\r', '\t', ' ', '5 ', 'd', '.', '§', '\u2028', ''];

describe('tokens of lines that were met before', () => {
  const { Sla } = createSlaServices();
  const plain = new DefaultLexer(Sla);
  const lines = new LineLexer((text) => plain.tokenize(text));
  const texts = writtenTexts().map(({ text }) => text);
  let known = 0;
  const holds = (text: string): void => {
    const wanted = plain.tokenize(text);
    // Met, kept, known.
    for (let turn = 0; turn < 3; turn++) {
      const found = lines.tokenize(text);
      if (found === undefined) continue;
      known++;
      assert.deepEqual(wanted.errors, []);
      assert.deepEqual([found.tokens, found.hidden].map(shown), [wanted.tokens, wanted.hidden].map(shown));
    }
  };

  it('are those of the whole text', () => {
    for (const text of texts) holds(text);
    assert.equal(known, 3 * texts.filter((text) => plain.tokenize(text).errors.length === 0).length);
  });

  it('are so in texts that are broken in words', () => {
    const random = randomNumbers(5);
    for (let turn = 0; turn < EDITED; turn++) holds(brokenText(Sla.parser.Lexer, texts, random));
  });

  it('are so in texts that are broken anywhere', () => {
    const random = randomNumbers(7);
    const short = texts.filter(({ length }) => length < 4000);
    for (let turn = 0; turn < EDITED; turn++) {
      let text = short[random(short.length)] ?? '';
      for (let edits = 1 + random(3); edits > 0; edits--) {
        const at = random(text.length + 1);
        text = text.slice(0, at) + (SIGNS[random(SIGNS.length)] ?? '') + text.slice(at + random(3));
      }
      holds(text);
    }
  });

  it('reads no line again and again, however many comments end and begin in one', () => {
    const chained = (count: number): string => `party A\n/* a\n${'*/ /* b\n'.repeat(count)}*/\nparty B\n`;
    holds(chained(3));
    let read = 0;
    const counting = new LineLexer((text) => {
      read += text.length;
      return plain.tokenize(text);
    });
    assert.ok(counting.tokenize(chained(3)) !== undefined);
    assert.equal(counting.tokenize(chained(5000)), undefined);
    assert.ok(read < 10_000, `${read}`);
  });

  it('may share the tokens of lines, with where they stand apart from them', () => {
    const [sharing, { Lexer }] = [createSlaServices().Sla.parser.Lexer, Sla.parser];
    assert.ok(sharing instanceof SlaLexer);
    // A word at which no line tells whether it's a name.
    const listed = (before: string, after: string): string =>
      `agreement A {\n  metric M {\n    measure count of t where ${before}\n      first,\n      last\n    ${after}\n  }\n}\n`;
    const all = [...texts, listed('c in (', ')'), listed('first', 'above'), 'party A // b\r\nparty B', 'party "A'];
    for (const text of [...all, ...all]) {
      const wanted = Lexer.tokenize(text);
      const found = sharing.tokenizeApart(text);
      assert.equal(found === undefined, wanted.errors.length > 0);
      if (found === undefined) continue;
      assert.deepEqual(found.tokens.map(meant), wanted.tokens.map(meant));
      assert.deepEqual(shown([...found.hidden]), shown(wanted.hidden));
      assert.deepEqual([...found.places], wanted.tokens.flatMap(placesOf));
    }
  });

  it('leaves tokens to whoever gets them', () => {
    for (const token of lines.tokenize('party A\n')?.tokens ?? []) token.image = 'changed';
    assert.deepEqual(
      lines.tokenize('party A\n')?.tokens.map(({ image }) => image),
      ['party', 'A'],
    );
  });
});

type Token = LexerResult['tokens'][number];

const meant = ({ image, tokenType, tokenTypeIdx }: Token): unknown => [image, tokenType.name, tokenTypeIdx];

const placesOf = (token: Token): readonly number[] => {
  const { startOffset, endOffset = 0, startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = token;
  return [startOffset, endOffset + 1, startLine - 1, startColumn - 1, endLine - 1, endColumn];
};

const shown = (tokens: LexerResult['tokens']): unknown =>
  tokens.map(({ tokenType, ...places }) => ({ ...places, tokenType: tokenType.name }));
