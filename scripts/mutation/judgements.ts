/** What was judged of the mutants that no test tells from the original: judgements.yaml, by file. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Mutant } from './results.ts';

export const VERDICTS = {
  equivalent: 'does the same for every input',
  unreachable: 'guards against what the types or the callers rule out',
  wording: 'changes words of a message, no figure and no place',
  speed: 'changes how long it takes, not what comes out',
  accepted: 'could be told, by a test that costs more than it holds',
} as const;

export type Verdict = keyof typeof VERDICTS;

export interface Judgement {
  readonly verdict: Verdict;
  readonly why: string;
}

interface Entry extends Judgement {
  /** `original → replacement`, or a part of it; each of the file's mutants that contain it is judged so. */
  readonly change: string;
}

type Entries = Readonly<Record<string, readonly Entry[]>>;

export type Judge = (mutant: Mutant) => Judgement | undefined;

export const changeOf = ({ original, replacement }: Mutant): string => `${original} → ${replacement || 'nothing'}`;

/** Throws where an entry doesn't say what it should. */
export function readJudgements(file = path.join(import.meta.dirname, 'judgements.yaml')): Judge {
  const entries = (parse(readFileSync(file, 'utf8')) ?? {}) as Entries;
  for (const [of, list] of Object.entries(entries))
    for (const { change, verdict, why } of list)
      if (!change || !why || !(verdict in VERDICTS))
        throw new Error(`${file}, ${of}: '${change}' needs a verdict (${Object.keys(VERDICTS).join(', ')}) and a why.`);
  return (mutant) => {
    const change = changeOf(mutant);
    return entries[mutant.file]?.find((entry) => change.includes(entry.change));
  };
}
