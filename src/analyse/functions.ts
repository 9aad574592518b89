import type { Contract, Target } from '../contract/contract.ts';
import { toJSON } from '../exact/rational.ts';
import { type Constants, constantsOf } from './curves/constants.ts';
import { type CreditFunction, creditFunctions } from './curves/credit.ts';
import { capTests, type LiabilityQuestion } from './exposure/liability.ts';
import type { CapTest } from './exposure/limits.ts';
import { asTarget } from './exposure/paymentTarget.ts';
import { type ExposureWords, exposureWords } from './exposure/words.ts';

/** What several rules ask of one contract, found once. */
export interface ContractFunctions {
  readonly constants: Constants;
  readonly of: (target: Target) => readonly CreditFunction[];
  /** The same of what is written, also where a parameter leaves the target out: another value of it brings it back. */
  readonly asWritten: (target: Target) => readonly CreditFunction[];
  /** How values of a function and amounts are written. */
  readonly wordsOf: (found: CreditFunction) => ExposureWords;
  readonly capTests: () => readonly CapTest[];
}

const known = new WeakMap<Contract, ContractFunctions>();

export function functionsOf(contract: Contract): ContractFunctions {
  const existing = known.get(contract);
  if (existing !== undefined) return existing;
  const constants = constantsOf(contract);
  const found = new Map<string, readonly CreditFunction[]>();
  let tests: readonly CapTest[] | undefined;
  const of = (target: Target): readonly CreditFunction[] => {
    const kept = found.get(target.id) ?? creditFunctions(constants, target);
    found.set(target.id, kept);
    return kept;
  };
  const asWritten = (target: Target): readonly CreditFunction[] => {
    const { appliesWhen, ...always } = target;
    return appliesWhen && of(target).every(neverApplies) ? creditFunctions(constants, always) : of(target);
  };
  const wordsOf = ({ subject }: CreditFunction): ExposureWords => wordsFor(contract, subject.type);
  const question = (): LiabilityQuestion => ({
    constants,
    functions: functionsById(contract, of),
    tell: (amount) => wordsFor(contract, { kind: 'number' }).amount(amount),
    describe: () => '',
  });
  const functions: ContractFunctions = {
    constants,
    of,
    asWritten,
    wordsOf,
    capTests: () => {
      const asked = tests ?? capTests(question());
      tests = asked;
      return asked;
    },
  };
  known.set(contract, functions);
  return functions;
}

/** Those of all that pays: targets, and payments that need none. */
export const functionsById = (
  { targets, payments }: Contract,
  of: ContractFunctions['of'],
): ReadonlyMap<string, readonly CreditFunction[]> =>
  new Map([...targets, ...payments.map(asTarget)].map((target) => [target.id, of(target)]));

const neverApplies = ({ credit }: CreditFunction): boolean => credit.every(({ of }) => of.verdict === 'not-applicable');

const wordsFor = (contract: Contract, type: CreditFunction['subject']['type']): ExposureWords =>
  exposureWords(
    type,
    (amount) => ({ kind: 'money', value: toJSON(amount), currency: contract.currency }),
    contract.zone,
  );
