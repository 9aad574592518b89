/** The language reference and the cookbook: generated parts are current, every rule has its page, examples run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/bundles.ts';
import { grammarRules } from '../scripts/ebnf.ts';
import { filled, referencePages, rulesShown } from '../scripts/reference.ts';
import { runScenarioFiles } from '../src/cli/input/scenarios.ts';
import { failureLines } from '../src/cli/output/testReport.ts';
import { temporaryProject } from './support/cli.ts';
import { memoryWorkspace } from './support/language.ts';
import { examplesOf } from './support/pageExamples.ts';

const workspace = await memoryWorkspace();
const pages = referencePages().map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

describe('docs/language', () => {
  it('shows every rule of the grammar on one page', () => {
    const shown = pages.flatMap(({ text }) => rulesShown(text));
    const twice = shown.filter((rule, index) => shown.indexOf(rule) !== index);
    const missing = [...grammarRules().keys()].filter((rule) => !shown.includes(rule));
    assert.deepEqual({ twice, missing }, { twice: [], missing: [] }, 'Name it behind `<!-- grammar:` on its page');
  });

  for (const { file, text } of pages)
    it(`${file} is current`, () => assert.equal(text, filled(text), 'Run: npm run reference'));

  it('is linked from its index', () => {
    const index = pages.find(({ file }) => file.endsWith('README.md'));
    for (const { file } of pages)
      assert.ok(file.endsWith('README.md') || index?.text.includes(`](${path.basename(file)})`), file);
  });
});

describe('examples of the pages', () => {
  const cookbook = { file: 'docs/cookbook.md', text: readFileSync(path.join(root, 'docs/cookbook.md'), 'utf8') };
  const examples = [...pages, cookbook].flatMap(({ file, text }) =>
    examplesOf(text).map((example) => ({
      ...example,
      file,
      name: `${file.replaceAll(/\W/g, '-')}-${example.line}.sla`,
    })),
  );
  let project: ReturnType<typeof temporaryProject>;
  let results: Awaited<ReturnType<typeof runScenarioFiles>>;
  before(async function runAll() {
    this.timeout(300_000);
    project = temporaryProject(Object.fromEntries(examples.map(({ name, text }) => [name, text])));
    results = await runScenarioFiles(
      project.folder,
      examples.map(({ name }) => path.join(project.folder, name)),
    );
  });
  after(() => project.remove());

  for (const { file, line, name, text } of examples)
    it(`${file}:${line} holds`, async () => {
      const found = (await workspace.validate([{ path: 'page.sla', text }])).get('page.sla') ?? [];
      const errors = found.filter(({ severity }) => severity === 1);
      assert.deepEqual(
        errors.map(({ range, message }) => `${text.split('\n')[range.start.line]}: ${JSON.stringify(message)}`),
        [],
      );
      const result = results.find((each) => each.path === name);
      assert.deepEqual(result?.problems, []);
      for (const scenario of result?.scenarios ?? []) {
        const lines = [scenario.title, ...scenario.problems, ...failureLines(scenario)];
        assert.equal(scenario.verdict, 'passed', lines.join('\n'));
      }
    });

  it('are many', () => {
    assert.ok(pages.every(({ file, text }) => file.endsWith('README.md') || examplesOf(text).length > 0));
    assert.ok(examplesOf(cookbook.text).length >= 40, `${examplesOf(cookbook.text).length} in the cookbook`);
  });
});
