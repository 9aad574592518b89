/**
 * Cases in plain text, so that one more takes no TypeScript:
 *
 *     ## title
 *     @ other.sla            (a file beside the main one; any number)
 *     text of that file
 *     @ main.sla             (the last one holds the cursor)
 *     text with <|> or <|a range|>
 *     --- key: value         (what must hold; the keys are the test's)
 *
 * `{{shop}}` on a line of its own is replaced by what `shop.sla` holds.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Case {
  readonly title: string;
  /** By name; the one with the cursor is the last. */
  readonly files: ReadonlyMap<string, string>;
  readonly main: string;
  /** Offsets in the main file; equal for a cursor. */
  readonly cursor: { readonly start: number; readonly end: number };
  readonly claims: readonly { readonly key: string; readonly value: string }[];
}

const folder = path.join(import.meta.dirname, 'cases');

export function readCases(name: string): readonly Case[] {
  const text = readFileSync(path.join(folder, `${name}.txt`), 'utf8');
  const cases = text
    .split(/^## /m)
    .slice(1)
    .map((part) => readCase(name, part));
  if (cases.length === 0) throw new Error(`${name}.txt has no cases`);
  return cases;
}

function readCase(file: string, text: string): Case {
  const [title = '', ...lines] = text.split('\n');
  const fail = (reason: string): never => {
    throw new Error(`${file}.txt, "${title}": ${reason}`);
  };
  const claims: { key: string; value: string }[] = [];
  const files = new Map<string, string>();
  let current = 'main.sla';
  for (const line of lines) {
    const claim = /^--- ([a-z ]+?)(?:: (.*))?$/.exec(line);
    const start = /^@ (\S+)$/.exec(line);
    const include = /^\{\{(\w+)\}\}$/.exec(line);
    if (claim) claims.push({ key: claim[1] ?? '', value: claim[2] ?? '' });
    else if (start) current = start[1] ?? '';
    else {
      if (claims.length > 0 && line.trim() !== '') fail(`text behind the claims: ${line}`);
      const content = include ? readFileSync(path.join(folder, `${include[1]}.sla`), 'utf8').trimEnd() : line;
      if (claims.length === 0) files.set(current, `${files.get(current) ?? ''}${content}\n`);
    }
  }
  if (claims.length === 0) fail('claims nothing');
  const [main, marked] = [...files].at(-1) ?? fail('has no text');
  const start = marked.indexOf('<|');
  if (start < 0) fail('has no cursor');
  const isCursor = marked.startsWith('<|>', start);
  const end = isCursor ? start : marked.indexOf('|>', start + 2) - 2;
  const plain = isCursor ? marked.replace('<|>', '') : marked.replace('<|', '').replace('|>', '');
  return { title, files: new Map([...files, [main, plain]]), main, cursor: { start, end }, claims };
}
