import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from '../../scripts/bundles.ts';
import { listOf, recordOf, textOf } from './yaml.ts';

/** Why a fact may be said as prose and not computed. */
export const PROSE_REASONS = ['discretion', 'burden of proof', 'evidence', 'redacted', 'not stated'] as const;

export interface Fact {
  readonly fact: string;
  /** Elements of the file by name, or words of the language such as `cap`. */
  readonly computed: readonly string[];
  readonly prose?: { readonly reason: string; readonly clause?: string; readonly comment?: string };
}

export interface WorkedExample {
  readonly input: string;
  readonly expected: string;
  /** Who printed it. */
  readonly from: string;
  readonly scenario: string;
}

export interface CorpusFacts {
  readonly slug: string;
  readonly name: string;
  readonly provider: string;
  readonly year: string;
  readonly category: string;
  /** How far the facts are to be relied on: `high`, `mixed`, `low`. */
  readonly confidence: string;
  readonly constructs: readonly string[];
  /** By section: measurement, targets, cap, … */
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
  readonly examples: readonly WorkedExample[];
}

export const corpusFolder = path.join(root, 'examples/corpus');

export const agreementFile = (slug: string): string => path.join(corpusFolder, slug, `${slug}.sla`);

/** The agreements that are there, sorted. */
export const corpusSlugs = (): readonly string[] =>
  readdirSync(corpusFolder)
    .filter((slug) => existsSync(agreementFile(slug)))
    .sort();

export function readFacts(slug: string): CorpusFacts {
  const file = path.join(corpusFolder, slug, 'facts.yaml');
  const raw = recordOf(parse(readFileSync(file, 'utf8')), file);
  const text = (key: string): string => textOf(raw[key], `${file}: ${key}`);
  return {
    slug,
    name: text('name'),
    provider: text('provider'),
    year: text('year'),
    category: text('category'),
    confidence: text('confidence'),
    constructs: textsOf(raw.constructs, `${file}: constructs`),
    facts: new Map(
      Object.entries(recordOf(raw.facts, `${file}: facts`)).map(([section, facts]) => [
        section,
        listOf(facts, `${file}: ${section}`).map((fact) => factOf(fact, `${file}: ${section}`)),
      ]),
    ),
    examples: listOf(raw.examples, `${file}: examples`).map((example) => exampleOf(example, `${file}: examples`)),
  };
}

function factOf(value: unknown, where: string): Fact {
  const raw = recordOf(value, where);
  const fact = textOf(raw.fact, where);
  const here = `${where}: ${fact}`;
  const { clause, comment, prose } = raw;
  return {
    fact,
    computed: textsOf(raw.computed ?? [], here),
    ...(prose === undefined
      ? {}
      : {
          prose: {
            reason: textOf(prose, here),
            ...(clause === undefined ? {} : { clause: textOf(clause, here) }),
            ...(comment === undefined ? {} : { comment: textOf(comment, here) }),
          },
        }),
  };
}

function exampleOf(value: unknown, where: string): WorkedExample {
  const raw = recordOf(value, where);
  const text = (key: string): string => textOf(raw[key], `${where}: ${key}`);
  return { input: text('input'), expected: text('expected'), from: text('from'), scenario: text('scenario') };
}

const textsOf = (value: unknown, where: string): readonly string[] =>
  listOf(value, where).map((item) => textOf(item, where));
