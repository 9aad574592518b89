import type { Contract } from '../../../src/contract/contract.ts';
import type { SourceRange } from '../../../src/contract/source.ts';
import { contractWith } from '../../support/emptyContract.ts';

export const range = (line: number, from = 0, to = 10, file = 'a.sla'): SourceRange => ({
  file,
  start: { line, column: from },
  end: { line, column: to },
});

/** An agreement in which nothing is said. */
export const emptyContract: Contract = contractWith({ id: 'A', currency: 'GBP', files: ['a.sla'], at: range(0) });
