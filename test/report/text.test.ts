import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { jsonText } from '../../src/report/json.ts';
import type { Style } from '../../src/report/table.ts';
import { statementText } from '../../src/report/text.ts';
import { hostingStatement } from '../support/hostingStatement.ts';

/** Text as committed beside this file; `UPDATE_FIXTURES=1` writes it anew, for review in the diff. */
function fixture(name: string, actual: string): string {
  const file = new URL(`fixtures/${name}`, import.meta.url);
  if (process.env.UPDATE_FIXTURES === '1') writeFileSync(file, actual);
  return readFileSync(file, 'utf8');
}

describe('a statement as text', () => {
  it('reads as in the fixture', () => {
    const text = statementText(hostingStatement());
    assert.equal(text, fixture('statement.txt', text));
  });

  it('explains each figure down to the rows, as in the fixture', () => {
    const text = statementText(hostingStatement(), { explain: true });
    assert.equal(text, fixture('statement-explained.txt', text));
  });

  it('wraps within the width that it is given, and leaves no blanks at the ends of lines', () => {
    for (const width of [72, 100, 160]) {
      for (const line of statementText(hostingStatement(), { explain: true, width }).split('\n')) {
        assert.ok(line.length <= width || /sha256 /.test(line), `${width}: ${line}`);
        assert.equal(line, line.trimEnd());
      }
    }
  });

  it('shows a missed value below its target, however close (N2)', () => {
    const text = statementText(hostingStatement());
    assert.match(text, /2026-01 +99\.949% .* missed/);
  });

  it('is the same words with colours as without', () => {
    const mark = (text: string): string => `\u001b[1m${text}\u001b[22m`;
    const style: Style = { bold: mark, dim: mark, red: mark, green: mark, yellow: mark };
    const coloured = statementText(hostingStatement(), { style, explain: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the codes that were put in
    const plain = coloured.replaceAll(/\u001b\[\d+m/g, '');
    assert.notEqual(coloured, plain);
    assert.equal(plain, statementText(hostingStatement(), { explain: true }));
  });

  it('says that nothing is due where nothing is', () => {
    const statement = hostingStatement({ targets: [] });
    const text = statementText(statement);
    assert.match(text, /service credits of 0\.00 GBP\./);
    assert.match(text, /Service credits\nNone is due\./);
  });
});

describe('a statement as JSON', () => {
  it('reads back the same, in the same order, and ends with a newline', () => {
    const text = jsonText(hostingStatement());
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(hostingStatement())));
    assert.ok(text.startsWith('{\n  "schema": "sla-statement/1",\n') && text.endsWith('}\n'));
    assert.equal(text, jsonText(hostingStatement()));
  });
});
