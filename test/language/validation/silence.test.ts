import assert from 'node:assert/strict';
import { plainDiagnostic } from '../../../src/language/validation/frame/diagnostics.ts';
import { type Comment, ignoresIn } from '../../../src/language/validation/frame/ignores.ts';
import { silence } from '../../../src/language/validation/frame/silence.ts';

const known = ['band-gap', 'band-overlap', 'missing-cap'];

const turn = { ran: new Set(['band-gap', 'band-overlap']), first: true };

/** Line comments of a text, as the parser would give them. */
function commentsOf(text: string): Comment[] {
  return text.split('\n').flatMap((line, number) => {
    const character = line.indexOf('//');
    return character < 0 ? [] : [{ text: line.slice(character), start: { line: number, character } }];
  });
}

const found = (code: string, line: number) =>
  plainDiagnostic('warning', code, code, { start: { line, character: 2 }, end: { line, character: 4 } });

function left(text: string, ...diagnostics: readonly ReturnType<typeof found>[]): string[] {
  const ignores = ignoresIn(commentsOf(text), text.split('\n'));
  return silence(diagnostics, ignores, known, turn).left.map(({ code, message }) => `${code}: ${message}`);
}

describe('an ignore comment', () => {
  it('silences the next line that says something, or its own', () => {
    assert.deepEqual(left('// sla-ignore band-gap: known\n\n// note\nx\n', found('band-gap', 3)), []);
    assert.deepEqual(left('x // sla-ignore band-gap: known\ny\n', found('band-gap', 0)), []);
    assert.equal(left('x // sla-ignore band-gap: known\ny\n', found('band-gap', 1)).length, 2);
  });

  it('silences only the rules that it names', () => {
    assert.deepEqual(
      left('// sla-ignore band-gap, band-overlap: known\nx', found('band-gap', 1), found('band-overlap', 1)),
      [],
    );
    assert.deepEqual(left('// sla-ignore band-gap: known\nx', found('band-gap', 1), found('missing-cap', 1)), [
      'missing-cap: missing-cap',
    ]);
  });

  it('stacks', () => {
    const text = '// sla-ignore band-gap: known\n// sla-ignore band-overlap: known as well\nx';
    assert.deepEqual(left(text, found('band-gap', 2), found('band-overlap', 2)), []);
  });

  it('needs a reason, and silences nothing without one', () => {
    for (const text of ['// sla-ignore band-gap\nx', '// sla-ignore band-gap:  \nx']) {
      const diagnostics = left(text, found('band-gap', 1));
      assert.equal(diagnostics.length, 2);
      assert.match(diagnostics[1] ?? '', /^ignore-without-reason: .*\/\/ sla-ignore band-gap: reason/);
    }
  });

  it('must name a rule that exists', () => {
    assert.deepEqual(left('// sla-ignore band-gpa: known\nx'), [
      "ignore-unknown-rule: There is no rule 'band-gpa'. Did you mean 'band-gap'?",
    ]);
    assert.match(left('// sla-ignore: known\nx')[0] ?? '', /Name the rule/);
  });

  it('is of no use where its rule finds nothing, unless that rule did not run', () => {
    assert.match(left('// sla-ignore band-gap: known\nx')[0] ?? '', /^unused-ignore: .*finds nothing here/);
    assert.deepEqual(left('// sla-ignore missing-cap: known\nx'), []);
  });

  it('is reported once where rules run in several turns, at its words, with its page', () => {
    const texts = [
      '// sla-ignore band-gpa, band-gap, missing-cap: known  ',
      '//  sla-ignore-file band-gap',
      'x // sla-ignore: why',
      'last',
    ];
    const ignores = ignoresIn(commentsOf(texts.join('\n')), texts);
    const reported = (first: boolean) =>
      silence([], ignores, known, { ran: turn.ran, first }).left.map(
        ({ code, severity, range, codeDescription, tags }) => [
          code,
          severity,
          texts[range.start.line]?.slice(range.start.character, range.end.character),
          codeDescription?.href.includes('settings') || codeDescription?.href.includes('README'),
          tags ?? [],
        ],
      );
    const unused = ['unused-ignore', 4, 'band-gap', true, [1]];
    assert.deepEqual(reported(true), [
      ['ignore-unknown-rule', 2, 'band-gpa', true, []],
      unused,
      ['ignore-without-reason', 2, '//  sla-ignore-file band-gap', true, []],
      ['ignore-unknown-rule', 2, '// sla-ignore: why', true, []],
    ]);
    assert.deepEqual(reported(false), [unused]);
  });

  it('says of which rules it took a finding out', () => {
    const text = '// sla-ignore band-gap: known\nx';
    const ignores = ignoresIn(commentsOf(text), text.split('\n'));
    const { rules } = silence([found('band-gap', 1), found('missing-cap', 1)], ignores, known, turn);
    assert.deepEqual([...rules], ['band-gap']);
  });

  it('of a whole file silences everywhere, at the end of one silences its own line', () => {
    assert.deepEqual(left('// sla-ignore-file band-gap: known\nx\ny', found('band-gap', 1), found('band-gap', 2)), []);
    assert.deepEqual(left('x\n// sla-ignore band-gap: known', found('band-gap', 1)), []);
  });

  it('does not silence errors of the language', () => {
    assert.equal(left('// sla-ignore wrong-type: known\nx', found('wrong-type', 1)).length, 2);
  });

  it('marks the name, so that a fix can take it', () => {
    const [ignore] = ignoresIn(commentsOf('  // sla-ignore band-gap, missing-cap: known'), ['']);
    assert.deepEqual(
      ignore?.rules.map(({ name, range }) => [name, range.start.character, range.end.character]),
      [
        ['band-gap', 16, 24],
        ['missing-cap', 26, 37],
      ],
    );
  });
});
