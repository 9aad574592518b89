import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/bundles.ts';
import { createSlaServices } from '../../../src/language/module.ts';
import { createForgetfulParser } from '../../../src/language/syntax/parser.ts';
import { shownParse } from '../../support/parsed.ts';
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
  const holds = (text: string): void =>
    assert.deepEqual(shownParse(remembering.parse(text)), shownParse(forgetful.parse(text)));

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
