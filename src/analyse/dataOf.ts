import type { Contract, DataDeclaration } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { conditionNamed, dataNamed, metricNamed } from '../contract/lookup.ts';
import { walk } from '../contract/walk.ts';

/** The data that an expression is measured from, by way of metrics and conditions too. */
export function dataOf(contract: Contract, expression: Expression): readonly DataDeclaration[] {
  const found = new Map<string, DataDeclaration>();
  const visited = new Set<string>();
  const once = (key: string, visit: () => void): void => {
    if (visited.has(key)) return;
    visited.add(key);
    visit();
  };
  const read = (id: string): void => {
    const data = dataNamed(contract, id);
    if (data) found.set(id, data);
  };
  const ofCondition = (id: string): void =>
    once(`condition ${id}`, () => {
      const condition = conditionNamed(contract, id);
      if (!condition) return;
      collect(condition.when);
      condition.except.forEach(ofCondition);
    });
  const collect = (from: Expression): void => {
    for (const each of walk(from))
      switch (each.op) {
        case 'signal':
        case 'field':
        case 'intervals-of':
        case 'record':
          read(each.data);
          break;
        case 'aggregate':
          if (each.rows.kind === 'data') read(each.rows.data);
          else if (each.rows.kind === 'outages') ofCondition(each.rows.condition);
          break;
        case 'condition':
          ofCondition(each.condition);
          break;
        case 'metric':
        case 'over-dates': {
          const { metric } = each;
          once(`metric ${metric}`, () => {
            const measure = metricNamed(contract, metric)?.measure;
            if (measure) collect(measure);
          });
          break;
        }
        default:
      }
  };
  collect(expression);
  return [...found.values()];
}
