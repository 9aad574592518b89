import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AstNode, LangiumDocument, ValidationAcceptor } from 'langium';
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

  it('says so where a check fails, at once or later, and goes on with others', async () => {
    const { services } = await memoryWorkspace();
    const { validation } = services.Sla;
    const failing = (): never => {
      throw new Error('No check.');
    };
    const later = async (): Promise<void> => {
      await Promise.resolve();
      throw new Error('No check, later.');
    };
    const sound = (node: AstNode, accept: ValidationAcceptor): void => accept('warning', 'Looked at.', { node });
    validation.ValidationRegistry.register({ Agreement: [failing, later, sound] } as never);
    const { error } = console;
    console.error = () => {};
    try {
      await loadText(services.Sla, text, URI.parse('file:///workspace/hosting.sla'));
    } finally {
      console.error = error;
    }
    const loaded = services.shared.workspace.LangiumDocuments.getDocument(URI.parse('file:///workspace/hosting.sla'));
    const said = (loaded?.diagnostics ?? []).map(({ message }) => String(message));
    assert.deepEqual(
      said.filter((message) => /check|Looked/.test(message)),
      [
        'An error occurred during validation: No check.',
        'An error occurred during validation: No check, later.',
        'Looked at.',
      ],
    );
  });

  it('runs none for the categories of others', async () => {
    assert.deepEqual(await validate(['built-in']), []);
  });
});
