import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver';
import { applyFix, differences } from './fixtureCheck.ts';
import { fixtureOf, MalformedFixture, parseFixtureFile } from './fixtures.ts';

const one = (text: string) => fixtureOf('case.sla', [{ path: 'case.sla', text }]);

const diagnostic = (
  message: string,
  severity: 1 | 2 | 3 | 4,
  [line, from, to]: readonly [number, number, number] = [0, 0, 0],
  more: Partial<Diagnostic> = {},
): Diagnostic => ({
  message,
  severity,
  range: { start: { line, character: from }, end: { line, character: to } },
  ...more,
});

const check = (text: string, ...found: Diagnostic[]) => differences(one(text), new Map([['case.sla', found]]));

describe('fixtures', () => {
  it('take the markers out and tie expectations to them in order', () => {
    const { file } = parseFixtureFile('a.sla', '// expect error "one"\n// expect warning two-b\n»a« x\n  »bb\ncc«\n');
    assert.equal(file.text, '// expect error "one"\n// expect warning two-b\na x\n  bb\ncc\n');
    assert.deepEqual(
      file.expectations.map(({ severity, code, range }) => ({ severity, code, range })),
      [
        {
          severity: 'error',
          code: undefined,
          range: { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } },
        },
        {
          severity: 'warning',
          code: 'two-b',
          range: { start: { line: 3, character: 2 }, end: { line: 4, character: 2 } },
        },
      ],
    );
  });

  it('nest markers, and let an expectation share the range before it', () => {
    const text = '// expect error "outer"\n// expect also warning "outer too"\n// expect hint "inner"\n»a »b« c«\n';
    const ranges = parseFixtureFile('a.sla', text).file.expectations.map(({ range }) => range);
    assert.deepEqual(ranges, [
      { start: { line: 3, character: 0 }, end: { line: 3, character: 5 } },
      { start: { line: 3, character: 0 }, end: { line: 3, character: 5 } },
      { start: { line: 3, character: 2 }, end: { line: 3, character: 3 } },
    ]);
  });

  it('match a substring, a substring with an ellipsis, or a regular expression', () => {
    const found = diagnostic('nothing is paid at exactly 99.0% of a month', 2);
    assert.deepEqual(check('// expect warning "exactly 99.0%"\n', found), []);
    assert.deepEqual(check('// expect warning "nothing…99.0%…month"\n', found), []);
    assert.deepEqual(check('// expect warning /99\\.\\d%/\n', found), []);
    assert.equal(check('// expect warning "month…nothing"\n', found).length, 3);
    assert.equal(check('// expect error "exactly"\n', found).length, 3);
  });

  it('fail on a warning or an error that is not named, and let hints pass unless they are ruled out', () => {
    assert.match(check('// expect no error\n', diagnostic('odd', 2))[0] ?? '', /unexpected warning/);
    assert.deepEqual(check('// expect no error\n', diagnostic('odd', 4)), []);
    assert.match(check('// expect no hint\n', diagnostic('odd', 4))[0] ?? '', /line 1 rules it out/);
    assert.match(
      check('// expect no band-gap\n', diagnostic('odd', 3, undefined, { code: 'band-gap' }))[0] ?? '',
      /unexp/,
    );
  });

  it('use each diagnostic for one expectation only', () => {
    assert.equal(check('// expect error "odd"\n// expect error "odd"\n', diagnostic('odd', 1)).length, 1);
  });

  it('compare the range where one is marked', () => {
    const text = '// expect error "odd"\na »b«\n';
    assert.deepEqual(check(text, diagnostic('odd', 1, [1, 2, 3])), []);
    assert.match(check(text, diagnostic('odd', 1, [1, 2, 4]))[0] ?? '', /expected error "odd" at 2:3-2:4/);
  });

  it('find related information by its text, file and covered text', () => {
    const fixture = fixtureOf('dir', [
      { path: 'main.sla', text: '// expect error "odd"\n// related "promises" in other.sla at "Level"\n' },
      { path: 'other.sla', text: 'target Level\n' },
    ]);
    const at = (from: number) => ({
      uri: 'file:///dir/other.sla',
      range: { start: { line: 0, character: from }, end: { line: 0, character: 12 } },
    });
    const found = (from: number) =>
      diagnostic('odd', 1, undefined, { relatedInformation: [{ message: 'it promises 99%', location: at(from) }] });
    assert.deepEqual(differences(fixture, new Map([['main.sla', [found(7)]]])), []);
    assert.match(differences(fixture, new Map([['main.sla', [found(6)]]]))[0] ?? '', /related "promises" is missing/);
  });

  it('apply a fix and look at what it gives', () => {
    const fix = {
      title: 'Close the gap',
      edits: [
        { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } }, newText: 'xyz' },
        { range: { start: { line: 2, character: 2 }, end: { line: 2, character: 3 } }, newText: '' },
      ],
    };
    assert.equal(applyFix('1\n2\na b c', fix), '1\n2\nxyz  c');
    const text = '// expect error "odd"\n// fix "Close" gives "xyz  c"\na b c\n';
    assert.deepEqual(check(text, diagnostic('odd', 1, undefined, { data: { fixes: [fix] } })), []);
    assert.match(check(text, diagnostic('odd', 1))[0] ?? '', /no fix "Close"; fixes: none/);
  });

  it('take the rule from the folder, unless the fixture names others', () => {
    const files = (text: string) => [{ path: 'a.sla', text }];
    assert.deepEqual(fixtureOf('rules/band-gap/a.sla', files('// expect no error\n')).rules, ['band-gap']);
    assert.deepEqual(fixtureOf('rules/band-gap/a.sla', files('// expect no error\n// rules: a-b, c\n')).rules, [
      'a-b',
      'c',
    ]);
    assert.deepEqual(fixtureOf('language/a.sla', files('// expect no error\n')).rules, []);
  });

  const malformed: readonly (readonly [string, string, RegExp])[] = [
    ['no expectation', 'party A\n', /expects nothing/],
    ['an unclosed marker', '// expect error "a"\n»b\n', /never closed/],
    ['a closing marker alone', '// expect error "a"\nb«\n', /closes nothing/],
    ['more ranges than expectations', '// expect error "a"\n»b« »c«\n', /2 marked ranges but 1 expectations/],
    ['fewer ranges than expectations', '// expect error "a"\n// expect error "c"\n»b«\n', /1 marked ranges but 2/],
    ['a misspelt severity', '// expect eror "a"\n', /lacks its severity/],
    ['an expectation that says nothing', '// expect error\n', /match any error/],
    ['an absence that says nothing', '// expect no\n', /lacks its severity/],
    ['a broken expression', '// expect error /(/\n', /no regular expression/],
    ['an empty text', '// expect error ""\n', /would match any message/],
    ['related information of nothing', '// expect no error\n// related "a"\n', /no expectation/],
    ['a share of nothing', '// expect also error "a"\n', /nothing before it/],
  ];
  for (const [what, text, reason] of malformed) {
    it(`reject ${what}`, () => {
      assert.throws(
        () => one(text),
        (error) => error instanceof MalformedFixture && reason.test(error.message),
      );
    });
  }
});
