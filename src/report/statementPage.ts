/** The statement as one HTML file that needs nothing else: the preview's script and style, and the statement as data. */
import type { Statement } from '../statement/statement.ts';

export interface PageParts {
  readonly statement: Statement;
  /** Text of `dist/webview/standalone.js` and `standalone.css`. */
  readonly script: string;
  readonly style: string;
  /** SHA-256 of a text, in base64: the page allows exactly its own script and style. */
  readonly sha256: (text: string) => string;
}

/** The same statement and parts give the same bytes (S1). Nothing in the statement is ever read as markup or script. */
export function statementPage({ statement, script, style, sha256 }: PageParts): string {
  const policy = `default-src 'none'; style-src 'sha256-${sha256(style)}'; script-src 'sha256-${sha256(script)}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(statement.agreement.title)}, ${statement.range.firstDay} to ${statement.range.lastDay}</title>
<style>${style}</style>
</head>
<body>
<main id="page"></main>
<script type="application/json" id="statement">${embeddedJson(statement)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** JSON that can't end the element it stands in: `<` is written as its escape, which JSON reads as the same character. */
function embeddedJson(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
