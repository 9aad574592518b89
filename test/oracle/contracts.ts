import type { Condition, Contract, DataDeclaration, Metric, Target } from '../../src/contract/contract.ts';
import type { Expression, ExpressionNode } from '../../src/contract/expression.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import type { SourceRange } from '../../src/contract/source.ts';
import type { Value } from '../../src/contract/value.ts';
import { contractWith } from '../support/emptyContract.ts';

/** Small contracts written by hand, for cases that can be computed on paper. */
export const AT: SourceRange = { file: 'a.sla', start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };

export const e = (node: ExpressionNode): Expression => ({ ...node, type: { kind: 'unknown' }, at: AT });
export const percent = (value: string): Value => ({ kind: 'percent', value });
export const lit = (value: Value): Expression => e({ op: 'literal', value });
export const pct = (value: string): Expression => lit(percent(value));
export const ms = (value: number): Expression => lit({ kind: 'duration', value: `${value}` });
export const usd = (value: string): Expression => lit({ kind: 'money', value, currency: 'USD' });
export const fee = (service: string): Expression => e({ op: 'fee', service, periodsBack: 0 });
export const metricOf = (metric: string): Expression => e({ op: 'metric', metric, periodsBack: 0 });
export const field = (data: string, name: string): Expression => e({ op: 'field', data, field: name });
export const compare = (
  left: Expression,
  operator: 'at-least' | 'at-most' | 'above' | 'below' | 'is',
  right: Expression,
): Expression => e({ op: 'compare', operator, left, right });

export const MONTH: PeriodSpec = { kind: 'calendar', unit: 'month' };
export const DAY: PeriodSpec = { kind: 'calendar', unit: 'day' };

export const data = (
  id: string,
  kind: DataDeclaration['kind'],
  more: Partial<DataDeclaration> = {},
): DataDeclaration => ({
  id,
  kind,
  by: [],
  fields: [],
  at: AT,
  ...more,
});

export const downtime = (id: string, when: Expression, more: Partial<Condition> = {}): Condition => ({
  id,
  title: id,
  role: 'downtime',
  when,
  wholeMinutes: false,
  gaps: 'unknown',
  except: [],
  excludedTime: 'left-out',
  at: AT,
  ...more,
});

/** `not up` of samples. */
export const notUp = (of: string): Expression =>
  e({ op: 'not', terms: [e({ op: 'signal', data: of, field: 'up', select: [] })] });

export const metric = (id: string, measure: Expression): Metric => ({
  id,
  family: id,
  title: id,
  type: { kind: 'percent' },
  measure,
  at: AT,
  nameAt: AT,
});

export const uptime = (condition: string): Expression =>
  e({ op: 'time', id: `time-${condition}`, side: 'outside', as: 'share', set: e({ op: 'condition', condition }) });

export const timeIn = (condition: string): Expression =>
  e({ op: 'time', id: `in-${condition}`, side: 'in', as: 'duration', set: e({ op: 'condition', condition }) });

export const target = (id: string, commitment: Expression, period: PeriodSpec, more: Partial<Target> = {}): Target => ({
  id,
  family: id,
  title: id,
  owedBy: 'P',
  owedTo: 'C',
  commitment,
  scope: { kind: 'period', period, at: AT },
  credits: [],
  points: [],
  extensions: [],
  at: AT,
  nameAt: AT,
  ...(commitment.op === 'compare' && commitment.left.op === 'metric' && commitment.right.op === 'literal'
    ? { threshold: { metric: commitment.left.metric, operator: 'at-least', value: commitment.right.value, at: AT } }
    : {}),
  ...more,
});

export const contract = (more: Partial<Contract>): Contract =>
  contractWith({
    id: 'A',
    currency: 'USD',
    services: [
      {
        id: 'S',
        title: 'S',
        fee: lit({ kind: 'rate', value: '1000', currency: 'USD', per: 'month' }),
        feeAssumed: false,
        at: AT,
      },
    ],
    at: AT,
    ...more,
  });
