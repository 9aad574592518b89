import type { Contract, DefaultedChoice } from '../../contract/contract.ts';

type Choices = Omit<Contract, 'defaults'>;

/** Which choices the text names; everything else is left to the default that the semantics give. */
export interface NamedChoices {
  readonly zone: boolean;
  readonly partialPeriods: boolean;
  readonly moneyRounding: boolean;
  readonly gaps: ReadonlySet<string>;
  readonly excludedTime: ReadonlySet<string>;
  readonly combine: boolean;
  readonly claim: boolean;
  readonly repeatFrom: ReadonlySet<string>;
}

/** Every choice that the text leaves to its default, with the rule that says so (language.md, 3). */
export function defaultedChoices(contract: Choices, named: NamedChoices): readonly DefaultedChoice[] {
  const found: DefaultedChoice[] = [];
  const add = (rule: string, about: string, choice: string, at: DefaultedChoice['at']): void => {
    found.push({ rule, about, choice, at });
  };
  const pays = contract.targets.some(({ credits, points }) => credits.length > 0 || points.length > 0);
  if (!named.zone) add('T2', 'time zone of the agreement', 'UTC', contract.at);
  if (!named.partialPeriods && pays) add('T5', 'fee of a period that the term cuts', 'prorated', contract.at);
  if (!named.moneyRounding && pays) add('N3', 'rounding of money', 'half up, once for each credit line', contract.at);
  for (const condition of contract.conditions) {
    if (condition.role === 'downtime' && !named.gaps.has(condition.id))
      add('D2', `gaps in the data of ${condition.id}`, 'unknown', condition.at);
    if (condition.except.length > 0 && !named.excludedTime.has(condition.id))
      add('O4', `excluded time of ${condition.id}`, 'leaves numerator and denominator', condition.at);
    if (condition.except.length > 0 && condition.minimum !== undefined && !condition.minimum.afterExclusions)
      add('O2', `minimum length of ${condition.id}`, 'of the whole outage, before exclusions', condition.at);
  }
  for (const data of contract.data) {
    if (data.kind === 'items' && data.belongsBy === undefined)
      add('T7', `period of ${data.id}`, 'the earlier of when the limit passed and when it closed', data.at);
  }
  for (const target of contract.targets) {
    for (const { repeat } of [...target.credits, ...target.points])
      if (repeat !== undefined && !named.repeatFrom.has(target.id))
        add('R3a', `repeat multiplier of ${target.id}`, 'from the second miss in a row', repeat.at);
  }
  if (!named.combine && contract.targets.filter(({ credits }) => credits.length > 0).length > 1)
    add('R4', 'credits of several targets', 'added', contract.creditTerms.at ?? contract.at);
  if (
    !contract.creditTerms.oneIncidentPaysOnce &&
    contract.targets.filter(({ credits }) => credits.length > 0).length > 1
  )
    add('R6', 'one incident under several targets', 'pays under each', contract.creditTerms.at ?? contract.at);
  if (!named.claim && pays) add('R7', 'claim of credits', 'automatic', contract.creditTerms.at ?? contract.at);
  return found;
}
