/** The published schemas say what the types say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { publishedTypes, schemaFile, schemaText } from '../../scripts/schemas.ts';

describe('schemas', () => {
  for (const published of publishedTypes) {
    it(`${published.schema} is what ${published.type} says`, () => {
      const committed = readFileSync(schemaFile(published.schema), 'utf8');
      assert.equal(committed, schemaText(published), 'Run: npm run schemas');
    });
  }
});
