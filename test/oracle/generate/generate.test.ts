import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createParser } from '../../language/formatting/parser.ts';
import { caseOf } from './case.ts';
import { plans } from './plan.ts';

describe('random agreements', () => {
  it('are texts of the language', () => {
    const parser = createParser();
    fc.assert(
      fc.property(plans, (plan) => {
        const { sla } = caseOf(plan);
        const { lexerErrors, parserErrors } = parser.parse(sla);
        assert.deepEqual(
          [...lexerErrors, ...parserErrors].map(({ message }) => message),
          [],
          sla,
        );
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
