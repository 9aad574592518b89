import type { DataProblem } from '../measure/problems.ts';
import type { SimulationProblem } from './result.ts';

/** A problem with data stands in the data's file; where it names none, in the text that asks for them. */
export function problemOf({ code, message, file, line, column, value, at }: DataProblem): SimulationProblem {
  const place = file === undefined && at !== undefined ? placeOf(at) : {};
  return {
    code,
    message,
    ...place,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value }),
  };
}

export const placeOf = (at: NonNullable<DataProblem['at']>) => ({
  file: at.file,
  line: at.start.line + 1,
  column: at.start.column + 1,
});
