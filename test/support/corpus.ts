/** What the files under `examples/corpus` declare and what becomes of their scenarios, read once for all of them. */
import { type AstNode, AstUtils, type LangiumDocument } from 'langium';
import { checkedFile, openWorkspace } from '../../src/cli/input/workspace.ts';
import type { Position } from '../../src/contract/source.ts';
import { isNameCell } from '../../src/language/generated/ast.ts';
import type { SlaServices } from '../../src/language/services.ts';
import type { Severity } from '../../src/language/validation/frame/rule.ts';
import { isRuleName } from '../../src/language/validation/rules.ts';
import { runScenarios } from '../../src/scenario/file.ts';
import type { ScenarioResult } from '../../src/scenario/result.ts';
import { agreementFile, corpusFolder } from './corpusFacts.ts';

/** Something that a rule finds. */
export interface CorpusFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** The text at which it stands, its first line where it has several. */
  readonly at: string;
}

export interface CorpusAgreement {
  /** Every declared name. */
  readonly names: ReadonlySet<string>;
  /** Kinds of syntax nodes that occur. */
  readonly nodes: ReadonlySet<string>;
  /** Kinds of prose clauses. */
  readonly clauses: ReadonlySet<string>;
  /** All comments as one text, with single spaces. */
  readonly comments: string;
  /** What the rules find, in the order of the text. */
  readonly findings: readonly CorpusFinding[];
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
      findings: findingsIn(document, services),
      scenarios: (await runScenarios(document, services)).scenarios,
      examples: workedExamples(text, slug),
    });
  }
  return found;
}

/** What the rules find in each agreement, by slug. */
export async function readFindings(slugs: readonly string[]): Promise<ReadonlyMap<string, readonly CorpusFinding[]>> {
  const files = slugs.map(agreementFile);
  const { services, open } = openWorkspace(corpusFolder, files);
  const documents = await open(files);
  return new Map(documents.map((document, index) => [slugs[index] ?? '', findingsIn(document, services)]));
}

function findingsIn(document: LangiumDocument, services: SlaServices): readonly CorpusFinding[] {
  const text = document.textDocument;
  return checkedFile(document, services).findings.flatMap(({ severity, code, message, at: { start, end } }) =>
    isRuleName(code)
      ? [
          {
            rule: code,
            severity,
            message,
            at: (text.getText({ start: place(start), end: place(end) }).split('\n')[0] ?? '').trim(),
          },
        ]
      : [],
  );
}

const place = ({ line, column }: Position): { line: number; character: number } => ({ line, character: column });

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
