import { roomAbove } from '../../../analyse/baseline.ts';
import { metricOf } from '../../../contract/lookup.ts';
import { rational, toDecimal } from '../../../exact/rational.ts';
import type { Rule } from '../frame/rule.ts';
import { capital, levelOf, scaleOfValues, thresholdText, valueText } from '../frame/wording.ts';

const FACTOR = 10;

export const trivialTarget: Rule = {
  name: 'trivial-target',
  family: 'reach',
  defaultSeverity: 'hint',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  options: {
    factor: {
      type: 'number',
      default: FACTOR,
      minimum: 1,
      description: 'How many times the failures of the baseline a target may allow before it counts as trivial.',
    },
  },
  doc: {
    what: 'Finds targets that the declared baseline meets with so much room that they bind nobody, and those that every value meets.',
    why: `A target protects the customer only where it could be missed. Where the service is down for 4 minutes in a usual month and the target allows 7 hours,
the service can get a hundred times worse before anybody owes anything.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the target is a floor for disasters, and another one binds in usual periods.',
  },
  check: ({ contract, textOf, numberOption }, report) => {
    const factor = rational(String(numberOption('factor')));
    for (const target of contract.targets) {
      const { threshold } = target;
      const room = threshold && roomAbove(threshold, metricOf(contract, target)?.baseline?.value, factor);
      if (!threshold || !room) continue;
      const place = { at: [levelOf(threshold, textOf), target.nameAt] as const, about: target.id };
      if (room.kind === 'always')
        report({ ...place, message: `Every value is ${thresholdText(threshold)}: the target can't be missed.` });
      else {
        const scale = scaleOfValues([threshold.value]);
        const baseline = metricOf(contract, target)?.baseline;
        report({
          ...place,
          message: `${capital(thresholdText(threshold))} allows ${toDecimal(room.times, 1, 'floor')} times the failures of the declared baseline, ${valueText(room.baseline, scale)}: the service can get that much worse before the target says anything.`,
          related: baseline ? [{ message: 'The baseline.', at: baseline.at }] : [],
        });
      }
    }
  },
};
