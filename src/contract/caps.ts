import type { Cap } from './contract.ts';

const RANK: Readonly<Record<Cap['scope']['kind'], number>> = {
  event: 0,
  target: 1,
  service: 2,
  period: 3,
  rolling: 4,
  agreement: 5,
};

/** From the narrowest scope to the widest; caps of one scope in the order in which they are declared (R4). */
export const narrowestFirst = (caps: readonly Cap[]): readonly Cap[] =>
  caps.toSorted((a, b) => RANK[a.scope.kind] - RANK[b.scope.kind]);
