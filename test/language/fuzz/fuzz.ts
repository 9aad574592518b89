/** Reads randomly broken examples, and looks whether a mistake planted behind the breakage is still found. */
import { AstUtils } from 'langium';
import { URI } from 'vscode-uri';
import {
  isAgreement,
  isDataset,
  isModel,
  isNamedPeriod,
  isPeriodDeclaration,
  isScenario,
} from '../../../src/language/generated/ast.ts';
import { createSlaServices } from '../../../src/language/module.ts';
import { loadText } from '../../../src/language/workspace/load.ts';
import { type EditKind, edited, randomNumbers } from './edits.ts';
import { placesOf, wordsAt, writtenTexts } from './texts.ts';

/** A name that nothing has: to say so, the parser must have found its way back. */
const PLANTED = '\nperiod Planted is NoSuchPeriod\n';

export interface FuzzOptions {
  /** How many edits to make; a text gets one to five of them. */
  readonly edits: number;
  readonly seed: number;
  /** Every so many cases the text is also linked, typed, checked and lowered. */
  readonly wholeEvery: number;
  readonly onProgress?: (done: number) => void;
}

export interface FuzzReport {
  /** Texts that were broken and read. */
  readonly cases: number;
  readonly files: number;
  readonly edits: Readonly<Record<EditKind, number>>;
  /** Cases that were linked, typed, checked and lowered. */
  readonly whole: number;
  /** Cases in which the mistake behind the breakage was found. */
  readonly found: number;
  readonly crashes: readonly string[];
  /** Cases in which it wasn't, the first few. */
  readonly lost: readonly { readonly file: string; readonly text: string }[];
  readonly slowest: { readonly file: string; readonly ms: number };
}

const uri = URI.parse('file:///workspace/broken.sla');

export async function fuzz({ edits: wanted, seed, wholeEvery, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const { Sla: services } = createSlaServices();
  const { LangiumParser, Lexer } = services.parser;
  const examples = writtenTexts().map(({ file, text }) => ({ file, text, places: placesOf(Lexer, text) }));
  const words = [...new Set(examples.flatMap(({ text, places }) => wordsAt(text, places)))];
  const random = randomNumbers(seed);
  const edits: Record<EditKind, number> = { insert: 0, delete: 0, replace: 0, swap: 0, duplicate: 0 };
  const crashes: string[] = [];
  const lost: { file: string; text: string }[] = [];
  let slowest = { file: '', ms: 0 };
  let [whole, found] = [0, 0];

  const planted = (text: string): boolean =>
    AstUtils.streamAst(LangiumParser.parse(text).value).some(
      (node) => isPeriodDeclaration(node) && node.name === 'Planted' && isNamedPeriod(node.period),
    );
  const reported = async (text: string): Promise<boolean> => {
    const document = await loadText(services, text, uri);
    const model = document.parseResult.value;
    const { Contracts } = services.lowering;
    for (const declaration of isModel(model) ? model.declarations : []) {
      if (isAgreement(declaration)) JSON.stringify(Contracts.contractOf(declaration));
      if (isDataset(declaration)) JSON.stringify(Contracts.datasetOf(declaration));
      if (isScenario(declaration)) JSON.stringify(Contracts.scenarioOf(declaration));
    }
    const messages = (document.diagnostics ?? []).map(({ message }) => String(message));
    const crash = messages.find((message) => /error occurred|TypeError|undefined/i.test(message));
    if (crash !== undefined) throw new Error(crash);
    return messages.some((message) => message.includes('NoSuchPeriod'));
  };

  let [cases, made] = [0, 0];
  for (; made < wanted; cases++) {
    const { file, text, places } = examples[random(examples.length)] as (typeof examples)[number];
    const broken = edited(text, places, words, 1 + random(5), random);
    for (const kind of broken.kinds) edits[kind]++;
    made += broken.kinds.length;
    const isWhole = cases % wholeEvery === 0;
    const began = performance.now();
    try {
      const kept = isWhole ? await reported(broken.text + PLANTED) : planted(broken.text + PLANTED);
      if (kept) found++;
      else if (lost.length < 20) lost.push({ file, text: broken.text });
      if (isWhole) whole++;
    } catch (error) {
      crashes.push(`${file}: ${error instanceof Error ? error.stack : String(error)}\n${broken.text}`);
    }
    const ms = performance.now() - began;
    if (!isWhole && ms > slowest.ms) slowest = { file, ms };
    onProgress?.(made);
  }
  return { cases, files: examples.length, edits, whole, found, crashes, lost, slowest };
}
