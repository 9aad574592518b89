/** What the files under `examples/corpus` declare and what becomes of their scenarios, read once for all of them. */
import { type AstNode, AstUtils, type LangiumDocument } from 'langium';
import { checkedFile, openWorkspace } from '../../src/cli/input/workspace.ts';
import { isNameCell } from '../../src/language/generated/ast.ts';
import { runScenarios } from '../../src/scenario/file.ts';
import type { ScenarioResult } from '../../src/scenario/result.ts';
import { agreementFile, corpusFolder } from './corpusFacts.ts';

export interface CorpusAgreement {
  /** Every declared name. */
  readonly names: ReadonlySet<string>;
  /** Kinds of syntax nodes that occur. */
  readonly nodes: ReadonlySet<string>;
  /** Kinds of prose clauses. */
  readonly clauses: ReadonlySet<string>;
  /** All comments as one text, with single spaces. */
  readonly comments: string;
  /** What `sla check` lists from warnings on, sorted. */
  readonly findings: readonly string[];
  readonly scenarios: readonly ScenarioResult[];
  /** Titles of the scenarios that carry a comment `// corpus: slug (source)`, with who printed the example. */
  readonly examples: ReadonlyMap<string, string>;
}

/** By slug. */
export async function readCorpus(slugs: readonly string[]): Promise<ReadonlyMap<string, CorpusAgreement>> {
  const files = slugs.map(agreementFile);
  const { services, open } = openWorkspace(corpusFolder, files);
  const found = new Map<string, CorpusAgreement>();
  for (const [index, document] of (await open(files)).entries()) {
    const slug = slugs[index] ?? '';
    const text = document.textDocument.getText();
    found.set(slug, {
      ...declared(document),
      comments: commentsOf(text),
      findings: checkedFile(document, services)
        .findings.filter(({ severity }) => severity === 'error' || severity === 'warning')
        .map(({ code }) => code)
        .sort(),
      scenarios: (await runScenarios(document, services)).scenarios,
      examples: workedExamples(text, slug),
    });
  }
  return found;
}

function declared(document: LangiumDocument): Pick<CorpusAgreement, 'names' | 'nodes' | 'clauses'> {
  const names = new Set<string>();
  const nodes = new Set<string>();
  const clauses = new Set<string>();
  for (const node of AstUtils.streamAst(document.parseResult.value)) {
    nodes.add(node.$type);
    const name = nameOf(node);
    if (name === undefined) continue;
    (node.$type === 'Clause' ? clauses : names).add(name);
  }
  return { names, nodes, clauses };
}

/** A row of a table is named by its first cell. */
function nameOf(node: AstNode): string | undefined {
  if (isNameCell(node)) return node.element.$refText;
  return 'name' in node && typeof node.name === 'string' ? node.name : undefined;
}

const commentsOf = (text: string): string =>
  [...text.matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g)]
    .map(([comment]) => comment.replace(/^\/\*\*?|\*\/$|^\/\/|^\s*\* /gm, ' '))
    .join(' ')
    .replace(/\s+/g, ' ');

/** The comment may be followed by more, and by further comments, before its scenario. */
function workedExamples(text: string, slug: string): ReadonlyMap<string, string> {
  const examples = new Map<string, string>();
  let from: string | undefined;
  for (const line of text.split('\n')) {
    const comment = /^\/\/ corpus: (\S+?),? .*?\((derived|source|third-party)\)/.exec(line);
    const scenario = /^scenario "((?:[^"\\]|\\.)*)"/.exec(line);
    if (comment?.[1] === slug) from = comment[2];
    else if (scenario?.[1] !== undefined) {
      if (from !== undefined) examples.set(scenario[1], from);
      from = undefined;
    }
  }
  return examples;
}
