import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { statementPage } from '../../report/statementPage.ts';
import type { Statement } from '../../statement/statement.ts';

/** The built script and style, seen from the built command line or from one of its parts, which lie a folder deeper. */
export const PLACES_OF_CHARTS = ['./webview/', '../webview/'];

/** A run from the sources has no built file, and then the page stays without charts. */
function builtFile(name: string): string | undefined {
  const files = PLACES_OF_CHARTS.map((place) => fileURLToPath(new URL(`${place}${name}`, import.meta.url)));
  const file = files.find(existsSync);
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}

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
