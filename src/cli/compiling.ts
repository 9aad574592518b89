import { setFlagsFromString } from 'node:v8';
import type { Progress } from '../measure/engine.ts';

/** How often a function is called before V8 compiles it quickly, and before it compiles it thoroughly. */
export interface Calls {
  readonly quickly: number;
  readonly thoroughly: number;
}

/** Hundreds of functions are called for each agreement: to compile them quickly pays soon, and to compile them thoroughly takes longer than it saves. */
const FOR_AGREEMENTS: Calls = { quickly: 400, thoroughly: 300_000 };

/** A few functions go through millions of rows. */
const FOR_ROWS: Calls = { quickly: 400, thoroughly: 12_000 };

/** As many files as pay for it: fewer are compiled for as one is (see main.ts). */
const MANY = 100;

/**
 * Has the program compiled for many agreements from now on, and for their rows while those are read. Gives what is to be told how far the
 * work is, which tells `report`.
 */
export function compiledForMany(
  files: number,
  report: (progress: Progress) => void,
  compileFor: (calls: Calls) => void = compileAfter,
): (progress: Progress) => void {
  if (files < MANY) return report;
  compileFor(FOR_AGREEMENTS);
  let current = FOR_AGREEMENTS;
  return (progress) => {
    // Rows are read once somebody asks for them: when the first agreement is measured.
    const next = progress.step === 'measuring' && progress.done > 0 ? FOR_AGREEMENTS : FOR_ROWS;
    if (next !== current) compileFor(next);
    current = next;
    report(progress);
  };
}

function compileAfter({ quickly, thoroughly }: Calls): void {
  setFlagsFromString(`--invocation-count-for-maglev=${quickly}`);
  setFlagsFromString(`--invocation-count-for-turbofan=${thoroughly}`);
}
