/** The texts that are parsed as they are and broken: all examples, and what tests lower and compare. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Lexer } from 'langium';
import { root } from '../../../scripts/bundles.ts';
import { edited, type Place } from './edits.ts';

export interface WrittenText {
  /** From the root of the repository. */
  readonly file: string;
  readonly text: string;
}

/** In the order of their names. */
export const writtenTexts = (): readonly WrittenText[] =>
  globSync(['examples/**/*.sla', 'test/language/contracts/*.sla', 'test/conformance/*.sla'], { cwd: root })
    .sort()
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

/** Where the tokens of a text stand. */
export const placesOf = (lexer: Lexer, text: string): readonly Place[] =>
  lexer
    .tokenize(text)
    .tokens.map(({ startOffset, endOffset }) => ({ from: startOffset, to: (endOffset ?? startOffset) + 1 }));

export const wordsAt = (text: string, places: readonly Place[]): readonly string[] =>
  places.map(({ from, to }) => text.slice(from, to));

/** One of the texts with one to three edits by words of its own. */
export function brokenText(lexer: Lexer, texts: readonly string[], random: (below: number) => number): string {
  const text = texts[random(texts.length)] ?? '';
  const places = placesOf(lexer, text);
  return edited(text, places, wordsAt(text, places), 1 + random(3), random).text;
}
