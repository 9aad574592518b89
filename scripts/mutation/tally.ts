/** Counts mutants. */
import type { Mutant } from './results.ts';

export interface Tally {
  readonly mutants: number;
  readonly killed: number;
  readonly timeout: number;
  readonly survived: number;
  readonly uncovered: number;
  /** Evaluated once, when the module is loaded. */
  readonly left: number;
}

export function tallyOf(mutants: readonly Mutant[]): Tally {
  const count = (...statuses: readonly Mutant['status'][]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const left = count('Ignored');
  return {
    mutants: mutants.length - left,
    killed: count('Killed', 'RuntimeError', 'CompileError'),
    timeout: count('Timeout'),
    survived: count('Survived'),
    uncovered: count('NoCoverage'),
    left,
  };
}

/** In percent. A mutant that never ends is found too. */
export const scoreOf = ({ mutants, killed, timeout }: Tally): number =>
  mutants === 0 ? 100 : (100 * (killed + timeout)) / mutants;

export const isLeftAlive = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage';
