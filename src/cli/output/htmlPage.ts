import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { statementPage } from '../../report/statementPage.ts';
import type { Statement } from '../../statement/statement.ts';

/** Beside the built command line; a run from the sources has none, and then the page stays without charts. */
const builtFile = (name: string): string | undefined => {
  const file = fileURLToPath(new URL(`./webview/${name}`, import.meta.url));
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

/** The statement as one file with its charts, which needs no other file and no network. */
export function htmlPage(statement: Statement): string {
  const script = builtFile('standalone.js');
  const style = builtFile('standalone.css');
  return statementPage({
    statement,
    ...(script === undefined ? {} : { script }),
    ...(style === undefined ? {} : { style }),
    sha256: (text) => createHash('sha256').update(text).digest('base64'),
  });
}
