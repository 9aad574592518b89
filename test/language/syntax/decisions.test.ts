import assert from 'node:assert/strict';
import { createSlaServices } from '../../../src/language/module.ts';
import { createForgetfulParser, createSlaParser, learn } from '../../../src/language/syntax/parser.ts';
import { shownParse } from '../../support/parsed.ts';
import { randomNumbers } from '../fuzz/edits.ts';
import { brokenText, writtenTexts } from '../fuzz/texts.ts';

const EDITED = 60;

describe('decisions by numbers', () => {
  const { Sla } = createSlaServices();
  const texts = writtenTexts().map(({ text }) => text);
  const strategy = createForgetfulParser(Sla);

  /** The same trees and the same errors as from the strategy alone. */
  const holds = (parser: ReturnType<typeof createSlaParser>, seed: number): void => {
    const random = randomNumbers(seed);
    let broken = 0;
    for (let turn = 0; turn < EDITED; turn++) {
      const changed = brokenText(Sla.parser.Lexer, texts, random);
      const result = parser.parse(changed);
      assert.deepEqual(shownParse(result), shownParse(strategy.parse(changed)));
      if (result.parserErrors.length > 0) broken++;
    }
    assert.ok(broken > EDITED / 2);
  };

  it('are those of the strategy', () => {
    const parser = createSlaParser(Sla);
    for (const text of texts) assert.deepEqual(shownParse(parser.parse(text)), shownParse(strategy.parse(text)));
    holds(createSlaParser(Sla), 3);
  }).timeout(300_000);

  it('are so when they were learnt from some texts, packed, and go on from there', () => {
    const parser = createSlaParser(Sla);
    learn(
      parser,
      texts.filter((_, place) => place % 5 === 0),
      texts.slice(0, 2),
    );
    for (const text of texts) assert.deepEqual(shownParse(parser.parse(text)), shownParse(strategy.parse(text)));
    learn(parser, [], []);
    holds(parser, 4);
  }).timeout(300_000);
});
