import assert from 'node:assert/strict';
import type { Contract } from '../../src/contract/contract.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { type Answer, askedInstant, askedRange, statedRange } from '../../src/simulation/range.ts';

const instant = (text: string): number => Date.parse(text);

function answered<T>(answer: Answer<T>): T {
  assert.ok(answer.ok, answer.ok ? '' : answer.message);
  return answer.value;
}

function messageOf(answer: Answer<unknown>): string {
  assert.ok(!answer.ok);
  return answer.message;
}

/** A contract of which only what the range depends on is there. */
function contract(specs: readonly PeriodSpec[], term?: Contract['term'], zone = 'UTC'): Contract {
  const targets = specs.map((period) => ({ scope: { kind: 'period', period } }));
  return { id: 'Hosting', zone, targets, payments: [], ...(term === undefined ? {} : { term }) } as unknown as Contract;
}

const month: PeriodSpec = { kind: 'calendar', unit: 'month' };
const quarter: PeriodSpec = { kind: 'calendar', unit: 'quarter' };

describe('the range of a statement', () => {
  it('includes the last period, in the zone of the agreement, across the change of the clock', () => {
    assert.deepEqual(answered(askedRange('2026-03', '2026-03', 'Europe/London')), {
      start: instant('2026-03-01T00:00Z'),
      end: instant('2026-03-31T23:00Z'),
    });
  });

  it('leaves open what was not asked for', () => {
    assert.deepEqual(answered(askedRange(undefined, undefined, 'UTC')), {});
    assert.deepEqual(answered(askedRange('2026', undefined, 'UTC')), { start: instant('2026-01-01T00:00Z') });
  });

  it('refuses what is no period, and a last before a first', () => {
    assert.match(messageOf(askedRange('2026-13', undefined, 'UTC')), /'2026-13' is no period\. Write a year/);
    assert.match(messageOf(askedRange('2026-02', '2026-01', 'UTC')), /2026-01, ends before the first, 2026-02/);
  });

  it('rounds the data outwards to the periods of every target', () => {
    const known = { start: instant('2026-02-10T00:00Z'), end: instant('2026-04-01T00:00Z') };
    assert.deepEqual(answered(statedRange(contract([month]), {}, known)), {
      start: instant('2026-02-01T00:00Z'),
      end: instant('2026-04-01T00:00Z'),
    });
    assert.deepEqual(answered(statedRange(contract([month, quarter]), {}, known)), {
      start: instant('2026-01-01T00:00Z'),
      end: instant('2026-04-01T00:00Z'),
    });
  });

  it('stays within the term, whose last day counts', () => {
    const known = { start: instant('2025-11-10T00:00Z'), end: instant('2027-01-01T00:00Z') };
    assert.deepEqual(answered(statedRange(contract([month], { from: '2026-01-01', until: '2026-06-30' }), {}, known)), {
      start: instant('2026-01-01T00:00Z'),
      end: instant('2026-07-01T00:00Z'),
    });
    const asked = { start: instant('2025-01-01T00:00Z'), end: instant('2025-02-01T00:00Z') };
    assert.match(
      messageOf(statedRange(contract([month], { from: '2026-01-01' }), asked, known)),
      /in force from 2026-01-01 on/,
    );
  });

  it('takes no period from data without rows', () => {
    assert.match(messageOf(statedRange(contract([month]), {}, undefined)), /no rows.*--from 2025-01/);
    assert.match(messageOf(statedRange(contract([]), {}, undefined)), /it has no target/);
  });
});

describe('the instant at which open rows end', () => {
  it('is the end of a date, or a time', () => {
    assert.equal(answered(askedInstant('2026-01-31', 'Europe/Berlin')), instant('2026-01-31T23:00Z'));
    assert.equal(answered(askedInstant('2026-01-31T18:00', 'Europe/Berlin')), instant('2026-01-31T17:00Z'));
    assert.equal(answered(askedInstant('2026-01-31T18:00Z', 'Europe/Berlin')), instant('2026-01-31T18:00Z'));
    assert.match(messageOf(askedInstant('yesterday', 'UTC')), /neither a date/);
  });
});
