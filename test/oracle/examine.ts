import type { Engine } from '../../src/measure/engine.ts';
import type { Statement } from '../../src/statement/statement.ts';
import { differences } from './compare.ts';
import type { Case } from './generate/case.ts';
import { worldOf } from './grid.ts';
import { engineOf, type Read, reader, stateWith } from './pipeline.ts';
import { type Judgement, settle } from './settle.ts';

export interface Examined {
  readonly read: Read;
  readonly statement: Statement;
  readonly judgement: Judgement;
  readonly differences: readonly string[];
}

/** Puts one case to the project and to the oracle. */
export function examiner(): (each: Case, engine?: Engine) => Promise<Examined> {
  const read = reader();
  return async ({ sla, history, timeline: { range } }, engine = engineOf(history)) => {
    const text = await read(sla);
    const statement = await stateWith(engine, text, range, history);
    const judgement = settle(worldOf(text.contract, history, range), range);
    return { read: text, statement, judgement, differences: differences(text.contract, statement, judgement) };
  };
}
