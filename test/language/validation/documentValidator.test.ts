import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LangiumDocument } from 'langium';
import { URI } from 'vscode-uri';
import { loadText } from '../../../src/language/workspace/load.ts';
import { codeOf } from '../../support/fixtureCheck.ts';
import { memoryWorkspace } from '../../support/language.ts';

const file = path.resolve(import.meta.dirname, '../../fixtures/rules/band-gap/open-edges.sla');
const text = readFileSync(file, 'utf8').replace(/[»«]/g, '');

describe('the document validator', () => {
  let document: LangiumDocument;
  let validate: (categories?: readonly string[]) => Promise<readonly (string | undefined)[]>;

  before(async () => {
    const { services } = await memoryWorkspace();
    const sla = services.Sla;
    document = await loadText(sla, text, URI.parse('file:///workspace/hosting.sla'));
    validate = async (categories) => {
      const options = categories ? { categories: [...categories] as never } : {};
      return (await sla.validation.DocumentValidator.validateDocument(document, options)).map(codeOf);
    };
  });

  it('runs every rule when nothing narrows it, as the command line does', async () => {
    assert.ok((await validate()).includes('band-gap'));
  });

  it('runs the fast rules while somebody types', async () => {
    assert.ok((await validate(['built-in', 'fast'])).includes('band-gap'));
  });

  it('repeats nothing when the slow ones follow', async () => {
    assert.deepEqual(await validate(['slow']), []);
  });

  it('runs none for the categories of others', async () => {
    assert.deepEqual(await validate(['built-in']), []);
  });
});
