import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { memoryWorkspace } from './support/language.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Every block of a page that is a whole file. */
const blocks = (page: string): string[] =>
  [...readFileSync(path.join(root, page), 'utf8').matchAll(/^```sla\n([\s\S]*?)^```$/gm)].map(
    (match) => match[1] ?? '',
  );

describe('docs/language.md', () => {
  const texts = blocks('docs/language.md');

  it('has whole files as examples', () => assert.ok(texts.length >= 3));

  for (const [i, text] of texts.entries()) {
    it(`has a sound example ${i + 1}`, async () => {
      const { validate } = await memoryWorkspace();
      const found = (await validate([{ path: 'page.sla', text }])).get('page.sla') ?? [];
      assert.deepEqual(
        // What is worth knowing of an example is left to its reader.
        found
          .filter(({ severity = 1 }) => severity <= 2)
          .map(({ range, code, message }) => `${range.start.line + 1}: ${code} ${JSON.stringify(message)}`),
        [],
      );
    });
  }
});
