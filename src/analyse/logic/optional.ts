import type { Contract } from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import { dataNamed } from '../../contract/lookup.ts';
import { walk } from '../../contract/walk.ts';

/** The fields in an expression that a row may lack: a comparison with one is neither true nor false then (D9), whatever its figure. */
export function optionalFieldsIn(contract: Contract, expression: Expression): ReadonlySet<string> {
  const found = new Set<string>();
  for (const each of walk(expression)) {
    if (each.op !== 'field' && each.op !== 'signal') continue;
    const field = dataNamed(contract, each.data)?.fields.find(({ name }) => name === each.field);
    if (field?.optional) found.add(`${each.data}.${each.field}`);
  }
  return found;
}
