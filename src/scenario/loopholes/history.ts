import { type History, type Step, stretchesOf } from '../../analyse/loopholes/history.ts';
import type { Given } from '../../contract/dataset.ts';
import type { SourceRange } from '../../contract/source.ts';

/** A history as a scenario gives it. `everyOf` is the step of samples and counts. */
export const givenOf = (
  history: History,
  everyOf: (data: string) => number | undefined,
  at: SourceRange,
): readonly Given[] => history.map((step) => givenStep(step, everyOf, at));

function givenStep(step: Step, everyOf: (data: string) => number | undefined, at: SourceRange): Given {
  switch (step.kind) {
    case 'condition':
      return {
        kind: 'condition',
        condition: step.condition,
        measured: true,
        intervals: step.patterns.flatMap(stretchesOf),
        at,
      };
    case 'holds':
      return { kind: 'condition', condition: step.condition, intervals: step.patterns.flatMap(stretchesOf), at };
    case 'each-step': {
      const every = everyOf(step.data);
      if (every === undefined) throw new RangeError(`'${step.data}' has no step`);
      const instants = step.patterns
        .flatMap(stretchesOf)
        .flatMap(({ start, end }) =>
          Array.from({ length: Math.ceil((end - start) / every) }, (_, i) => start + i * every),
        );
      return {
        kind: 'rows',
        data: step.data,
        rows: instants.map((value) => ({ fields: { ...step.fields, at: { kind: 'instant', value } }, at })),
        at,
      };
    }
    case 'rows':
      return { kind: 'rows', data: step.data, rows: step.rows.map((fields) => ({ fields, at })), at };
    default:
      return step satisfies never;
  }
}
