/**
 * The published agreements without the defects that they are known for: what the rules rightly find in them is mended by the edits of
 * `repairs.yaml`, and clauses that say how it's managed are added where they aren't there.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LangiumDocument } from 'langium';
import { parse } from 'yaml';
import { root } from '../../scripts/bundles.ts';
import { isAgreement, isModel, isScenario } from '../../src/language/generated/ast.ts';
import { agreementFile } from '../support/corpusFacts.ts';
import { listOf, recordOf, textOf } from '../support/yaml.ts';
import { rangeOf } from './edits.ts';

export const REPAIRS_FILE = path.join(root, 'test/injection/repairs.yaml');

/** What mends one agreement. */
export interface Repair {
  /** Each text stands once in the file. */
  readonly edits: readonly { readonly find: string; readonly replace: string; readonly because: string }[];
  /** Titles of the scenarios that show the defect, so that they hold no longer. */
  readonly scenarios: readonly string[];
}

const NONE: Repair = { edits: [], scenarios: [] };

let repairs: ReadonlyMap<string, Repair> | undefined;

export function repairOf(slug: string): Repair {
  repairs ??= readRepairs();
  return repairs.get(slug) ?? NONE;
}

function readRepairs(): ReadonlyMap<string, Repair> {
  const raw = recordOf(parse(readFileSync(REPAIRS_FILE, 'utf8')), REPAIRS_FILE);
  return new Map(
    Object.entries(raw).map(([slug, value]) => {
      const { edits, scenarios = [] } = recordOf(value, slug);
      return [
        slug,
        {
          edits: listOf(edits, slug).map((each) => {
            const edit = recordOf(each, slug);
            return {
              find: textOf(edit.find, slug),
              replace: textOf(edit.replace, slug),
              because: textOf(edit.because, slug),
            };
          }),
          scenarios: listOf(scenarios, slug).map((each) => textOf(each, slug)),
        },
      ];
    }),
  );
}

/** Clauses on which rules would rest that nobody is told, heard or asked again; none of them says what is paid. */
const MANAGEMENT: Readonly<Record<string, string>> = {
  Audit: 'The other party may inspect the measurements.',
  Disputes: 'What the parties differ on goes to mediation.',
  Reporting: 'The figures of each period are sent to the other party.',
  Review: 'The parties look at the levels every month.',
};

/** The whole file, mended; its scenarios are there. `read` parses a text. */
export async function repairedFile(slug: string, read: (text: string) => Promise<LangiumDocument>): Promise<string> {
  const mended = repairOf(slug).edits.reduce(
    (text, { find, replace }) => {
      const parts = text.split(find);
      assert.equal(parts.length, 2, `${slug}: '${find}' must stand once in the agreement`);
      return parts.join(replace);
    },
    readFileSync(agreementFile(slug), 'utf8'),
  );
  return managed(mended, await read(mended));
}

/** With the clauses that are missing, before the brace that closes each agreement. */
function managed(text: string, document: LangiumDocument): string {
  const root = document.parseResult.value;
  const agreements = isModel(root) ? root.declarations.filter(isAgreement) : [];
  return agreements.reduceRight((result, agreement) => {
    const there = new Set(agreement.items.flatMap((item) => (item.$type === 'Clause' ? [item.name] : [])));
    const clauses = Object.entries(MANAGEMENT).filter(([kind]) => !there.has(kind));
    const end = rangeOf(agreement).end - 1;
    const lines = clauses.map(([kind, said]) => `  clause ${kind}: "${said}"\n`);
    return `${result.slice(0, end)}${lines.length > 0 ? '\n' : ''}${lines.join('')}${result.slice(end)}`;
  }, text);
}

/** The file without its scenarios: they say what happened, and a defect of the agreement is none of them. */
export function withoutScenarios(text: string, document: LangiumDocument): string {
  const root = document.parseResult.value;
  const scenarios = isModel(root) ? root.declarations.filter(isScenario) : [];
  return scenarios.reduceRight((result, scenario) => {
    const { start, end } = rangeOf(scenario);
    return result.slice(0, start).trimEnd() + result.slice(end);
  }, text);
}
