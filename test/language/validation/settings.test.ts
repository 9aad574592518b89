/** `sla.config.json`: what holds, what is a problem, and the characters that the problem stands at. */
import assert from 'node:assert/strict';
import type { Rule, RuleOption } from '../../../src/language/validation/frame/rule.ts';
import { parseSettings } from '../../../src/language/validation/frame/settings.ts';
import { ruleOf } from '../../support/rule.ts';

const rule = (name: string, options?: Readonly<Record<string, RuleOption>>): Rule =>
  ruleOf(name, options === undefined ? {} : { options });

const RULES = [
  rule('plain'),
  rule('figured', {
    limit: { type: 'number', default: 3, minimum: 1, description: '' },
    any: { type: 'number', default: 0, description: '' },
    strict: { type: 'boolean', default: false, description: '' },
  }),
];

/** What holds by rule, and each problem with the text that it stands at. */
function read(text: string) {
  const { settings, problems } = parseSettings(text, RULES);
  const lines = text.split('\n');
  return {
    settings: Object.fromEntries(settings),
    problems: problems.map(({ message, range: { start, end } }) => ({
      message,
      at:
        start.line === end.line
          ? lines[start.line]?.slice(start.character, end.character)
          : `${start.line} to ${end.line}`,
    })),
  };
}

const problemOf = (rules: string) => read(`{ "rules": ${rules} }`).problems;

describe('sla.config.json', () => {
  it('sets severities and options', () => {
    assert.deepEqual(
      read(`{
  "$schema": "https://example.com/schema.json",
  "rules": {
    "plain": "off",
    "figured": { "severity": "error", "options": { "limit": 1, "any": -2.5, "strict": true } }
  }
}`),
      {
        settings: {
          plain: { level: 'off', options: {} },
          figured: { level: 'error', options: { limit: 1, any: -2.5, strict: true } },
        },
        problems: [],
      },
    );
    assert.deepEqual(read('{ "rules": { "figured": { "options": { "strict": false } } } }').settings, {
      figured: { options: { strict: false } },
    });
  });

  it('says what no setting is, and what may be meant, at the word', () => {
    assert.deepEqual(read('{ "rule": {} }').problems, [
      { message: "'rule' is no setting. Did you mean 'rules'?", at: '"rule"' },
    ]);
    assert.deepEqual(problemOf('[]'), [
      { message: '"rules" must be an object that gives each rule its severity.', at: '[]' },
    ]);
    assert.deepEqual(problemOf('{ "plian": "off" }'), [
      { message: "There is no rule 'plian'. Did you mean 'plain'?", at: '"plian"' },
    ]);
    assert.deepEqual(problemOf('{ "plain": "loud" }'), [
      {
        message: `'plain' must be "error", "warning", "information", "hint", "off", or an object with "severity" and "options".`,
        at: '"loud"',
      },
    ]);
    assert.deepEqual(problemOf('{ "plain": { "severty": "off" } }'), [
      { message: "'severty' is no setting of a rule. Did you mean 'severity'?", at: '"severty"' },
    ]);
    assert.deepEqual(problemOf('{ "plain": { "option": {} } }'), [
      { message: "'option' is no setting of a rule. Did you mean 'options'?", at: '"option"' },
    ]);
    assert.deepEqual(problemOf('{ "figured": { "options": 3 } }'), [
      { message: '"options" must be an object.', at: '3' },
    ]);
  });

  it('takes options of their type and no others, and keeps what else holds', () => {
    const wrong = (options: string) => problemOf(`{ "figured": { "severity": "hint", "options": ${options} } }`);
    assert.deepEqual(wrong('{ "limit": 0 }'), [
      { message: "'limit' of 'figured' must be a number of at least 1.", at: '0' },
    ]);
    assert.deepEqual(wrong('{ "limit": "2" }'), [
      { message: "'limit' of 'figured' must be a number of at least 1.", at: '"2"' },
    ]);
    assert.deepEqual(wrong('{ "any": true }'), [{ message: "'any' of 'figured' must be a number.", at: 'true' }]);
    assert.deepEqual(wrong('{ "any": 1e999 }'), [{ message: "'any' of 'figured' must be a number.", at: '1e999' }]);
    assert.deepEqual(wrong('{ "strict": 1 }'), [{ message: "'strict' of 'figured' must be a boolean.", at: '1' }]);
    assert.deepEqual(wrong('{ "limt": 2 }'), [
      { message: "'figured' has no option 'limt'. Did you mean 'limit'?", at: '"limt"' },
    ]);
    assert.deepEqual(problemOf('{ "plain": { "options": { "limit": 2 } } }'), [
      { message: "'plain' has no option 'limit'. It has none.", at: '"limit"' },
    ]);
    assert.deepEqual(read('{ "rules": { "figured": { "severity": "hint", "options": { "limit": 0 } } } }').settings, {
      figured: { level: 'hint', options: {} },
    });
  });

  it('that is no JSON, or no object, changes nothing and says so', () => {
    for (const text of ['', '{ "rules": { "plain": "off" }', '{ rules: { plain: off } }']) {
      const { settings, problems } = read(text);
      assert.deepEqual(settings, {});
      assert.equal(problems.length, 1, text);
      assert.match(problems[0]?.message ?? '', /^sla\.config\.json can't be read: .+\.$/);
    }
    assert.deepEqual(read('[]').problems, [
      { message: 'sla.config.json can\'t be read: it must be an object with "rules".', at: '' },
    ]);
    assert.deepEqual(read('"rules"').problems.length, 1);
  });
});
