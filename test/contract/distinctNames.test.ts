import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distinctNames } from '../../src/contract/distinctNames.ts';

const numbered = (name: string, count: number): string => `${name} (${count})`;

describe('distinct names', () => {
  it('are numbered past the names that others have', () => {
    assert.deepEqual(distinctNames(['A', 'A', 'A (2)'], numbered), ['A', 'A (3)', 'A (2)']);
    assert.deepEqual(distinctNames(['A (2)', 'A', 'A', 'A', 'A (2)'], numbered), [
      'A (2)',
      'A',
      'A (3)',
      'A (4)',
      'A (2) (2)',
    ]);
  });

  it('are distinct, whatever they were, and the first of each stays', () => {
    const name = fc.constantFrom('A', 'B', 'A (2)', 'A (3)', 'A (2) (2)');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (names) => {
        const made = distinctNames(names, numbered);
        assert.equal(new Set(made).size, names.length);
        for (const [i, each] of names.entries()) if (names.indexOf(each) === i) assert.equal(made[i], each);
      }),
    );
  });
});
