/**
 * The statement as one HTML file that needs nothing else: headings and tables that stand without a script, the statement as data,
 * and the preview's script, which puts charts in their place where it runs.
 */
import type { Statement } from '../statement/statement.ts';
import { statementBody } from './html.ts';
import { embeddedJson, html, ownCode } from './markup.ts';
import { STATIC_STYLE } from './staticStyle.ts';

export interface PageParts {
  readonly statement: Statement;
  /** Text of `dist/webview/standalone.js` and `standalone.css`; without a script the page stays static. */
  readonly script?: string;
  readonly style?: string;
  /** SHA-256 of a text, in base64: the page allows exactly its own script and style. */
  readonly sha256: (text: string) => string;
}

/** The same statement and parts give the same bytes (S1). Nothing in the statement is ever read as markup or script. */
export function statementPage({ statement, script, style = '', sha256 }: PageParts): string {
  const ownStyle = `${STATIC_STYLE}${style}`;
  const scripts = script === undefined ? "'none'" : `'sha256-${sha256(script)}'`;
  const policy = `default-src 'none'; style-src 'sha256-${sha256(ownStyle)}'; script-src ${scripts}`;
  const { agreement, range } = statement;
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${ownCode(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${agreement.title}, ${range.firstDay} to ${range.lastDay}</title>
<style>${ownCode(ownStyle)}</style>
</head>
<body>
<main id="page"><div class="static">
${statementBody(statement)}
</div></main>
<script type="application/json" id="statement">${embeddedJson(statement)}</script>
${script === undefined ? undefined : html`<script>${ownCode(script)}</script>`}
</body>
</html>
`;
  return page.html;
}
