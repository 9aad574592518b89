/**
 * Tokenises the fixtures with VS Code's own engine. Under a line, `// ^^^ scope` says which scope the marked columns have, and
 * `//<- scope` speaks of the first column. A marker line that marks nothing is an error, so a fixture can't pass by accident.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import textmate from 'vscode-textmate';
import { loadGrammar } from './tokeniser.ts';

const fixtures = path.join(import.meta.dirname, 'fixtures');

interface Claim {
  readonly start: number;
  readonly end: number;
  readonly scope: string;
}

interface MarkedLine {
  readonly number: number;
  readonly text: string;
  readonly claims: Claim[];
}

function readFixture(text: string): MarkedLine[] {
  const lines: MarkedLine[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const claim = readClaim(line);
    if (claim === undefined) lines.push({ number: index + 1, text: line, claims: [] });
    else lines.at(-1)?.claims.push(claim);
  }
  return lines;
}

function readClaim(line: string): Claim | undefined {
  const first = /^\/\/<- (\S+)$/.exec(line);
  if (first?.[1] !== undefined) return { start: 0, end: 1, scope: first[1] };
  const marked = /^(\/\/\s*)(\^+) (\S+)$/.exec(line);
  if (marked === null) return undefined;
  const [, indent = '', carets = '', scope = ''] = marked;
  return { start: indent.length, end: indent.length + carets.length, scope };
}

describe('TextMate grammar', () => {
  let grammar: textmate.IGrammar;
  before(async () => {
    grammar = await loadGrammar();
  });

  for (const file of readdirSync(fixtures)) {
    describe(file, () => {
      const lines = readFixture(readFileSync(path.join(fixtures, file), 'utf8'));
      let tokens: textmate.IToken[][];
      before(() => {
        let state = textmate.INITIAL;
        tokens = lines.map(({ text }) => {
          const result = grammar.tokenizeLine(text, state);
          state = result.ruleStack;
          return result.tokens;
        });
      });

      it('marks something, and every marker line is well formed', () => {
        assert.ok(lines.some(({ claims }) => claims.length > 0));
        const malformed = lines.filter(({ text }) => /^\/\/(<-|\s*\^)/.test(text)).map(({ number }) => number);
        assert.deepEqual(malformed, [], 'lines that look like markers and are not');
      });

      for (const [index, line] of lines.entries()) {
        if (line.claims.length === 0) continue;
        it(`line ${line.number}: ${line.text.trim()}`, () => {
          for (const { start, end, scope } of line.claims) {
            assert.ok(end <= line.text.length, `the marker for ${scope} reaches beyond the line`);
            const marked = tokens[index]!.filter((token) => token.startIndex < end && token.endIndex > start);
            for (const token of marked) {
              const text = line.text.slice(token.startIndex, token.endIndex);
              const scopes = scope === 'source.sla' ? token.scopes : token.scopes.slice(1);
              if (scope === 'source.sla') assert.deepEqual(scopes, ['source.sla'], `"${text}" has no scope of its own`);
              else assert.ok(scopes.includes(scope), `"${text}" is ${scopes.join(' ') || 'plain'}, not ${scope}`);
            }
          }
        });
      }
    });
  }
});
