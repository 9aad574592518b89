import type { TargetScope } from '../contract/contract.ts';

/** The rows of what stands for each row, as an expression that names them. */
export const rowsNamed = ({ rows }: Extract<TargetScope, { readonly kind: 'each-row' }>): unknown =>
  rows.kind === 'data' ? { op: 'intervals-of', data: rows.data } : { op: 'condition', condition: rows.condition };
