import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/bundles.ts';
import { createSlaServices } from '../../../src/language/module.ts';
import { createForgetfulParser, createSlaParser, learn } from '../../../src/language/syntax/parser.ts';
import { shownParse } from '../../support/parsed.ts';
import { edited, randomNumbers } from '../fuzz/edits.ts';

const EDITED = 60;

describe('decisions by numbers', () => {
  const { Sla } = createSlaServices();
  const texts = globSync(['examples/**/*.sla', 'test/conformance/*.sla'], { cwd: root })
    .sort()
    .map((file) => readFileSync(path.join(root, file), 'utf8'));
  const strategy = createForgetfulParser(Sla);

  /** The same trees and the same errors as from the strategy alone. */
  const holds = (parser: ReturnType<typeof createSlaParser>, seed: number): void => {
    const random = randomNumbers(seed);
    let broken = 0;
    for (let turn = 0; turn < EDITED; turn++) {
      const text = texts[random(texts.length)] ?? '';
      const places = Sla.parser.Lexer.tokenize(text).tokens.map(({ startOffset, endOffset }) => ({
        from: startOffset,
        to: (endOffset ?? startOffset) + 1,
      }));
      const words = places.map(({ from, to }) => text.slice(from, to));
      const { text: changed } = edited(text, places, words, 1 + random(3), random);
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
  }).timeout(120_000);

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
  }).timeout(120_000);
});
