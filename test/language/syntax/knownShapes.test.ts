import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type AstNode, type CstNode, isAstNode, isCompositeCstNode, isReference, type ParseResult } from 'langium';
import { root } from '../../../scripts/bundles.ts';
import { createSlaServices } from '../../../src/language/module.ts';
import { createForgetfulParser } from '../../../src/language/syntax/parser.ts';
import { edited, randomNumbers } from '../fuzz/edits.ts';

const EDITED = 120;

describe('parts whose shape is known', () => {
  const { Sla } = createSlaServices();
  const remembering = Sla.parser.LangiumParser;
  const forgetful = createForgetfulParser(Sla);
  const texts = globSync(['examples/**/*.sla', 'test/language/contracts/*.sla', 'test/conformance/*.sla'], {
    cwd: root,
  })
    .sort()
    .map((file) => readFileSync(path.join(root, file), 'utf8'));
  const holds = (text: string): void => assert.deepEqual(shown(remembering.parse(text)), shown(forgetful.parse(text)));

  it('are read as they are without knowing them', () => {
    for (const text of texts) remembering.parse(text);
    for (const text of texts) holds(text);
  });

  it('are read so where a text around them is broken, errors included', () => {
    const random = randomNumbers(11);
    let broken = 0;
    for (let turn = 0; turn < EDITED; turn++) {
      const text = texts[random(texts.length)] ?? '';
      const places = Sla.parser.Lexer.tokenize(text).tokens.map(({ startOffset, endOffset }) => ({
        from: startOffset,
        to: (endOffset ?? startOffset) + 1,
      }));
      const words = places.map(({ from, to }) => text.slice(from, to));
      const { text: changed } = edited(text, places, words, 1 + random(3), random);
      holds(changed);
      if (remembering.parse(changed).parserErrors.length > 0) broken++;
    }
    assert.ok(broken > EDITED / 2);
  });

  it('keep their own names, figures, comments and places', () => {
    const text = (name: string, level: string): string =>
      `// about ${name}\nagreement ${name} "${name}" {\n  /** ${level} */\n  service S { fee ${level} GBP per month } // end\n}\n`;
    for (const [name, level] of [
      ['A', '1'],
      ['LongerName', '12.50'],
    ] as const)
      holds(text(name, level));
  });
});

/** Everything that a parser gives, as plain data. */
const shown = ({ value, lexerErrors, parserErrors }: ParseResult): unknown => [
  node(value),
  value.$cstNode && cst(value.$cstNode),
  lexerErrors.map(({ offset, message }) => [offset, message]),
  parserErrors.map(({ message, token, name }) => [name, token.startOffset, message]),
];

const node = (of: AstNode): unknown =>
  Object.entries(of).map(([name, value]) => {
    if (name === '$container') return [name, (value as AstNode).$type];
    if (name === '$cstNode') return [name, value === undefined ? undefined : place(value as CstNode)];
    return [name, Array.isArray(value) ? value.map(part) : part(value)];
  });

const part = (value: unknown): unknown => {
  if (isReference(value)) return ['→', value.$refText, value.$refNode && place(value.$refNode)];
  return isAstNode(value) ? node(value) : value;
};

const place = ({ offset, end, range, hidden, grammarSource }: CstNode): unknown => [
  offset,
  end,
  JSON.stringify(range),
  hidden,
  grammarSource && numberOf(grammarSource),
];

/** Both read by the same grammar. */
const numbers = new Map<object, number>();
function numberOf(thing: object): number {
  const known = numbers.get(thing) ?? numbers.size;
  numbers.set(thing, known);
  return known;
}

const cst = (of: CstNode): unknown => [
  place(of),
  of.astNode.$type,
  isCompositeCstNode(of) ? of.content.map(cst) : 'tokenType' in of ? (of.tokenType as { name: string }).name : of.text,
];
