import type { Contract } from '../contract/contract.ts';
import { showValue } from '../evaluate/show.ts';
import { type Declared, parametersOf } from '../language/lowering/declared.ts';
import { didYouMean, nearestNames } from '../language/scoping/nearest.ts';
import type { SlaServices } from '../language/services.ts';
import type { SimulationProblem, SimulationQuestion } from './result.ts';

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
    return [{ message: `'${text}' is no value for the parameter '${name}': write it as the agreement does.` }];
  });
}

/** A contract with other parameters than the text gives it, marked as what it is: every statement made from it says so. */
export function askedContract(
  contract: Contract,
  written: Contract | undefined,
  { set = {} }: SimulationQuestion,
): { readonly contract: Contract; readonly notes: readonly string[] } {
  const { zone } = contract;
  const changed = contract.parameters.filter(({ id }) => id in set);
  return {
    contract: {
      ...contract,
      parameters: contract.parameters.map((each) => (each.id in set ? { ...each, assumed: true } : each)),
    },
    notes: changed.map(({ id, value }) => {
      const before = written?.parameters.find((each) => each.id === id);
      const instead = before === undefined ? '' : `, in place of ${showValue(before.value, { zone })}`;
      return `What if: ${id} is ${showValue(value, { zone })} here${instead}.`;
    }),
  };
}
