import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TargetLine, TargetStatement } from '../../src/statement/statement.ts';
import { chartModel, drawnNumber } from '../../src/webview/chartModel.ts';
import { exampleStatement } from './statement.ts';

const [issues, , , pages] = exampleStatement().targets as [
  TargetStatement,
  TargetStatement,
  TargetStatement,
  TargetStatement,
];

describe('the chart of a target', () => {
  it('has a point for every line, measured or not', () => {
    const { points } = chartModel(pages);
    assert.equal(points.length, pages.lines.length);
    assert.deepEqual(
      points.filter((point) => point.mark === undefined).map(({ line }) => line.outcome),
      Array(6).fill('not-measured'),
    );
  });

  it('shows every value and the threshold within its domain', () => {
    const { points, threshold, domain } = chartModel(issues);
    const values = [...points.flatMap(({ mark }) => mark ?? []), threshold?.value ?? 0];
    assert.ok(Math.min(...values) > domain[0] && Math.max(...values) < domain[1]);
  });

  it('has a domain even where every value is the same, or none is known', () => {
    const line: TargetLine = { ...issues.lines[0]!, value: { value: { kind: 'percent', value: '1' }, text: '100%' } };
    const { threshold: _, ...unbounded } = issues;
    const [low, high] = chartModel({ ...unbounded, lines: [line, line] }).domain;
    assert.ok(low < 100 && high > 100);
    assert.deepEqual(chartModel({ ...unbounded, lines: [] }).domain, [0, 1]);
  });

  it('cuts what gaps leave open rather than flatten the values', () => {
    const { value: _, ...line } = issues.lines[0]!;
    const between = {
      low: { value: { kind: 'percent', value: '1/2' }, text: '50%' },
      high: { value: { kind: 'percent', value: '998/1000' }, text: '99.8%' },
    } as const;
    const { points, domain } = chartModel({ ...issues, lines: [{ ...line, between }, ...issues.lines.slice(1)] });
    assert.ok(domain[0] > 99);
    assert.deepEqual(points[0]?.between, { low: domain[0], high: 99.8, cut: true });
    assert.equal(points[0]?.mark, 99.8);
  });

  it('draws what gaps leave open between two figures', () => {
    const { value: _, ...line } = issues.lines[0]!;
    const between = {
      low: { value: { kind: 'percent', value: '99/100' }, text: '99%' },
      high: { value: { kind: 'percent', value: '1' }, text: '100%' },
    } as const;
    assert.deepEqual(chartModel({ ...issues, lines: [{ ...line, between }] }).points[0]?.between, {
      low: 99,
      high: 100,
      cut: false,
    });
  });

  it('says period, value and outcome in words', () => {
    const missed = chartModel(issues).points.find((point) => point.outcome === 'missed');
    assert.match(missed?.title ?? '', /^\d{4}-Q\d\n\d+\.\d+%\nmissed$/);
  });
});

describe('a value on an axis', () => {
  it('is percent in percent, a duration in hours', () => {
    assert.equal(drawnNumber({ kind: 'percent', value: '1999/2000' }), 99.95);
    assert.equal(drawnNumber({ kind: 'duration', value: '5400000' }), 1.5);
    assert.equal(drawnNumber({ kind: 'money', value: '-250/100', currency: 'EUR' }), -2.5);
  });

  it('has no place where it is text or malformed', () => {
    assert.equal(drawnNumber({ kind: 'text', value: 'red' }), undefined);
    assert.equal(drawnNumber({ kind: 'number', value: 'NaN' }), undefined);
    assert.equal(drawnNumber({ kind: 'number', value: '1/0' }), undefined);
  });

  it('is near the exact value, however long its terms are', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.bigInt(1n, 10n ** 15n), (numerator, denominator) => {
        const drawn = drawnNumber({ kind: 'number', value: `${numerator}/${denominator}` }) ?? Number.NaN;
        const expected = Number(numerator) / Number(denominator);
        assert.ok(Math.abs(drawn - expected) <= Math.abs(expected) * 1e-9 + 1e-9);
      }),
    );
  });
});
