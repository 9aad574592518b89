/** Puts each kind of defect into each repaired agreement, and sees whether it's found where it stands, with its figures. */
import type { LangiumDocument } from 'langium';
import type { Diagnostic } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { isRuleName } from '../../src/language/validation/rules.ts';
import { codeOf, messageOf } from '../support/fixtureCheck.ts';
import { memoryWorkspace } from '../support/language.ts';
import { edited, type Range } from './edits.ts';
import { missing } from './figures.ts';
import type { Injection, Kind, Site } from './kind.ts';
import { randomFor } from './random.ts';
import { repairedFile, withoutScenarios } from './repaired.ts';
import { agreementsOf, type SoundFile } from './tree.ts';

/** A repaired agreement, and what is said of it all the same. */
export interface Ground {
  readonly file: SoundFile;
  /** Warnings and errors; there should be none. */
  readonly grave: readonly string[];
  /** What is said of it without any defect. */
  readonly said: ReadonlySet<string>;
}

export interface Outcome {
  readonly kind: Kind;
  readonly slug: string;
  readonly at: string;
  /** Why it would be no defect here, so that it isn't injected. */
  readonly dropped?: string;
  /** Why it isn't found; absent where it is. */
  readonly miss?: string;
  /** What the finding says, or the findings that come nearest. */
  readonly message?: string;
}

export interface Injector {
  readonly ground: (slug: string) => Promise<Ground>;
  readonly sites: (kind: Kind, ground: Ground) => readonly Site[];
  readonly inject: (kind: Kind, ground: Ground, site: Site) => Promise<Outcome>;
}

export async function injector(): Promise<Injector> {
  const { services, validate } = await memoryWorkspace();
  const { LangiumDocumentFactory, LangiumDocuments, DocumentBuilder } = services.shared.workspace;
  let read = 0;
  const parsed = async (text: string): Promise<LangiumDocument> =>
    LangiumDocumentFactory.fromString(text, URI.parse(`file:///parsed/${read++}.sla`));
  const diagnosticsOf = async (text: string): Promise<readonly Diagnostic[]> =>
    (await validate([{ path: 'agreement.sla', text }])).get('agreement.sla') ?? [];
  const ground = async (slug: string): Promise<Ground> => {
    const whole = await repairedFile(slug, parsed);
    const text = withoutScenarios(whole, await parsed(whole));
    const diagnostics = await diagnosticsOf(text);
    // Linked, and kept, so that its names can be followed.
    const document = LangiumDocumentFactory.fromString(text, URI.parse(`file:///ground/${slug}.sla`));
    LangiumDocuments.addDocument(document);
    await DocumentBuilder.build([document]);
    return {
      file: { slug, text, document, agreements: agreementsOf(document) },
      grave: diagnostics.filter(isGrave).map((each) => `${codeOf(each)}: ${messageOf(each)}`),
      said: new Set(diagnostics.map(keyOf)),
    };
  };
  const inject = async (kind: Kind, { file, said }: Ground, site: Site): Promise<Outcome> => {
    const injection = site.inject(randomFor(kind.name, file.slug, site.at));
    const where = { kind, slug: file.slug, at: site.at };
    if (typeof injection === 'string') return { ...where, dropped: injection };
    const { text, place } = edited(file.text, injection.edits);
    const silenced = silencedAt(text, place, kind.rules);
    if (silenced !== undefined) return { ...where, dropped: `the agreement says that it is meant: ${silenced}` };
    const found = (await diagnosticsOf(text)).filter((each) => !said.has(keyOf(each)));
    return { ...where, ...judged(kind, injection, text, place, found) };
  };
  const sites = (kind: Kind, { file }: Ground): readonly Site[] => kind.sites(file);
  return { ground, sites, inject };
}

/** What a comment on the line before says, where it silences the rules there. */
function silencedAt(text: string, { start }: Range, rules: readonly string[]): string | undefined {
  const before = text.slice(0, start).split('\n').at(-2) ?? '';
  const [, rule = '', reason] = /^\s*\/\/ sla-ignore ([\w-]+): (.*)$/.exec(before) ?? [];
  return rules.includes(rule) ? reason : undefined;
}

const isGrave = ({ severity }: Diagnostic): boolean => severity === 1 || severity === 2;
const keyOf = (diagnostic: Diagnostic): string => `${codeOf(diagnostic)} ${messageOf(diagnostic)}`;

function judged(
  kind: Kind,
  { figures, witness }: Injection,
  text: string,
  place: Range,
  found: readonly Diagnostic[],
): Pick<Outcome, 'miss' | 'message'> {
  if (kind.family !== 'language') {
    const broken = found.filter((each) => each.severity === 1 && !isRuleName(codeOf(each) ?? ''));
    if (broken.length > 0) return { miss: 'the injected text is malformed', message: broken.map(messageOf).join(' ') };
  }
  const ofRule = found.filter((each) => kind.rules.includes(codeOf(each) ?? ''));
  if (ofRule.length === 0)
    return { miss: `no finding of ${kind.rules.join(' or ')}`, message: found.map(keyOf).join(' | ') };
  const there = ofRule.filter(({ range }) => isInside(offsetsOf(text, range), place));
  if (there.length === 0) {
    const at = ofRule.map(({ range }) => `'${text.slice(offsetsOf(text, range).start, offsetsOf(text, range).end)}'`);
    return { miss: `found elsewhere, at ${at.join(', ')}`, message: ofRule.map(messageOf).join(' ') };
  }
  const lacking = there.map((each) => {
    const message = messageOf(each);
    return { message, lacks: figures.flatMap((figure) => missing(message, figure) ?? []), wrong: witness?.(message) };
  });
  const right = lacking.find(({ lacks, wrong }) => lacks.length === 0 && wrong === undefined);
  if (right) return { message: right.message };
  const why = lacking.map(({ lacks, wrong }) => [...lacks.map((each) => `not ${each}`), wrong ?? []].flat().join(', '));
  return {
    miss: `found with other figures: ${why.join('; ')}`,
    message: lacking.map(({ message }) => message).join(' '),
  };
}

const isInside = (inner: Range, outer: Range): boolean => inner.start >= outer.start && inner.end <= outer.end;

function offsetsOf(text: string, { start, end }: Diagnostic['range']): Range {
  const lines = text.split('\n');
  const offset = (line: number): number => lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
  return { start: offset(start.line) + start.character, end: offset(end.line) + end.character };
}
