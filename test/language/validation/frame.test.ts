import assert from 'node:assert/strict';
import { failureDiagnostic, toDiagnostic, toRange } from '../../../src/language/validation/frame/diagnostics.ts';
import { NO_OUTLINE } from '../../../src/language/validation/frame/outline.ts';
import { pageOf } from '../../../src/language/validation/frame/pages.ts';
import type { DatasetRule, Finding, Rule } from '../../../src/language/validation/frame/rule.ts';
import { rulesFor, runDatasetRules, runRules, type Subject } from '../../../src/language/validation/frame/run.ts';
import { parseSettings, type RuleSettings } from '../../../src/language/validation/frame/settings.ts';
import { ruleOf } from '../../support/rule.ts';
import { emptyContract, range } from './contracts.ts';

const subject: Subject = {
  contract: emptyContract,
  agreements: () => undefined,
  textOf: () => undefined,
  outline: NO_OUTLINE,
};
const none: RuleSettings = new Map();

const rule = (name: string, ...findings: readonly Finding[]): Rule =>
  ruleOf(name, {
    options: { share: { type: 'number', default: 100, description: '' } },
    check: (_, report) => findings.forEach(report),
  });

const uriOf = (file: string) => `file:///w/${file}`;

describe('the rule frame', () => {
  it('points at the narrowest range that lies in the file, with code, page and source', () => {
    const [found] = runRules(subject, [rule('some-rule', { message: 'Odd.', at: [range(2, 3, 5)] })], none).found;
    const diagnostic = toDiagnostic(found!, 'a.sla', uriOf);
    assert.equal(diagnostic.code, 'some-rule');
    assert.equal(diagnostic.severity, 2);
    assert.equal(diagnostic.source, 'sla');
    assert.deepEqual(diagnostic.codeDescription, { href: pageOf('some-rule') });
    assert.deepEqual(diagnostic.range, toRange(range(2, 3, 5)));
  });

  it('judges datasets with the severities that are set, and goes on where a rule throws', () => {
    const { check: _, ...description } = ruleOf('odd-dataset');
    const odd: DatasetRule = {
      ...description,
      checkDataset: ({ dataset }, report) => report({ message: `${dataset.files.length} files.`, at: [range(2)] }),
    };
    const broken: DatasetRule = {
      ...description,
      checkDataset: () => {
        throw new Error('no luck');
      },
    };
    const context = { dataset: { files: [] }, textOf: () => undefined };
    const { found, failed } = runDatasetRules(
      context,
      [broken, odd],
      new Map([['odd-dataset', { level: 'hint', options: {} }]]),
    );
    assert.deepEqual(
      found.map(({ message, severity }) => [message, severity]),
      [['0 files.', 'hint']],
    );
    assert.deepEqual(
      failed.map(({ message }) => message),
      ['no luck'],
    );
  });

  it('moves a finding in an imported file to where that is used, and keeps the place as related information', () => {
    const finding: Finding = { message: 'Odd.', at: [range(9, 1, 2, 'shared.sla'), range(4)] };
    const [found] = runRules(subject, [rule('r', finding)], none).found;
    const diagnostic = toDiagnostic(found!, 'a.sla', uriOf);
    assert.deepEqual(diagnostic.range, toRange(range(4)));
    assert.deepEqual(
      diagnostic.relatedInformation?.map(({ location }) => location.uri),
      ['file:///w/shared.sla'],
    );
  });

  it('leaves out a fix of which a file is not at hand', () => {
    const edit = (file: string) => ({ at: range(1, 0, 1, file), newText: 'x' });
    const fixes = [
      { title: 'Whole', edits: [edit('a.sla'), edit('b.sla')] },
      { title: 'Half', edits: [edit('a.sla'), edit('lost.sla')] },
    ];
    const [found] = runRules(subject, [rule('r', { message: 'Odd.', at: [range(1)], fixes })], none).found;
    const diagnostic = toDiagnostic(found!, 'a.sla', (file) => (file === 'lost.sla' ? undefined : uriOf(file)));
    assert.deepEqual(
      diagnostic.data.fixes.map(({ title }: { title: string }) => title),
      ['Whole'],
    );
  });

  it('turns a rule that throws into a finding of its own, and runs the others', () => {
    const broken: Rule = {
      ...rule('broken'),
      check: () => {
        throw new Error('no such thing');
      },
    };
    const { found, failed } = runRules(subject, [broken, rule('sound', { message: 'Odd.', at: [range(1)] })], none);
    assert.deepEqual(
      [found.map((each) => each.rule.name), failed.map((each) => each.rule.name)],
      [['sound'], ['broken']],
    );
    const diagnostic = failureDiagnostic(failed[0]!, toRange(range(0)));
    assert.equal(diagnostic.code, 'rule-failed');
    assert.match(String(diagnostic.message), /'broken' failed: no such thing/);
  });

  it('shows findings that differ only in the member of a family as one', () => {
    const at = (about: string, line = 1): Finding => ({ message: `${about} is odd.`, at: [range(line)], about });
    const { found } = runRules(subject, [rule('r', at('U(a)'), at('U(b)'), at('U(c)'), at('U(d)'), at('U(e)'))], none);
    assert.deepEqual(
      found.map(({ message }) => message),
      ['U(a) is odd. Likewise: U(b), U(c), U(d) and 1 more.'],
    );
    assert.equal(runRules(subject, [rule('r', at('U(a)'), at('U(b)', 2))], none).found.length, 2);
    const keyed = [{ ...at('U(a)'), key: 'x' }, at('U(a)')];
    assert.equal(runRules(subject, [rule('r', ...keyed)], none).found.length, 2);
  });

  it('leaves out rules that are off, slow ones while typing, and what judges gaps of an incomplete agreement', () => {
    const slow: Rule = { ...rule('slow'), cost: 'slow' };
    const missing: Rule = { ...rule('missing'), judges: 'what-is-missing' };
    const all = [rule('plain'), slow, missing];
    const names = (settings: RuleSettings, costs: readonly Rule['cost'][], complete: boolean) =>
      rulesFor(all, settings, costs, complete).map(({ name }) => name);
    assert.deepEqual(names(none, ['fast', 'slow'], true), ['plain', 'slow', 'missing']);
    assert.deepEqual(names(none, ['fast'], true), ['plain', 'missing']);
    assert.deepEqual(names(none, ['fast', 'slow'], false), ['plain', 'slow']);
    assert.deepEqual(names(new Map([['plain', { level: 'off', options: {} }]]), ['fast'], true), ['missing']);
  });

  it('gives a rule its options, and refuses one that it does not declare', () => {
    const seen: number[] = [];
    const reading: Rule = { ...rule('r'), check: ({ numberOption }) => seen.push(numberOption('share')) };
    runRules(subject, [reading], none);
    runRules(subject, [reading], new Map([['r', { options: { share: 200 } }]]));
    assert.deepEqual(seen, [100, 200]);
    const wrong: Rule = { ...rule('r'), check: ({ numberOption }) => void numberOption('other') };
    assert.equal(runRules(subject, [wrong], none).failed.length, 1);
  });
});

describe('sla.config.json', () => {
  const rules = [rule('band-gap'), rule('band-overlap')];
  const read = (text: string) => parseSettings(text, rules);
  const problems = (text: string) => read(text).problems.map(({ message }) => message);

  it('sets severities and options', () => {
    const text =
      '{ "rules": { "band-gap": "error", "band-overlap": { "severity": "off", "options": { "share": 5 } } } }';
    assert.deepEqual(read(text), {
      settings: new Map([
        ['band-gap', { level: 'error', options: {} }],
        ['band-overlap', { level: 'off', options: { share: 5 } }],
      ]),
      problems: [],
    });
  });

  it('offers the nearest rule for an unknown one, at its place, and keeps the rest', () => {
    const { settings, problems: found } = read(
      '{\n  "rules": {\n    "band-gpa": "off",\n    "band-gap": "hint"\n  }\n}',
    );
    assert.deepEqual(found, [
      {
        message: "There is no rule 'band-gpa'. Did you mean 'band-gap'?",
        range: { start: { line: 2, character: 4 }, end: { line: 2, character: 14 } },
      },
    ]);
    assert.deepEqual([...settings.keys()], ['band-gap']);
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['{ "rules": { "band-gap": "fatal" } }', /'band-gap' must be "error"/],
    ['{ "rules": { "band-gap": { "severty": "off" } } }', /Did you mean 'severity'/],
    ['{ "rules": { "band-gap": { "options": { "shore": 1 } } } }', /no option 'shore'.*'share'/],
    ['{ "rules": { "band-gap": { "options": { "share": "1" } } } }', /must be a number/],
    ['{ "rules": [] }', /must be an object/],
    ['{ "rulez": {} }', /'rulez' is no setting.*'rules'/],
    ['{ "rules": { ', /can't be read/],
    ['rules: { band-gap: off }', /can't be read/],
    ['[]', /can't be read/],
    ['', /can't be read/],
  ];
  for (const [text, reason] of wrong) {
    it(`says what is wrong with ${text || 'an empty file'}`, () => {
      assert.equal(problems(text).length, 1);
      assert.match(problems(text)[0] ?? '', reason);
    });
  }
});
