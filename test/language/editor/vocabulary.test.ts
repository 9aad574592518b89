/** What the editor says and proposes about words is held to the grammar. */
import assert from 'node:assert/strict';
import { AstUtils, GrammarAST } from 'langium';
import { explainedWords } from '../../../src/language/editor/keywordMeanings.ts';
import { createSlaEditorServices } from '../../../src/language/editor/module.ts';
import { allSnippets, snippetPlaces } from '../../../src/language/editor/snippets.ts';
import { SlaGrammar } from '../../../src/language/generated/grammar.ts';

const keywords = AstUtils.streamAst(SlaGrammar()).filter(GrammarAST.isKeyword).toArray();
const words = new Set(keywords.map(({ value }) => value));
const ruleOf = (keyword: GrammarAST.Keyword) => AstUtils.getContainerOfType(keyword, GrammarAST.isParserRule)?.name;
const byRule = new Set(keywords.map((keyword) => `${ruleOf(keyword)}:${keyword.value}`));
/** These mean what they mean in English. */
const PREPOSITIONS = new Set(['as', 'by', 'in', 'no', 'of', 'on', 'the', 'to']);
const { Sla } = createSlaEditorServices();

describe('the vocabulary of the editor', () => {
  it('explains words of the language only', () => {
    const unknown = explainedWords.filter((place) => !words.has(place.split(':').at(-1)!));
    assert.deepEqual(unknown, []);
  });

  it('explains words in nodes that have them', () => {
    const wrong = explainedWords.filter((place) => {
      const type = place.includes(':') ? place.split(':')[0]! : undefined;
      return type !== undefined && Sla.shared.AstReflection.types[type] === undefined;
    });
    // A word of a rule that makes no node of its own: the agreement's zone.
    assert.deepEqual(wrong, []);
  });

  it('explains most words', () => {
    const explained = new Set(explainedWords.map((place) => place.split(':').at(-1)));
    const starts = keywords
      .filter(
        (keyword) =>
          GrammarAST.isGroup(keyword.$container) && keyword.$containerIndex === 0 && /\p{L}/u.test(keyword.value),
      )
      .map(({ value }) => value);
    const silent = [...new Set(starts)].filter((word) => !explained.has(word) && !PREPOSITIONS.has(word)).sort();
    assert.deepEqual(silent, [], 'words that begin a clause say what they mean');
  });

  it('completes keywords that their rules have', () => {
    assert.deepEqual(
      snippetPlaces.filter((place) => !byRule.has(place)),
      [],
    );
  });

  for (const { label, insert } of allSnippets)
    it(`proposes sound text: ${label}`, () => {
      const text = insert
        .replaceAll(/\$\{\d+\|([^,|}]+)[^}]*\|\}/g, '$1')
        .replaceAll(/\$\{\d+:([^${}]*)\$\{\d+:([^{}]*)\}([^${}]*)\}/g, '$1$2$3')
        .replaceAll(/\$\{\d+:([^{}]*)\}/g, '$1')
        .replaceAll(/\$\d/g, '');
      assert.ok(!text.includes('$'), `all placeholders are filled in: ${text}`);
      const frames = ['%', 'agreement A { % }', 'agreement A { service S { % } }', 'agreement A { calendar C { % } }'];
      const inner = [
        'metric M { % }',
        'target T { % }',
        'condition C { % }',
        'credits { % }',
        'data d items { % }',
        'let x = %',
      ];
      const others = [
        'dataset D { % }',
        'scenario "x" of A in 2026-01 { % }',
        'agreement A { condition C { when % } }',
      ];
      const wholes = [...frames, ...inner.map((each) => `agreement A { ${each} }`), ...others].map((frame) =>
        frame.replace('%', text),
      );
      const sound = wholes.filter((whole) => {
        const { parserErrors, lexerErrors } = Sla.parser.LangiumParser.parse(whole);
        return parserErrors.length + lexerErrors.length === 0;
      });
      assert.ok(sound.length > 0, `nowhere sound: ${text}`);
    });
});
