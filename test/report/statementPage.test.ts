import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { statementPage } from '../../src/report/statementPage.ts';
import type { Statement } from '../../src/statement/statement.ts';
import { exampleStatement } from '../webview/statement.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
const parts = { script: 'start();', style: 'body{}', sha256 };

function withTitle(title: string): Statement {
  const statement = exampleStatement();
  return { ...statement, agreement: { ...statement.agreement, title } };
}

describe('a statement as one HTML file', () => {
  it('carries the statement so that reading it back gives the same', () => {
    const statement = withTitle('A </script><script>alert(1)</script> & <!-- <b>title</b>');
    const page = statementPage({ statement, ...parts });
    const json = /<script type="application\/json" id="statement">(.*?)<\/script>/s.exec(page)?.[1];
    assert.deepEqual(JSON.parse(json ?? ''), JSON.parse(JSON.stringify(statement)));
  });

  it('lets no text of the agreement become markup', () => {
    const page = statementPage({ statement: withTitle('</script><img src=x onerror=alert(1)>'), ...parts });
    assert.equal(page.includes('<img'), false);
    assert.equal(page.match(/<script/g)?.length, 2);
    assert.match(page, /<title>&lt;\/script&gt;&lt;img src=x/);
  });

  it('allows its own script and style and nothing from elsewhere', () => {
    const page = statementPage({ statement: exampleStatement(), ...parts });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'$/);
  });

  it('is the same bytes for the same statement', () => {
    const page = () => statementPage({ statement: exampleStatement(), ...parts });
    assert.equal(page(), page());
  });
});
