import assert from 'node:assert/strict';
import { createSlaServices } from '../../../src/language/module.ts';
import { createForgetfulParser } from '../../../src/language/syntax/parser.ts';
import { shownParse } from '../../support/parsed.ts';
import { randomNumbers } from '../fuzz/edits.ts';
import { brokenText, writtenTexts } from '../fuzz/texts.ts';

const EDITED = 120;

describe('parts whose shape is known', () => {
  const { Sla } = createSlaServices();
  const remembering = Sla.parser.LangiumParser;
  const forgetful = createForgetfulParser(Sla);
  const texts = writtenTexts().map(({ text }) => text);
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
      const changed = brokenText(Sla.parser.Lexer, texts, random);
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
