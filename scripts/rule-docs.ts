/** Writes docs/rules and the schema of the settings file from the rules themselves. A test holds both current: `npm run rule-docs`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { indexPage, rulePage } from '../src/language/validation/frame/page.ts';
import { settingsSchema } from '../src/language/validation/frame/settingsSchema.ts';
import { RULES } from '../src/language/validation/rules.ts';
import { root } from './bundles.ts';

/** Every generated file by its path within the repository. */
export const ruleFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ['docs/rules/README.md', indexPage(RULES)],
    ...RULES.map((rule) => [`docs/rules/${rule.name}.md`, rulePage(rule)] as const),
    ['schemas/config.schema.json', `${JSON.stringify(settingsSchema(RULES), null, 2)}\n`],
  ]);

if (import.meta.main) {
  for (const [file, text] of ruleFiles()) {
    const full = path.join(root, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
  console.log(`Wrote the pages of ${RULES.length} rules.`);
}
