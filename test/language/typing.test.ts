import assert from 'node:assert/strict';
import { rational, toJSON } from '../../src/exact/rational.ts';
import { createSlaServices } from '../../src/language/module.ts';
import { durationIn, numberIn, valueOfLiteral } from '../../src/language/typing/literals.ts';
import { SlaValidationRegistry } from '../../src/language/typing/validationRegistry.ts';

describe('what literals say', () => {
  it('is the same the second time', () => {
    for (let turn = 0; turn < 2; turn++) {
      assert.equal(toJSON(numberIn('1_000.50 GBP')), '2001/2');
      assert.equal(toJSON(durationIn('2 min 30 s')), '150000');
      for (const [$type, text, value] of [
        ['NumberLiteral', '1.5', '3/2'],
        ['PercentLiteral', '1.5', '3/200'],
        ['PercentLiteral', '1.5 %', '3/200'],
        ['PercentagePointsLiteral', '1.5', '3/200'],
        ['PointsLiteral', '1.5', '3/2'],
        ['DurationLiteral', '1.5 s', '1500'],
        ['MoneyLiteral', '1.5 GBP', '3/2'],
      ])
        for (const negative of [false, true]) {
          const found = valueOfLiteral({ $type, text, negative } as never, 'UTC');
          const canBeNegative = $type === 'NumberLiteral' || $type === 'PercentLiteral' || $type === 'MoneyLiteral';
          const wanted = negative && canBeNegative ? toJSON(rational(value ?? '').neg()) : value;
          assert.equal(found && 'value' in found && found.value, wanted, `${$type} ${negative}`);
        }
    }
  });
});

describe('checks of a type of nodes', () => {
  it('are those that are registered, also once they were asked for', () => {
    const { ValidationRegistry: registry } = createSlaServices().Sla.validation;
    assert.ok(registry instanceof SlaValidationRegistry);
    const types = ['Model', 'Agreement', 'Party'];
    const holds = (): void => {
      for (const categories of [undefined, ['fast'], ['slow'], ['built-in', 'fast']])
        for (const type of types)
          assert.deepEqual(
            registry.checksFor(categories)(type),
            registry.getChecks(type, categories).toArray(),
            `${type} ${categories}`,
          );
    };
    holds();
    const before = registry.checksFor(['slow'])('Party').length;
    registry.register({ Party: () => {} } as never, undefined, 'slow');
    assert.equal(registry.checksFor(['slow'])('Party').length, before + 1);
    holds();
  });
});
