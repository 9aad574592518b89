/** A statement that has something in each of its parts, settled from a small agreement. */
import type { Contract } from '../../src/contract/contract.ts';
import type { Statement } from '../../src/statement/statement.ts';
import * as c from './contracts.ts';
import * as e from './expressions.ts';

const availability = e.metric('Uptime');

export const hostingContract = (parts: Partial<Contract> = {}): Contract =>
  c.contract({
    version: '2.1.0',
    zone: 'Europe/London',
    services: [c.service('Checkout', e.rate('12000 GBP', 'month'), { feeAssumed: true })],
    metrics: [
      c.uptime('Uptime', { title: 'Monthly uptime', substitute: { label: 'what the status page says', at: e.at(7) } }),
    ],
    targets: [
      c.target('Availability', 'Uptime', e.percent('99.95'), {
        service: 'Checkout',
        at: e.at(10),
        credits: [
          c.byBands(
            availability,
            c.nested(
              c.band(c.edge('below', e.values.percent('99.95')), e.percent(10)),
              c.band(c.edge('below', e.values.percent(99)), e.percent(25)),
            ),
            e.fee('Checkout'),
          ),
        ],
      }),
      c.target('Outages', 'unused', e.percent(0), {
        title: 'No outage above four hours',
        commitment: e.atMost(e.field('Unavailable', 'duration'), e.duration('4 h')),
        scope: { kind: 'each-row', rows: { kind: 'outages', condition: 'Unavailable' }, period: c.MONTH, at: e.at(20) },
        credits: [
          c.amount(
            e.forEach('each-started', {
              amount: e.money('150.255 GBP'),
              unit: e.duration('1 h'),
              quantity: e.field('Unavailable', 'duration'),
              beyond: e.duration('4 h'),
            }),
          ),
        ],
      }),
    ],
    creditTerms: c.creditTerms({
      caps: [
        c.cap(e.multiply(e.percent(20), e.fee('Checkout')), { kind: 'period', period: c.MONTH }),
        c.cap(e.money('4000 GBP'), { kind: 'rolling', months: 12 }),
      ],
      claim: {
        kind: 'claim',
        by: 'Acme',
        within: { count: 30, unit: 'calendar-days' },
        from: 'period-end',
        at: e.at(30),
      },
    }),
    rights: [
      {
        what: 'terminate',
        by: 'Acme',
        when: e.missed('Availability', 2, { kind: 'any', periods: 3 }),
        exerciseWithin: { count: 60, unit: 'calendar-days' },
        at: e.at(40),
      },
    ],
    defaults: [{ rule: 'N3', about: 'rounding of money', choice: 'half up', at: e.at(1) }],
    ...parts,
  });

export function hostingStatement(parts: Partial<Contract> = {}): Statement {
  const statement = c.settled(
    hostingContract(parts),
    '2026-01-01',
    '2026-05-31',
    {
      known: ['2026-01-01T00:00:00Z', '2026-05-15T23:00:00Z'],
      values: {
        'Uptime node': {
          '2026-01': {
            ...c.measured(e.values.percent('99.9497')),
            facts: [{ label: 'down', value: '22 min 30 s', rows: [{ file: 'probes.csv', from: 12, to: 34 }] }],
          },
          '2026-02': c.measured(e.values.percent('98')),
          '2026-03': c.measuredBetween(e.values.percent('98.9'), e.values.percent('99.4'), '4 h of gaps'),
          '2026-04': c.measured(e.values.percent('99.99')),
          '2026-05': c.measuredBetween(e.values.percent('98.9'), e.values.percent('99.99'), '4 h of gaps'),
        },
      },
      outages: { 'Uptime outages': [['2026-01-04T10:00:00Z', '2026-01-04T10:22:30Z']] },
      rows: {
        Outages: [
          c.measuredRow('2026-01-04T10:00:00Z', '2026-01-04T10:22:30Z', '2026-01'),
          c.measuredRow('2026-04-04T10:00:00Z', '2026-04-04T15:22:30Z', '2026-04', {
            source: { file: 'probes.csv', from: 120, to: 122 },
          }),
        ],
      },
    },
    {
      dataset: { id: 'Probes', title: 'Probes of 2026', notes: ['Probes run every minute from one place.'] },
      files: [{ path: 'hosting.sla', sha256: 'a'.repeat(64) }],
    },
  );
  return {
    ...statement,
    provenance: {
      ...statement.provenance,
      sources: [
        {
          data: 'probes',
          file: 'probes.csv',
          sha256: 'b'.repeat(64),
          rows: 194_400,
          used: 194_396,
          duplicates: 2,
          leftOut: [{ reason: 'another service', rows: 1 }],
          rejectedCount: 1,
          rejected: [
            { file: 'probes.csv', line: 77, column: 'ts', value: '2026-13-01', reason: 'there is no month 13' },
          ],
          clockIssues: 0,
        },
      ],
    },
  };
}
