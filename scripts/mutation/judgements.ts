/** What was judged of the mutants that no test tells from the original: judgements/*.yaml, from the particular to the general. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Mutant } from './results.ts';

export const VERDICTS = {
  equivalent: 'does the same for every input',
  unreachable: 'takes away a guard that the types ask for and no caller comes to',
  wording: 'changes words or spaces of a text, no figure and no place',
  accepted: 'could be told, by a test that would cost more than it holds',
  gap: 'changes what is found or said, and no test has the case yet',
} as const;

export type Verdict = keyof typeof VERDICTS;

export interface Judgement {
  readonly verdict: Verdict;
  readonly why: string;
}

interface Entry extends Judgement {
  /** How the file's path ends; any if absent. */
  readonly file?: string;
  readonly mutator?: string;
  /** A part of `original → replacement`; or, between slashes, a regular expression. */
  readonly change?: string;
}

export type Judge = (mutant: Mutant) => Judgement | undefined;

export const changeOf = ({ original, replacement }: Mutant): string => `${original} → ${replacement || 'nothing'}`;

/** Applies to any file, so that it comes behind those of single files. */
const GENERAL = 'general.yaml';

/** The first entry that fits a mutant judges it. Throws where an entry doesn't say what it should. */
export function readJudgements(folder = path.join(import.meta.dirname, 'judgements')): Judge {
  const particular = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && name !== GENERAL)
    .sort();
  const matchers = [...particular, GENERAL].flatMap((name) =>
    entriesOf(path.join(folder, name)).map((entry) => ({ entry, fits: fitting(entry) })),
  );
  return (mutant) => matchers.find(({ fits }) => fits(mutant))?.entry;
}

function entriesOf(file: string): readonly Entry[] {
  const entries = (parse(readFileSync(file, 'utf8')) ?? []) as readonly Entry[];
  for (const { verdict, why, ...which } of entries)
    if (!why || !(verdict in VERDICTS) || Object.keys(which).length === 0)
      throw new Error(
        `${file}: ${JSON.stringify(which)} needs a verdict (${Object.keys(VERDICTS).join(', ')}) and a why.`,
      );
  return entries;
}

function fitting({ file, mutator, change }: Entry): (mutant: Mutant) => boolean {
  const pattern = change?.startsWith('/') ? new RegExp(change.slice(1, -1)) : undefined;
  return (mutant) =>
    (file === undefined || mutant.file.endsWith(file)) &&
    (mutator === undefined || mutant.mutator === mutator) &&
    (change === undefined || (pattern ? pattern.test(changeOf(mutant)) : changeOf(mutant).includes(change)));
}
