import type { Contract, Target } from '../../contract/contract.ts';
import { serviceNamed } from '../../contract/lookup.ts';
import type { Value } from '../../contract/value.ts';
import { wordsOf } from '../../evaluate/words.ts';
import { isZero, type Rational, toJSON } from '../../exact/rational.ts';
import { localDay } from '../../time/zone.ts';
import type { Constants } from '../curves/constants.ts';
import type { CreditFunction, Payout } from '../curves/credit.ts';
import type { Curve, Figure as Figured } from '../curves/curve.ts';
import { isConstant } from '../curves/form.ts';
import { functionsById, functionsOf } from '../functions.ts';
import { percentText } from '../percentText.ts';
import type { Bound as End, ValueInterval } from '../valueInterval.ts';
import type { Edge, Exposure, Payment, Stretch, TargetExposure, TargetFunction } from './document.ts';
import { findingsOf } from './findings.ts';
import { liabilityOf } from './liability.ts';
import { periodName } from './limits.ts';
import { type ExposureWords, exposureWords } from './words.ts';
import type { Worst } from './worst.ts';

/** What an agreement can cost, target by target and in all. Pure: the same contract gives the same document (S1). */
export function exposureOf(contract: Contract): Exposure {
  const { constants, of } = functionsOf(contract);
  const functions = functionsById(contract, of);
  const { id, title, version, currency, at } = contract;
  return {
    agreement: { id, title, ...(version === undefined ? {} : { version }), currency, at },
    targets: contract.targets.map((target) => targetExposure(constants, target, functions.get(target.id) ?? [])),
    liability: liabilityOf({
      constants,
      functions,
      tell: (amount) => moneyWords(contract).amount(amount),
      describe: (worst) => describeWorst(worst, contract),
    }),
    notes: notesOf(contract),
  };
}

/** The exposure of one target, as a hover shows it. */
export function exposureOfTarget(contract: Contract, target: Target): TargetExposure {
  const { constants, of } = functionsOf(contract);
  return targetExposure(constants, target, of(target));
}

function targetExposure(constants: Constants, target: Target, functions: readonly CreditFunction[]): TargetExposure {
  const { contract } = constants;
  const { id, family, title, service, owedBy, owedTo, scope, at } = target;
  const [first] = functions;
  const words = first === undefined ? moneyWords(contract) : wordsFor(first, contract);
  const within = first?.subject.range.within ?? {};
  const step = first?.subject.range.step;
  return {
    id,
    family,
    title,
    ...(service === undefined ? {} : { service }),
    owedBy,
    owedTo,
    value: first === undefined ? '' : subjectWords(first, contract),
    each:
      scope.kind === 'period'
        ? periodName(scope.period)
        : scope.rows.kind === 'outages'
          ? 'outage'
          : `row of ${scope.rows.data}`,
    domain: {
      ...(within.lower ? { from: words.value(within.lower.value) } : {}),
      ...(within.upper ? { to: words.value(within.upper.value) } : {}),
      ...(step ? { step: words.value(step) } : {}),
    },
    functions: merged(functions.map((found) => targetFunction(found, constants))),
    repeats: (first?.repeats ?? []).map(({ fromMiss, factor, compounding }) => ({ fromMiss, factor, compounding })),
    findings: findingsOf(contract, target, functions, words),
    at,
  };
}

function subjectWords({ subject }: CreditFunction, contract: Contract): string {
  return subject.metric?.title ?? wordsOf(contract).expression(subject.expression);
}

const moneyWords = (contract: Contract): ExposureWords =>
  exposureWords({ kind: 'number' }, moneyOf(contract), contract.zone);

const moneyOf =
  ({ currency }: Contract) =>
  (amount: Rational): Value => ({ kind: 'money', value: toJSON(amount), currency });

const wordsFor = ({ subject }: CreditFunction, contract: Contract): ExposureWords =>
  exposureWords(subject.type, moneyOf(contract), contract.zone);

/** `below 99.0%`. */
function describeWorst({ found, interval }: Worst, contract: Contract): string {
  const words = wordsFor(found, contract);
  return interval === undefined ? '' : words.values(interval, found.subject.range.within);
}

function targetFunction(found: CreditFunction, constants: Constants): TargetFunction {
  const { contract } = constants;
  const { at, subject, target } = found;
  const { zone } = constants.environment;
  const days = localDay(zone, at.whole.end - 1) - localDay(zone, at.whole.start) + 1;
  const fee = feeOf(target, found, constants);
  const inUnits = (unit: (amount: Rational) => Value): ExposureWords =>
    exposureWords(subject.type, unit, contract.zone);
  return {
    days: [days],
    credit: stretches(found.credit, found, wordsFor(found, contract), fee),
    ...(found.points === undefined
      ? {}
      : {
          points: stretches(
            found.points,
            found,
            inUnits((amount) => ({ kind: 'points', value: toJSON(amount) })),
          ),
        }),
    ...(found.extension === undefined
      ? {}
      : {
          extension: stretches(
            found.extension,
            found,
            inUnits((amount) => ({ kind: 'days', value: toJSON(amount), day: 'calendar' })),
          ),
        }),
  };
}

/** What the service costs in the target's period: what a credit is compared with. */
function feeOf(target: Target, { at }: CreditFunction, constants: Constants): Rational | undefined {
  const service = serviceNamed(constants.contract, target.service);
  if (service?.fee === undefined) return undefined;
  const fee = constants.evaluate(
    {
      op: 'fee',
      service: service.id,
      periodsBack: 0,
      type: { kind: 'money', currency: constants.contract.currency },
      at: service.at,
    },
    at,
  );
  return fee.state === 'value' && fee.value.kind === 'money' && !isZero(fee.value.value) ? fee.value.value : undefined;
}

function stretches(
  curve: Curve<Payout>,
  { subject }: CreditFunction,
  words: ExposureWords,
  fee?: Rational,
): readonly Stretch[] {
  return curve.map(({ interval, of }): Stretch => {
    const least = paymentOf(of.least);
    const most = paymentOf(of.most);
    const share = fee === undefined ? undefined : shareOfFee(of.most, fee);
    return {
      ...edgesOf(interval, words),
      values: words.values(interval, subject.range.within),
      verdict: of.verdict,
      pays: words.pays(of, interval),
      ...(least ? { least } : {}),
      ...(most ? { most } : {}),
      ...(of.most.kind === 'unknown' ? { because: of.most.reason } : {}),
      ...(share ? { shareOfFee: share } : {}),
    };
  });
}

const shareOfFee = (figure: Figured, fee: Rational): string | undefined =>
  figure.kind === 'figure' && isConstant(figure.form) && !isZero(figure.form.base)
    ? percentText(figure.form.base.div(fee), 3)
    : undefined;

function edgesOf({ lower, upper }: ValueInterval, words: ExposureWords): Pick<Stretch, 'from' | 'to'> {
  const edge = ({ value, included }: End): Edge => ({ ...words.value(value), included });
  return { ...(lower ? { from: edge(lower) } : {}), ...(upper ? { to: edge(upper) } : {}) };
}

function paymentOf(figure: Figured): Payment | undefined {
  if (figure.kind !== 'figure') return undefined;
  const { base, slope, stairs } = figure.form;
  return {
    base: toJSON(base),
    slope: toJSON(slope),
    ...(stairs === undefined
      ? {}
      : {
          blocks: {
            rise: toJSON(stairs.rise),
            width: toJSON(stairs.width),
            origin: toJSON(stairs.origin),
            counts: stairs.counts,
          },
        }),
  };
}

/** Lengths of which the function reads the same are one. */
function merged(functions: readonly TargetFunction[]): readonly TargetFunction[] {
  const alike = Map.groupBy(functions, ({ days: _, ...said }) => JSON.stringify(said));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, days: same.flatMap(({ days }) => days) }];
  });
}

/** What the figures leave out of account. */
function notesOf({ banks = [], targets, creditTerms }: Contract): readonly string[] {
  const earnBack = targets.some(({ earnBacks = [] }) => earnBacks.length > 0);
  return [
    'Targets of different metrics count as at their worst in the same period; what is open counts for the one who is paid.',
    ...(banks.length > 0 ? ['Banks count as empty: what they offset makes it less.'] : []),
    ...(creditTerms.net ? ['What the parties owe each other is not set off: that makes it less.'] : []),
    ...(earnBack ? ['Nothing counts as earned back: what is makes it less.'] : []),
  ];
}
