import assert from 'node:assert/strict';
import type { Contract } from '../../src/contract/contract.ts';
import { statementBody } from '../../src/report/html.ts';
import { statementText } from '../../src/report/text.ts';
import { familiesOf } from '../../src/settle/families.ts';
import { tellerOf } from '../../src/settle/money.ts';
import type { Statement } from '../../src/statement/statement.ts';
import * as c from '../support/contracts.ts';
import * as e from '../support/expressions.ts';

const { percent } = e.values;

/** 100 GBP for each of so many circuits that is missed. */
function circuits(count: number): Contract {
  const ids = Array.from({ length: count }, (_, i) => `C-${i + 1}`);
  return c.contract({
    metrics: ids.map((id) => c.uptime(`Up ${id}`)),
    targets: ids.map((id) =>
      c.target(`Availability(${id})`, `Up ${id}`, e.percent(99), {
        family: 'Availability',
        title: `Availability: ${id}`,
        record: { data: 'circuits', key: id, title: id },
        credits: [{ amount: { kind: 'amount', amount: e.money('100 GBP') }, at: e.at() }],
      }),
    ),
  });
}

/** Every second circuit is missed in January; the first in February as well. */
function stated(count: number): Statement {
  const level = (missed: boolean) => c.measured(percent(missed ? 90 : 100));
  const values = Array.from({ length: count }, (_, i) => [
    `Up C-${i + 1} node`,
    c.inPeriods(c.MONTH, 'UTC', '2026-01-01', [level(i % 2 === 0), level(i === 0)]),
  ]);
  return c.settled(circuits(count), '2026-01-01', '2026-02-28', { values: Object.fromEntries(values) });
}

describe('targets for each record', () => {
  it('are stated for both parts of a period that is split', () => {
    const { targets } = stated(2);
    const cut = (firstDay: string, lastDay: string, start: string, end: string) =>
      targets.map((target) => ({
        ...target,
        lines: target.lines.slice(0, 1).map((line) => ({
          ...line,
          period: { ...line.period, partial: true, firstDay, lastDay, start, end },
        })),
      }));
    const parts = [
      ...cut('2026-01-01', '2026-01-10', '2026-01-01T00:00:00Z', '2026-01-11T00:00:00Z'),
      ...cut('2026-01-11', '2026-01-31', '2026-01-11T00:00:00Z', '2026-02-01T00:00:00Z'),
    ];
    const [family] = familiesOf(parts, tellerOf(circuits(2))).families ?? [];
    assert.deepEqual(
      family?.periods.map(({ period }) => [period.firstDay, period.lastDay]),
      [['2026-01-01', '2026-01-31']],
    );
  });

  it('are stated together, period by period, and each by itself', () => {
    const { families = [], targets } = stated(5);
    assert.equal(targets.length, 5);
    assert.deepEqual(
      families.map(({ title, records, members, periods }) => ({
        title,
        records,
        members,
        periods: periods.map(({ period, met, missed, entitled }) => [period.key, met, missed, entitled?.text]),
      })),
      [
        {
          title: 'Availability',
          records: 'circuits',
          members: 5,
          periods: [
            ['2026-01', 2, 3, '300.00 GBP'],
            ['2026-02', 4, 1, '100.00 GBP'],
          ],
        },
      ],
    );
  });

  it('are no family where there is one record', () => {
    assert.equal(stated(1).families, undefined);
  });

  it('are one section of the text, with what was missed', () => {
    const text = statementText(stated(300));
    assert.match(text, /^Availability, for each of 300 circuits$/m);
    assert.match(text, /^2026-01 +150 +150 +15,000\.00 GBP$/m);
    assert.match(text, /^C-1 +2026-02 .* missed +100\.00 GBP$/m);
    assert.doesNotMatch(text, /^C-2 /m);
    assert.match(text, /^111 more are not listed; --explain lists them\.$/m);
    assert.ok(text.split('\n').length < 150, text);
  });

  it('are all there where everything is explained', () => {
    const text = statementText(stated(30), { explain: true });
    assert.match(text, /^C-2 +2026-02 .* met/m);
    assert.match(text, /C-30: 2026-01/);
  });

  it('stand behind their names on the page', () => {
    const page = statementBody(stated(3)).html;
    assert.match(page, /<h3>Availability, for each of 3 circuits<\/h3>/);
    assert.match(page, /<summary>Availability: C-1: 2 missed<\/summary>/);
  });
});
