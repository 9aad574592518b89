import assert from 'node:assert/strict';
import { GrammarAST, GrammarUtils } from 'langium';
import { createSlaServices } from '../../src/language/module.ts';
import { wordsOfValues } from '../../src/language/syntax/constants.ts';
import { firstWords, grammarWords } from '../../src/language/syntax/words.ts';

describe('words as constants', () => {
  it('each word that begins a value says when it does', () => {
    const { Grammar } = createSlaServices().Sla;
    const rule = [...GrammarUtils.getAllReachableRules(Grammar, false)].find(({ name }) => name === 'Quantity');
    assert.ok(GrammarAST.isParserRule(rule));
    const words = grammarWords(Grammar);
    const begin = [...firstWords(rule)].filter((word) => words.isNoName(word));
    assert.ok(begin.length > 15, String(begin.length));
    assert.deepEqual(
      begin.filter((word) => !wordsOfValues().includes(word)),
      [],
    );
  });
});
