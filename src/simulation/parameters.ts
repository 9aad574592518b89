import type { Declared } from '../language/lowering/declared.ts';
import { parametersOf } from '../language/lowering/declared.ts';
import { didYouMean, nearestNames } from '../language/scoping/nearest.ts';
import type { SlaServices } from '../language/services.ts';
import type { SimulationProblem } from './result.ts';

/** What is wrong with values that are to replace parameters: a name that the agreement hasn't got, a value of another type. */
export function checkParameters(
  agreement: Declared['agreements'][number],
  set: Readonly<Record<string, string>>,
  { lowering }: SlaServices,
): readonly SimulationProblem[] {
  const parameters = parametersOf(agreement);
  const { zone = 'UTC' } = lowering.Contracts.contractOf(agreement) ?? {};
  return Object.entries(set).flatMap(([name, text]) => {
    const parameter = parameters.find((each) => each.name === name);
    if (parameter === undefined) {
      const names = parameters.map((each) => each.name);
      const known = names.length === 0 ? ' It has none.' : ` There are: ${names.join(', ')}.`;
      const message = `${agreement.name} has no parameter '${name}'.${didYouMean(nearestNames(name, names))}${known}`;
      return [{ message }];
    }
    if (lowering.Contracts.readValue(text, parameter, zone) !== undefined) return [];
    return [
      { message: `'${text}' is no value for the parameter '${name}': write it as the agreement does.`, value: text },
    ];
  });
}
