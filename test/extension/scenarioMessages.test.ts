/** What the test explorer says of a scenario that doesn't pass. */
import assert from 'node:assert/strict';
import { messagesOf, outputOf } from '../../src/extension/testing/messages.ts';
import type { ScenarioResult } from '../../src/protocol/requests.ts';

const range = (line: number) => ({ file: 'shop.sla', start: { line, column: 2 }, end: { line, column: 20 } });

const result = (parts: Partial<ScenarioResult>): ScenarioResult => ({
  title: 'Two hours down',
  agreement: 'Shop',
  at: range(10),
  verdict: 'failed',
  expectations: 1,
  failures: [],
  problems: [],
  ...parts,
});

describe('messages of the test explorer', () => {
  it('are none where a scenario passes', () => assert.deepEqual(messagesOf(result({ verdict: 'passed' })), []));

  it('have a line in the output where it passes', () =>
    assert.equal(outputOf(result({ verdict: 'passed' })), 'passed  Two hours down (Shop)\n'));

  it('set what was expected beside what came out, with the way there', () => {
    const failure = {
      about: 'credit of Availability',
      expected: '100.00 EUR',
      got: '50.00 EUR',
      at: range(12),
      derivation: [
        { stage: 'value' as const, text: 'Uptime = 99.731%', rule: 'N1' },
        { stage: 'rounding' as const, text: '50.00 EUR' },
      ],
    };
    assert.deepEqual(messagesOf(result({ failures: [failure] })), [
      {
        text: 'credit of Availability: expected 100.00 EUR, got 50.00 EUR',
        difference: { expected: '100.00 EUR', got: '50.00 EUR' },
        start: { line: 12, column: 2 },
        end: { line: 12, column: 20 },
      },
      {
        text: 'credit of Availability came about so:\nvalue       Uptime = 99.731%  (N1)\nrounding    50.00 EUR',
        start: { line: 12, column: 2 },
        end: { line: 12, column: 20 },
      },
    ]);
  });

  it('say at its first line why a scenario could not run', () => {
    const [message] = messagesOf(result({ verdict: 'error', problems: ['It expects nothing.'] }));
    assert.deepEqual(message, { text: 'It expects nothing.', start: range(10).start, end: range(10).start });
  });
});
