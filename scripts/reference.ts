/*
 * Fills the generated parts of docs/language: the grammar behind `<!-- grammar: Rule … -->` and the published agreements behind
 * `<!-- used: construct … -->`. A test holds them current: `npm run reference`.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from './bundles.ts';
import { ebnf, grammarRules } from './ebnf.ts';

const PART = /<!-- (grammar|used): ([^>]*?) -->\n[\s\S]*?<!-- end -->/g;

/** The pages of the reference, relative to the project. */
export const referencePages = (): readonly string[] => globSync('docs/language/*.md', { cwd: root }).sort();

/** The rules that a page shows. */
export const rulesShown = (page: string): readonly string[] =>
  [...page.matchAll(PART)].flatMap(([, kind, names = '']) => (kind === 'grammar' ? names.split(/[\s,]+/) : []));

/** A page with its generated parts made anew. */
export function filled(page: string): string {
  const rules = grammarRules();
  const agreements = agreementsByConstruct();
  return page.replaceAll(PART, (_, kind: string, names: string) => {
    const head = `<!-- ${kind}: ${names} -->\n`;
    const wanted = names.split(/[\s,]+/);
    if (kind === 'used') return `${head}${usedBy(wanted, agreements)}\n<!-- end -->`;
    const texts = wanted.map((name) => {
      const rule = rules.get(name);
      if (rule === undefined) throw new Error(`The grammar has no rule ${name}.`);
      return ebnf(rule);
    });
    return `${head}\`\`\`ebnf\n${texts.join('\n')}\n\`\`\`\n<!-- end -->`;
  });
}

/** The published agreements that need a construct, by its name. */
function agreementsByConstruct(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of globSync('examples/corpus/*/facts.yaml', { cwd: root }).sort()) {
    const { constructs = [] } = parse(readFileSync(path.join(root, file), 'utf8')) as {
      constructs?: readonly string[];
    };
    for (const construct of constructs)
      found.set(construct, [...(found.get(construct) ?? []), path.basename(path.dirname(file))]);
  }
  return found;
}

function usedBy(constructs: readonly string[], agreements: ReadonlyMap<string, readonly string[]>): string {
  return constructs
    .map((construct) => {
      const users = agreements.get(construct) ?? [];
      const links = users.map((name) => `[${name}](../../examples/corpus/${name})`);
      return `- \`${construct}\`: ${links.length === 0 ? 'none of the published agreements here' : links.join(', ')}`;
    })
    .join('\n');
}

if (import.meta.main)
  for (const file of referencePages()) {
    const full = path.join(root, file);
    writeFileSync(full, filled(readFileSync(full, 'utf8')));
  }
