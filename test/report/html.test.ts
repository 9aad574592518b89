import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { statementBody } from '../../src/report/html.ts';
import { escapeHtml, html, ownCode } from '../../src/report/markup.ts';
import { statementPage } from '../../src/report/statementPage.ts';
import { hostingStatement } from '../support/hostingStatement.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Every text of a value replaced by one that would be markup. */
function hostile<T>(value: T): T {
  if (typeof value === 'string') return `<img src=x onerror="alert('${value}')">` as T;
  if (Array.isArray(value)) return value.map(hostile) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hostile(inner)])) as T;
}

describe('a statement as tables of HTML', () => {
  it('carries every figure that the statement shows', () => {
    const statement = hostingStatement();
    const body = statementBody(statement).html;
    const figures = [
      ...statement.targets.flatMap(({ lines }) =>
        lines.flatMap(({ value, credit }) => [value?.text, credit?.entitled.text]),
      ),
      ...statement.periods.map(({ subtotal }) => subtotal.text),
      statement.total.payable.text,
    ];
    for (const figure of figures) if (figure !== undefined) assert.ok(body.includes(figure), figure);
  });

  it('has a heading for each column and row', () => {
    const body = statementBody(hostingStatement()).html;
    assert.equal(body.match(/<table/g)?.length, 3);
    assert.equal(body.match(/<caption/g)?.length, 3);
    for (const row of body.match(/<tr><t[hd].*?<\/tr>/gs) ?? []) assert.match(row, /^<tr><th scope="(col|row)"/);
  });

  it('lets no text become markup, wherever it stands', () => {
    const statement = hostingStatement();
    // Outcomes and stages are words of this program; everything else may come from an agreement or a file.
    const attacked = {
      ...hostile(statement),
      targets: statement.targets.map((target) => ({
        ...hostile(target),
        lines: target.lines.map((line) => ({ ...hostile(line), outcome: line.outcome })),
      })),
      periods: statement.periods.map((period) => ({ ...hostile(period), claim: period.claim })),
    };
    const body = statementBody(attacked).html;
    assert.ok(body.includes('&lt;img src=x onerror=&quot;'));
    assert.equal(body.includes('<img'), false);
    assert.equal(/onerror=["']/.test(body), false);
  });

  it('stands without a script', () => {
    const page = statementPage({ statement: hostingStatement(), sha256 });
    assert.match(page, /script-src 'none'/);
    assert.match(page, /<h1>Hosting for Acme<\/h1>/);
    assert.equal(page.match(/<script/g)?.length, 1);
  });

  it('allows exactly the style that it carries', () => {
    const page = statementPage({ statement: hostingStatement(), sha256, style: 'p{margin:0}' });
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
    assert.ok(page.includes(`style-src 'sha256-${sha256(style)}'`));
  });
});

describe('markup', () => {
  it('escapes what is text and keeps what is markup', () => {
    assert.equal(
      html`<p title="${`"'`}">${'<b> & </b>'}${html`<i>${'x'}</i>`}</p>`.html,
      '<p title="&quot;&#39;">&lt;b&gt; &amp; &lt;/b&gt;<i>x</i></p>',
    );
    assert.equal(escapeHtml('a'), 'a');
  });
  it('refuses a script that would end its own element', () => {
    assert.throws(() => ownCode('x = "</script>"'), /end tag/);
    assert.equal(ownCode('x = "<\\/script>"').html, 'x = "<\\/script>"');
  });
});
