import assert from 'node:assert/strict';
import fc from 'fast-check';
import { increaseOf, isBlurred } from '../../../src/measure/engines/prometheus/increments.ts';

describe('rises of counters', () => {
  it('are exact', () => {
    assert.equal(increaseOf('10', '17'), '7');
    assert.equal(increaseOf('0.1', '0.3'), '0.2');
    assert.equal(increaseOf('9007199254740990', '9007199254740991'), '1');
    assert.equal(increaseOf('1e-06', '2'), '1.999999');
    assert.equal(increaseOf('5', '5'), '0');
  });

  it('begin from 0 where the counter was started anew', () => {
    assert.equal(increaseOf('17', '3'), '3');
    assert.equal(increaseOf('17.5', '0'), '0');
  });

  it('are no numbers where a sample is none', () => {
    assert.equal(increaseOf('NaN', '3'), 'NaN');
    assert.equal(increaseOf('3', '+Inf'), '+Inf');
  });

  it('add up to what was counted between restarts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1 }), (rises) => {
        let counter = 0;
        const samples = rises.map((rise) => {
          counter += rise;
          return String(counter);
        });
        const found = samples.slice(1).map((sample, i) => Number(increaseOf(samples[i] ?? '', sample)));
        assert.deepEqual(found, rises.slice(1));
      }),
    );
  });
});

describe('samples', () => {
  it('beyond what a float counts by one are blurred', () => {
    assert.equal(isBlurred('9007199254740991'), false);
    assert.equal(isBlurred('9007199254740992'), true);
    assert.equal(isBlurred('-9007199254740992'), true);
    assert.equal(isBlurred('1e+21'), true);
    assert.equal(isBlurred('1e-07'), false);
    assert.equal(isBlurred('0.1234567890123456789'), false);
    assert.equal(isBlurred('NaN'), false);
    assert.equal(isBlurred('+Inf'), false);
  });
});
