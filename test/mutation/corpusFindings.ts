/**
 * What docs/calibration.md says of the published agreements, rule by rule: `test/examples/calibration.test.ts` compares the page as a whole,
 * here a mutant of a rule is tried against that rule's part of it. The agreements are read before the tests, without running any rule.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { root } from '../../scripts/bundles.ts';
import { openWorkspace } from '../../src/cli/input/workspace.ts';
import { SEVERITIES } from '../../src/cli/output/findings.ts';
import type { Contract } from '../../src/contract/contract.ts';
import { toDiagnostic } from '../../src/language/validation/frame/diagnostics.ts';
import { type Comment, ignoresIn } from '../../src/language/validation/frame/ignores.ts';
import type { Rule, Severity } from '../../src/language/validation/frame/rule.ts';
import { runRules } from '../../src/language/validation/frame/run.ts';
import { NO_SETTINGS } from '../../src/language/validation/frame/settings.ts';
import { silence } from '../../src/language/validation/frame/silence.ts';
import { outlineOf } from '../../src/language/validation/outline.ts';
import { AGREEMENT_RULES, RULE_NAMES } from '../../src/language/validation/rules.ts';
import { agreementsIn, surroundingsOf } from '../../src/language/validation/surroundings.ts';
import { loadLibrary } from '../../src/language/workspace/load.ts';
import { agreementFile, corpusFolder, corpusSlugs } from '../support/corpusFacts.ts';

const slugs = corpusSlugs();
const files = slugs.map(agreementFile);
const { services } = openWorkspace(corpusFolder, files);
const { LangiumDocuments, DocumentBuilder, Roots } = services.shared.workspace;
await loadLibrary(services);
const documents = await Promise.all(files.map((file) => LangiumDocuments.getOrCreateDocument(URI.file(file))));
await DocumentBuilder.build(documents, { validation: false });

const corpus = documents.map((document, index) => {
  const text = document.textDocument.getText();
  const lines = text.split('\n');
  const comments = lines.flatMap((line, number): Comment[] => {
    const character = line.indexOf('// sla-ignore');
    return character < 0 ? [] : [{ text: line.slice(character), start: { line: number, character } }];
  });
  return {
    slug: slugs[index] ?? '',
    document,
    ignores: ignoresIn(comments, lines),
    agreements: agreementsIn(document).flatMap((agreement) => {
      const contract = services.lowering.Contracts.contractOf(agreement);
      return contract ? [{ agreement, contract }] : [];
    }),
  };
});

/** What was computed for a contract is kept beside it: one of its own for each run. */
const fresh = (contract: Contract): Contract =>
  process.env.SLA_MUTATION_FRESH === undefined ? contract : structuredClone(contract);

interface Found {
  readonly severity: Severity;
  /** As docs/calibration.md lists it. */
  readonly line: string;
}

function findingsOf(rule: Rule): readonly Found[] {
  return corpus.flatMap(({ slug, document, ignores, agreements }) => {
    const surroundings = surroundingsOf(document, services);
    const diagnostics = agreements.flatMap(({ agreement, contract }) => {
      const subject = { contract: fresh(contract), ...surroundings, outline: outlineOf(agreement, services) };
      const { found, failed } = runRules(subject, [rule], NO_SETTINGS.settings);
      assert.deepEqual(failed, []);
      return found.map((finding) => toDiagnostic(finding, Roots.pathOf(document.uri), surroundings.uriOf));
    });
    const { left } = silence(diagnostics, ignores, RULE_NAMES, { ran: new Set(), first: true });
    return left.map(({ severity = 1, message, range }) => ({
      severity: SEVERITIES[severity - 1] ?? 'error',
      line: `${slug}: at \`${(document.textDocument.getText(range).split('\n')[0] ?? '').trim()}\`: ${String(message)}`,
    }));
  });
}

const page = readFileSync(path.join(root, 'docs/calibration.md'), 'utf8');

/** How many of each severity, and the lines of errors and warnings. */
function published(rule: string): { readonly counts: readonly number[]; readonly lines: readonly string[] } {
  const row = new RegExp(`^\\| \\[${rule}\\]\\(.*$`, 'm').exec(page)?.[0] ?? '';
  const counts = row.split(' | ').slice(2, 6).map(Number);
  const lines = page.split('\n### ').flatMap((section) => {
    const slug = /^\[([^\]]+)\]/.exec(section)?.[1] ?? '';
    const of = [
      ...section.matchAll(new RegExp(`^- [a-z ]+: \\[${rule}\\]\\(rules/${rule}\\.md\\) (at .*?)( \\*.*\\*)?$`, 'gm')),
    ];
    return of.map(([, line = '']) => `${slug}: ${line}`);
  });
  return { counts, lines };
}

describe('what is found in the published agreements', () => {
  for (const rule of AGREEMENT_RULES)
    it(`by rules/${rule.name}/`, () => {
      const found = findingsOf(rule);
      const { counts, lines } = published(rule.name);
      assert.deepEqual(
        ['error', 'warning', 'information', 'hint'].map((of) => found.filter(({ severity }) => severity === of).length),
        counts,
      );
      const grave = found.filter(({ severity }) => severity === 'error' || severity === 'warning');
      assert.deepEqual(grave.map(({ line }) => line).sort(), [...lines].sort());
    });
});
