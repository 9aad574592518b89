/** The TextMate grammar knows every word of the language, and none that isn't one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AstUtils, GrammarAST } from 'langium';
import type textmate from 'vscode-textmate';
import { SlaGrammar } from '../../src/language/generated/grammar.ts';
import { grammarFile, loadGrammar } from './tokeniser.ts';

const keywords = new Set(
  AstUtils.streamAst(SlaGrammar())
    .filter(GrammarAST.isKeyword)
    .map(({ value }) => value)
    .filter((word) => /\p{L}/u.test(word)),
);

/** Words behind a number, which the lexer takes with it; and what a comment may say. */
const units = new Set([
  'business',
  'days',
  'ms',
  's',
  'min',
  'h',
  'd',
  'percentage',
  'point',
  'pp',
  'sla',
  'ignore',
  'Q',
  'T',
  'Z',
  'of',
]);

describe('TextMate grammar and the words of the language', () => {
  let grammar: textmate.IGrammar;
  before(async () => {
    grammar = await loadGrammar();
  });

  it('has words to look for', () => assert.ok(keywords.size > 150));

  for (const word of [...keywords].sort()) {
    it(`marks '${word}'`, () => {
      const line = `  x ${word} y`;
      const { tokens } = grammar.tokenizeLine(line, null);
      const token = tokens.find(({ startIndex, endIndex }) => startIndex <= 4 && endIndex >= 4 + word.length);
      assert.ok(
        token !== undefined && token.scopes.length > 1,
        `'${word}' has no scope of its own: add it to a list of words in syntaxes/sla.tmLanguage.json`,
      );
    });
  }

  it('marks no word that the language does not have', () => {
    const { repository } = JSON.parse(readFileSync(path.resolve(grammarFile), 'utf8')) as {
      repository: Record<string, { patterns: { match?: string }[] }>;
    };
    const marked = Object.entries(repository)
      .filter(([name]) => name === 'declarations' || name === 'clauses' || name === 'words' || name === 'literals')
      .flatMap(([, { patterns }]) => patterns.map(({ match }) => match ?? ''))
      .flatMap((pattern) => pattern.replaceAll(/\\[pstdQ](\{\w+\})?/g, ' ').match(/[a-z]+(-[a-z]+)?/g) ?? []);
    const unknown = [...new Set(marked)].filter((word) => !keywords.has(word) && !units.has(word));
    assert.deepEqual(unknown, ['p'], 'only the p of a percentile');
  });
});
