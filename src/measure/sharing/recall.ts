import type { Contract, DataDeclaration } from '../../contract/contract.ts';
import type { Expression, MeasuredNode } from '../../contract/expression.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import { specKey } from '../../evaluate/periods.ts';
import type { Measured } from '../measurements.ts';
import type { Timed } from '../overtime/timed.ts';
import type { MeasuringMemory } from './measuringMemory.ts';
import { spelledIn } from './named.ts';

/** What is measured for one agreement, found again where it was measured for another. */
export interface Recall {
  readonly condition: (id: string, spec: PeriodSpec, make: () => Promise<Timed>) => Promise<Timed>;
  readonly overTime: (expression: Expression, spec: PeriodSpec, make: () => Promise<Timed>) => Promise<Timed>;
  /** `asked`: what decides the periods, beside the circumstances; plain data. */
  readonly figures: (
    node: MeasuredNode,
    asked: unknown,
    make: () => Promise<ReadonlyMap<string, Measured>>,
  ) => Promise<ReadonlyMap<string, Measured>>;
}

export interface Circumstances {
  readonly contract: Contract;
  /** All that what is measured depends on beside the contract's words and the rows: plain data. */
  readonly beside: unknown;
  /** What some data say, and which rows they have. */
  readonly ofData: (declaration: DataDeclaration) => unknown;
  /** Conditions of clocks that are known by now. */
  readonly standing: () => readonly string[];
}

/** Measures everything itself. */
export const NO_RECALL: Recall = {
  condition: (_id, _spec, make) => make(),
  overTime: (_expression, _spec, make) => make(),
  figures: (_node, _asked, make) => make(),
};

export function recallIn(memory: MeasuringMemory, { contract, beside, ofData, standing }: Circumstances): Recall {
  const spelled = spelledIn(contract, ofData, (text) => memory.number(text));
  const around = memory.number(JSON.stringify([contract.zone, beside]));
  const timed = (part: unknown, spec: PeriodSpec, make: () => Promise<Timed>): Promise<Timed> =>
    memory.condition([around, specKey(spec), standing().join(), spelled(part)].join('\n'), make);
  return {
    condition: (id, spec, make) => timed(['condition', id], spec, make),
    overTime: (expression, spec, make) => timed(expression, spec, make),
    figures: (node, asked, make) =>
      memory.figures([around, standing().join(), JSON.stringify(asked), spelled(node)].join('\n'), make),
  };
}
