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
  services: SlaServices,
): readonly SimulationProblem[] {
  const { lowering } = services;
  const parameters = parametersOf(agreement, services);
  const { zone = 'UTC' } = lowering.Contracts.contractOf(agreement) ?? {};
  return Object.entries(set).flatMap(([name, text]) => {
    const parameter = parameters.find((each) => each.name === name);
    if (parameter === undefined) {
      const names = parameters.map((each) => each.name);
      const known = names.length === 0 ? ' It has none.' : ` There are: ${names.join(', ')}.`;
      const message = `${agreement.name} has no parameter '${name}'.${didYouMean(nearestNames(name, names))}${known}`;
      return [{ message }];
    }
    const value = lowering.Contracts.readValue(text, parameter, zone);
    const limit = value && lowering.Contracts.brokenLimit(value, parameter, agreement);
    if (limit !== undefined) return [{ message: `'${name}' can't be ${text}: ${limit}.` }];
    if (value !== undefined) return [];
    return [{ message: `'${text}' is no value for the parameter '${name}': write it as the agreement does.` }];
  });
}

/** What a template leaves open, and a question has to set. */
export function openParameters({ id, open = [] }: Contract): readonly SimulationProblem[] {
  return open.map((name) => ({
    message: `${id} is a template: its parameter '${name}' has no value. Extend it with one that sets it, or set it here: \`--set ${name}=…\`.`,
  }));
}

/** A contract with other parameters than the text gives it, marked as what it is: every statement made from it says so. */
export function askedContract(
  contract: Contract,
  written: Contract | undefined,
  { set = {} }: SimulationQuestion,
): { readonly contract: Contract; readonly notes: readonly string[] } {
  // What was found out about it holds for this object.
  if (Object.keys(set).length === 0) return { contract, notes: [] };
  const { zone } = contract;
  const changed = contract.parameters.filter(({ id }) => Object.hasOwn(set, id));
  return {
    contract: {
      ...contract,
      parameters: contract.parameters.map((each) => (Object.hasOwn(set, each.id) ? { ...each, assumed: true } : each)),
    },
    notes: changed.map(({ id, value }) => {
      const before = written?.parameters.find((each) => each.id === id);
      const instead = before === undefined ? '' : `, in place of ${showValue(before.value, { zone })}`;
      return `What if: ${id} is ${showValue(value, { zone })} here${instead}.`;
    }),
  };
}
