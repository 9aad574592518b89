import { levelBeyond } from '../analyse/levelBeyond.ts';
import { contains, SHARES } from '../analyse/valueInterval.ts';
import type { Contract, Service, Target } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import type { Value } from '../contract/value.ts';
import { showValue } from '../evaluate/show.ts';
import { fromJSON, isBelow, ZERO } from '../exact/rational.ts';
import type { SlaServices } from '../language/services.ts';
import { demandsOf } from '../measure/demands.ts';
import type { SimulationProblem } from './result.ts';

/** A figure of an agreement that a question replaces: the level of a target, the fee of a service. Measuring doesn't know it. */
export interface Change {
  readonly name: string;
  readonly apply: (contract: Contract) => Contract;
  /** What the statement says of it. */
  readonly note: string;
}

export interface Changes {
  /** Values of parameters, which the agreement is lowered with. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly changes: readonly Change[];
  readonly problems: readonly SimulationProblem[];
}

/** Tells the figures of `--set` apart: `Availability.target` and `Hosting.fee` (`target` and `fee` where there is one) from parameters. */
export function changesIn(contract: Contract, set: Readonly<Record<string, string>>, services: SlaServices): Changes {
  const parameters: (readonly [name: string, text: string])[] = [];
  const changes: Change[] = [];
  const problems: SimulationProblem[] = [];
  for (const [name, text] of Object.entries(set)) {
    const own = contract.parameters.some(({ id }) => id === name) ? undefined : figureNamed(name, contract);
    if (own === undefined) parameters.push([name, text]);
    else if (typeof own === 'string') problems.push({ message: own });
    else {
      const change = changeOf(name, text, own, contract, services);
      if (typeof change === 'string') problems.push({ message: change });
      else changes.push(change);
    }
  }
  // Names are the user's own, `__proto__` among them.
  return { parameters: Object.fromEntries(parameters), changes, problems };
}

type Figure =
  | { readonly kind: 'target'; readonly targets: readonly Target[]; readonly before: Value }
  | { readonly kind: 'fee'; readonly service: Service; readonly before: Value };

/** A figure, why there is none of that name, or undefined for what can only be a parameter. */
export function figureNamed(name: string, { targets, services }: Contract): Figure | string | undefined {
  const match = /^(?:(.+)\.)?(target|fee)$/.exec(name);
  if (match === null) return undefined;
  const [, owner, part] = match;
  if (part === 'target') {
    const judged = targets.filter(({ threshold }) => threshold !== undefined);
    const named = judged.filter(({ id, family }) => owner === undefined || id === owner || family === owner);
    const families = [...new Set(named.map(({ family }) => family))];
    const [first] = named;
    if (families.length === 1 && first?.threshold !== undefined)
      return { kind: 'target', targets: named, before: first.threshold.value };
    const known = [...new Set(judged.map(({ family }) => `${family}.target`))].join(', ');
    return `'${name}' names ${families.length === 0 ? 'no target that compares a figure with a level' : 'several targets'}. ${known === '' ? 'There is none.' : `There are: ${known}.`}`;
  }
  const priced = services.flatMap((service) =>
    service.fee?.op === 'literal' ? [{ service, before: service.fee.value }] : [],
  );
  const named = priced.filter(({ service }) => owner === undefined || service.id === owner);
  const [first] = named;
  // A fee that a condition decides can't be replaced, but may be the one that is meant.
  const meant = services.filter(({ id, fee }) => fee !== undefined && (owner === undefined || id === owner)).length;
  if (meant === 1 && first !== undefined) return { kind: 'fee', ...first };
  const known = priced.map(({ service }) => `${service.id}.fee`).join(', ');
  return `'${name}' names ${named.length === 0 ? 'no fee that is an amount' : 'several fees'}. ${known === '' ? 'There is none.' : `Those that are an amount: ${known}.`}`;
}

function changeOf(
  name: string,
  text: string,
  figure: Figure,
  contract: Contract,
  services: SlaServices,
): Change | string {
  const { zone } = contract;
  const { before } = figure;
  const read = services.lowering.Contracts.readLiteral(text, zone);
  const value = read && asBefore(read, before);
  const show = (each: Value): string => showValue(each, { zone });
  if (value === undefined)
    return `'${text}' can't stand for '${name}', which is ${show(before)}: write it as the agreement does.`;
  const beyond = beyondReach(value, figure, contract);
  if (beyond !== undefined) return `'${name}' can't be ${show(value)}: ${beyond}.`;
  const apply = (contract: Contract): Contract =>
    figure.kind === 'target' ? withLevel(contract, figure.targets, value) : withFee(contract, figure.service, value);
  const [outOfReach] = figure.kind === 'target' ? levelsOutOfReach(apply(contract), contract) : [];
  if (outOfReach !== undefined) return `'${name}' can't be ${show(value)}: ${outOfReach.why}.`;
  return { name, note: `What if: ${name} is ${show(value)} instead of ${show(before)}.`, apply };
}

/** Levels that no figure can have, and could have as they are written: what the validator warns of in a text isn't asked by accident. */
function levelsOutOfReach(
  asked: Contract,
  written: Contract | undefined,
): readonly { readonly target: Target; readonly why: string }[] {
  const before = new Map(written?.targets.map((target) => [target.id, target]));
  return asked.targets.flatMap((target) => {
    const side = levelBeyond(asked, target);
    const known = before.get(target.id);
    if (side === undefined || (written !== undefined && known !== undefined && levelBeyond(written, known) === side))
      return [];
    const metric = asked.metrics.find(({ id }) => id === target.threshold?.metric);
    const why = `no value of ${metric === undefined ? 'its figure' : `'${metric.title}'`} is as ${side === 'above' ? 'high' : 'low'} as that`;
    return [{ target, why }];
  });
}

/** What is wrong with levels that parameters decide. */
export function parametersOutOfReach(
  asked: Contract,
  written: Contract | undefined,
  set: Readonly<Record<string, string>>,
): readonly SimulationProblem[] {
  const values = Object.entries(set).map(([name, text]) => `${name} = ${text}`);
  if (values.length === 0) return [];
  return levelsOutOfReach(asked, written).map(({ target: { id, threshold }, why }) => {
    const level = threshold === undefined ? 'its level' : showValue(threshold.value, { zone: asked.zone });
    return { message: `With ${values.join(', ')} the level of '${id}' would be ${level}: ${why}.` };
  });
}

/** Why no figure of its kind can be that: what it is a share of has no more than 100%, and nobody is paid for what is sold. */
function beyondReach(value: Value, figure: Figure, { metrics }: Contract): string | undefined {
  if (figure.kind === 'fee')
    return 'currency' in value && isBelow(fromJSON(value.value), ZERO) ? 'a fee is not below 0' : undefined;
  const judged = new Set(figure.targets.map(({ threshold }) => threshold?.metric));
  const shares = metrics.some(({ id, measure }) => judged.has(id) && isShare(measure));
  return shares && value.kind === 'percent' && !contains(SHARES, fromJSON(value.value))
    ? 'a share is from 0% to 100%'
    : undefined;
}

/** A quotient of two sums may be above 100%; a share of time or of rows can't. */
function isShare(measure: Expression): boolean {
  if (measure.op === 'round') return isShare(measure.value);
  return (
    measure.type.kind === 'percent' && (measure.op === 'time' || (measure.op === 'aggregate' && measure.fn === 'share'))
  );
}

/** A value of the type of the one that it replaces; an amount for a rate is one for the same time. */
function asBefore(value: Value, before: Value): Value | undefined {
  if (before.kind === 'rate' && value.kind === 'money')
    return value.currency === before.currency ? { ...before, value: value.value } : undefined;
  if (value.kind !== before.kind) return undefined;
  const fits = !('currency' in before) || ('currency' in value && value.currency === before.currency);
  return fits ? value : undefined;
}

function withLevel(contract: Contract, targets: readonly Target[], value: Value): Contract {
  const families = new Set(targets.map(({ family }) => family));
  const ids = new Set(targets.map(({ id }) => id));
  const changed = (target: Target): Target => {
    const { threshold, commitment } = target;
    // Those for single records come only when their data are read.
    const meant = ids.has(target.id) || (target.record !== undefined && families.has(target.family));
    if (!meant || threshold === undefined || commitment.op !== 'compare') return target;
    return {
      ...target,
      threshold: { ...threshold, value },
      commitment: { ...commitment, right: { ...commitment.right, op: 'literal', value } as Expression },
    };
  };
  return { ...contract, targets: contract.targets.map(changed) };
}

const withFee = (contract: Contract, { id }: Service, value: Value): Contract => ({
  ...contract,
  services: contract.services.map((service) =>
    service.id === id && service.fee?.op === 'literal' ? { ...service, fee: { ...service.fee, value } } : service,
  ),
});

export const applied = (contract: Contract, changes: readonly Change[]): Contract =>
  changes.reduce((changing, { apply }) => apply(changing), contract);

/** Whether measurements of a contract are those of another: the same nodes are asked for, and none of them rests on a fee. */
export function measuredAlike(a: Contract, b: Contract): boolean {
  const asked = (contract: Contract): string =>
    JSON.stringify(demandsOf(contract).map(({ spec, nodes }) => [spec, [...nodes]]));
  const before = asked(a);
  return !before.includes('"op":"fee"') && before === asked(b);
}
