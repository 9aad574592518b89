/** `fixtures/NAME.sla` formatted is `fixtures/NAME.expected.sla`; every `.sla` file of the repository keeps its meaning. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { formatText } from '../../../src/language/formatting/format.ts';
import { substance, tokensOf } from '../../../src/language/formatting/tokens.ts';
import { createParser } from './parser.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const fixtures = path.join(import.meta.dirname, 'fixtures');
const parser = createParser();

function formatted(text: string): string {
  const result = formatText(parser, text);
  assert.ok(result.kind === 'formatted', `the text parses: ${JSON.stringify(result)}`);
  return result.text;
}

const words = (text: string) => substance(tokensOf(parser.parse(text).value, text));

describe('formatting', () => {
  for (const expected of globSync('*.expected.sla', { cwd: fixtures })) {
    const name = expected.replace('.expected.sla', '.sla');
    it(`${name} gets its canonical form`, () => {
      const text = readFileSync(path.join(fixtures, name), 'utf8');
      assert.equal(formatted(text), readFileSync(path.join(fixtures, expected), 'utf8'));
    });
  }

  for (const file of globSync(['examples/**/*.sla', 'test/**/*.sla', 'src/**/*.sla'], { cwd: root }).sort()) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const result = formatText(parser, text);
    if (result.kind === 'errors') {
      it(`${file} has syntax errors and is left alone`, () => {
        assert.ok(result.errors.length > 0 && result.errors.every(({ message }) => message !== ''));
      });
      continue;
    }
    it(`${file} says the same, and formatting it again changes nothing`, () => {
      assert.deepEqual(words(result.text), words(text));
      assert.deepEqual(formatText(parser, result.text), { kind: 'formatted', text: result.text, changed: false });
      assert.ok(!/[ \t]+$/m.test(result.text), 'no trailing spaces');
      assert.ok(!/\n\n\n/.test(result.text), 'one empty line at most');
    });
  }

  it('gives one form whatever the whitespace between the words', () => {
    const text = formatted(
      readFileSync(path.join(fixtures, 'everything.expected.sla'), 'utf8').replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, ''),
    );
    const tokens = tokensOf(parser.parse(text).value, text).map((token) => text.slice(token.offset, token.end));
    const canonical = formatted(tokens.join(' '));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(' ', '   ', '\n', '\t', '\r\n'), { minLength: 50 }), (gaps) => {
        const mangled = tokens.map((token, index) => token + (gaps[index % gaps.length] ?? ' ')).join('');
        return formatted(mangled).replaceAll('\r\n', '\n') === canonical;
      }),
      { numRuns: 30 },
    );
  });

  it('keeps every comment wherever it stands', () => {
    const text = readFileSync(path.join(fixtures, 'everything.expected.sla'), 'utf8');
    const tokens = tokensOf(parser.parse(text).value, text);
    fc.assert(
      fc.property(
        fc.nat(tokens.length - 1),
        fc.constantFrom('// here\n', '\n// above\n', '/* in */', '/* of\n two */', '\n\n/**\n* doc\n*/\n'),
        (index, comment) => {
          const at = tokens[index]?.offset ?? 0;
          const commented = `${text.slice(0, at)} ${comment}${text.slice(at)}`;
          const once = formatted(commented);
          assert.deepEqual(words(once), words(commented));
          assert.equal(formatted(once), once);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves a text with syntax errors as it is and says where they are', () => {
    const result = formatText(parser, 'party A\nagreement {\n');
    assert.ok(result.kind === 'errors');
    assert.deepEqual(result.errors[0]?.at, { line: 1, column: 10 });
  });

  it('keeps the line endings of the file', () => {
    assert.equal(formatted('party A\r\nparty   B\r\n'), 'party A\r\nparty B\r\n');
  });

  it('leaves nothing of an empty file but nothing', () => {
    assert.equal(formatted(' \n\n'), '');
    assert.equal(formatted(' // only a remark'), '// only a remark\n');
  });
});
