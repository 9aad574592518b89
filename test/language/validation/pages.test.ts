import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { ruleFiles } from '../../../scripts/rule-docs.ts';
import { explain } from '../../../src/language/validation/explain.ts';
import { settingsSchema } from '../../../src/language/validation/frame/settingsSchema.ts';
import { RULES } from '../../../src/language/validation/rules.ts';

const root = path.resolve(import.meta.dirname, '../../..');

describe('a rule', () => {
  it('has a name of its own', () => {
    const names = RULES.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    for (const name of names) assert.match(name, /^[a-z]+(-[a-z]+)*$/);
  });

  it('lives in a file of its name in the folder of its family', () => {
    for (const { name, family } of RULES)
      assert.ok(existsSync(path.join(root, 'src/language/validation', family, `${name}.ts`)), `${family}/${name}.ts`);
  });

  it('has fixtures of both kinds', () => {
    for (const { name } of RULES) {
      const folder = path.join(root, 'test/fixtures/rules', name);
      const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.sla'))
        .map((file) => readFileSync(path.join(folder, file), 'utf8'));
      assert.ok(
        texts.some((text) => text.includes(` ${name} "`)),
        `${name} finds something in a fixture`,
      );
      assert.ok(
        texts.some((text) => text.includes('// expect no ')),
        `${name} is silent in a fixture`,
      );
    }
  });

  it('has a page that is current: npm run rule-docs writes them', () => {
    for (const [file, text] of ruleFiles()) assert.equal(readFileSync(path.join(root, file), 'utf8'), text, file);
    const pages = readdirSync(path.join(root, 'docs/rules')).map((file) => `docs/rules/${file}`);
    assert.deepEqual(
      pages.filter((file) => !ruleFiles().has(file)),
      [],
      'pages of rules that are gone',
    );
  });

  it('can be explained in a terminal', () => {
    for (const { name, doc } of RULES) {
      const found = explain(name);
      assert.ok(found.kind === 'rule' && found.text.includes(doc.what) && found.text.startsWith(name));
    }
    assert.deepEqual(explain('band-gpa'), {
      kind: 'unknown',
      message: "There is no rule 'band-gpa'. Did you mean 'band-gap'?",
    });
  });

  it('has its options in the schema of the settings file, and a fixture that sets one', () => {
    const validate = new Ajv({ strict: true }).compile(settingsSchema(RULES));
    for (const { name, options = {} } of RULES) {
      const settable = Object.entries(options).map(([option, { default: value }]) => ({ option, value }));
      for (const { option, value } of settable) {
        const rules = { [name]: { options: { [option]: value } } };
        assert.ok(validate({ rules }), `${name}: ${option} ${JSON.stringify(validate.errors)}`);
      }
      assert.ok(!validate({ rules: { [name]: { options: { none: 1 } } } }), `${name} has no option 'none'`);
      const fixture = path.join(root, 'test/fixtures/rules', name, 'option/sla.config.json');
      assert.equal(existsSync(fixture), settable.length > 0, `an option of ${name} is tried`);
    }
  });

  it('is in the schema of the settings file', () => {
    const validate = new Ajv({ strict: true }).compile(settingsSchema(RULES));
    const valid = { rules: { 'band-gap': 'error', 'missing-cap': { severity: 'off', options: { share: 200 } } } };
    assert.ok(validate(valid), JSON.stringify(validate.errors));
    assert.ok(!validate({ rules: { 'band-gpa': 'error' } }));
    assert.ok(!validate({ rules: { 'band-gap': 'fatal' } }));
    assert.ok(!validate({ rules: { 'missing-cap': { options: { share: -1 } } } }));
  });
});
