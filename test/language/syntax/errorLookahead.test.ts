import assert from 'node:assert/strict';
import { createSlaServices } from '../../../src/language/module.ts';

describe('a syntax error where nearly every word may stand', () => {
  const { Sla } = createSlaServices();
  const scenario = (step: string) => `scenario "x" of A in 2026-01 {\n  ${step}\n}\n`;

  // Without the limit each of these computes for minutes, and the test runs into its time-out.
  for (const step of ['expect T', 'given T', 'expect T m', 'given T.x'])
    it(`is found at once: ${step}`, () => {
      const { parserErrors } = Sla.parser.LangiumParser.parse(scenario(step));
      assert.ok(parserErrors.length > 0);
      assert.ok(Sla.parser.CompletionParser.parse(`scenario "x" of A in 2026-01 { ${step}`).tokens.length > 8);
    });
});
