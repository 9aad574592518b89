import type {
  Contract,
  CreditRule,
  ExtensionRule,
  PointsRule,
  RepeatMultiplier,
  Schedule,
  Target,
} from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import { walk } from '../../contract/walk.ts';
import type { PeriodAtHand } from '../../evaluate/context.ts';
import { fromJSON, ONE, type Rational, rational, ZERO } from '../../exact/rational.ts';
import { lengthOf } from '../../time/intervals.ts';
import { type Constants, periodsByLength } from './constants.ts';
import {
  add,
  type Curve,
  extreme,
  type Figure,
  figure,
  flat,
  inOrder,
  joined,
  sameFigure,
  scale,
  type Truth,
  truth,
  unknownFigure,
  zip,
} from './curve.ts';
import { constant } from './form.ts';
import { type CurveReader, curveReader, type End, either, numberOf } from './reader.ts';
import { scheduleCurve } from './schedules.ts';
import { dependsOn, type Subject, subjectOf } from './subject.ts';

export type Verdict = 'met' | 'missed' | 'open' | 'not-applicable';

/** What a target pays at the values of a stretch: for certain, and if all that is open turns out for the one who is paid. */
export interface Payout {
  readonly verdict: Verdict;
  readonly least: Figure;
  readonly most: Figure;
}

/** What a target's own rules pay, as a function of the value that it's about, before terms that hold over several targets. */
export interface CreditFunction {
  readonly target: Target;
  readonly subject: Subject;
  /** The period, of one length. */
  readonly at: PeriodAtHand;
  /** Money for a period, or for one row or outage. */
  readonly credit: Curve<Payout>;
  /** Service points, where it earns any. */
  readonly points?: Curve<Payout>;
  /** Days that are added to the term. */
  readonly extension?: Curve<Payout>;
  /** What a miss is multiplied by when it's repeated (R3a). */
  readonly repeats: readonly RepeatMultiplier[];
}

/** The function of a target in a period of each length that it can have, the shortest first. */
export function creditFunctions(constants: Constants, target: Target): readonly CreditFunction[] {
  return periodsByLength(constants.contract, target.scope.period, constants.environment).map((at) =>
    creditFunction(constants, target, at),
  );
}

function creditFunction(constants: Constants, target: Target, at: PeriodAtHand): CreditFunction {
  const { contract } = constants;
  const subject = subjectFor(contract, target, lengthOf(at.covered));
  const reader = curveReader(constants, subject, at);
  const verdict = verdictCurve(target, reader, subject);
  const payouts = (curveAt: (end: End) => Curve<Figure>): Curve<Payout> => payoutCurve(verdict, subject, curveAt);
  const site: Site = { constants, subject, reader, at };
  const { perPoint } = contract.creditTerms;
  const points =
    target.points.length === 0
      ? undefined
      : (end: End) =>
          sumOf(
            target.points.map((rule) => pointsCurve(rule, target, site, end)),
            subject,
          );
  const price = perPoint && numberOf(constants.evaluate(perPoint.amount, at));
  const credits = (end: End): Curve<Figure> =>
    sumOf(
      [
        ...target.credits.map((rule) => creditCurve(rule, site, end)),
        ...(points !== undefined && price !== undefined ? [scale(points(end), price)] : []),
      ],
      subject,
    );
  const { extensions } = target;
  return {
    target,
    subject,
    at,
    credit: payouts(credits),
    ...(points === undefined ? {} : { points: payouts(points) }),
    ...(extensions.length === 0
      ? {}
      : {
          extension: payouts((end) =>
            sumOf(
              extensions.map((rule) => daysCurve(rule, site, end)),
              subject,
            ),
          ),
        }),
    repeats: [...target.credits, ...target.points].flatMap(({ repeat }) => repeat ?? []),
  };
}

/** Every rule that is repeated, as if this were the n-th miss in a row (R3a). */
export function repeatedFactor({ factor, fromMiss, compounding }: RepeatMultiplier, miss: number): Rational {
  if (miss < fromMiss) return ONE;
  const once = fromJSON(factor);
  return compounding ? (once.pow(rational(miss - fromMiss + 1)) ?? once) : once;
}

interface Site {
  readonly constants: Constants;
  readonly subject: Subject;
  readonly reader: CurveReader;
  readonly at: PeriodAtHand;
}

const sumOf = (curves: readonly Curve<Figure>[], { range }: Subject): Curve<Figure> =>
  curves.reduce(add, flat(range.within, figure(constant(ZERO))));

const nothing = ({ range }: Subject): Curve<Figure> => flat(range.within, figure(constant(ZERO)));

/** A credit is never below 0. */
function creditCurve({ amount, when }: CreditRule, site: Site, end: End): Curve<Figure> {
  const { reader, subject } = site;
  const due =
    amount.kind === 'amount'
      ? reader.figure(amount.amount, end)
      : bySchedule(amount.schedule, amount.measure, site, end, (pays, side) =>
          amount.basis === undefined || pays.type.kind === 'money'
            ? reader.figure(pays, side)
            : reader.shareOf(pays, amount.basis, side),
        );
  return conditional(when, extreme('maximum', noCommitmentIsNothing(due), nothing(subject)), site, end);
}

function pointsCurve({ points, measure }: PointsRule, target: Target, site: Site, end: End): Curve<Figure> {
  if (points.kind === 'amount') return noCommitmentIsNothing(site.reader.figure(points.amount, end));
  const about = measure ?? target.commitment;
  const asked = about.op === 'compare' ? about.left : about;
  return noCommitmentIsNothing(
    bySchedule(points.schedule, asked, site, end, (pays, side) => site.reader.figure(pays, side)),
  );
}

function daysCurve({ days, when }: ExtensionRule, site: Site, end: End): Curve<Figure> {
  const due =
    days.kind === 'amount'
      ? site.reader.figure(days.amount, end)
      : bySchedule(days.schedule, days.measure, site, end, (pays, side) => site.reader.figure(pays, side));
  return conditional(when, noCommitmentIsNothing(due), site, end);
}

function bySchedule(
  schedule: Schedule,
  measure: Expression,
  { constants, reader, subject, at }: Site,
  end: End,
  pays: (expression: Expression, end: End) => Curve<Figure>,
): Curve<Figure> {
  return scheduleCurve(
    {
      schedule,
      measure: reader.figure(measure, end),
      pays: (band, side) => noCommitmentIsNothing(pays(band.pays, side)),
      edge: (computed) => {
        if (dependsOn(constants.contract, subject, computed)) return undefined;
        const result = constants.evaluate(computed, at);
        if (result.state === 'value' && result.value.kind === 'none') return 'none';
        return numberOf(result);
      },
      domain: subject.range.within,
    },
    end,
  );
}

const conditional = (when: Expression | undefined, due: Curve<Figure>, { reader, subject }: Site, end: End) =>
  when === undefined ? due : either(reader.truth(when), due, nothing(subject), end);

/** What a table says `none` for pays nothing (G1a). */
const noCommitmentIsNothing = (curve: Curve<Figure>): Curve<Figure> =>
  curve.map(({ interval, of }) => ({ interval, of: of.kind === 'none' ? figure(constant(ZERO)) : of }));

function verdictCurve({ appliesWhen, commitment }: Target, reader: CurveReader, subject: Subject): Curve<Verdict> {
  const met = reader.truth(commitment);
  const applies = appliesWhen ? reader.truth(appliesWhen.condition) : flat(subject.range.within, truth(true));
  return zip(applies, met, (interval, asked, outcome) => [{ interval, of: verdictOf(asked, outcome) }]);
}

function verdictOf(applies: Truth, met: Truth): Verdict {
  if (applies.kind === 'truth' && !applies.holds) return 'not-applicable';
  if (met.kind === 'open') return 'open';
  return met.holds ? 'met' : 'missed';
}

/** Only a miss pays (R1a); where it's open whether the target is missed, nothing is certain. */
function payoutCurve(verdict: Curve<Verdict>, subject: Subject, curveAt: (end: End) => Curve<Figure>): Curve<Payout> {
  const both = zip(curveAt('least'), curveAt('most'), (interval, least, most) => [{ interval, of: { least, most } }]);
  const none = figure(constant(ZERO));
  const paid = zip(verdict, both, (interval, outcome, { least, most }): Curve<Payout> => {
    switch (outcome) {
      case 'missed':
        return [{ interval, of: { verdict: outcome, least: certain(least), most } }];
      case 'open':
        return [{ interval, of: { verdict: outcome, least: none, most } }];
      case 'met':
      case 'not-applicable':
        return [{ interval, of: { verdict: outcome, least: none, most: none } }];
      default:
        return outcome satisfies never;
    }
  });
  const { range } = subject;
  const found = joined(inOrder(paid), samePayout);
  return found.length > 0
    ? found
    : flat(range.within, { verdict: 'open', least: none, most: unknownFigure('nothing is known') });
}

/** What isn't known isn't certain. */
const certain = (least: Figure): Figure => (least.kind === 'figure' ? least : figure(constant(ZERO)));

const samePayout = (a: Payout, b: Payout): boolean =>
  a.verdict === b.verdict && sameFigure(a.least, b.least) && sameFigure(a.most, b.most);

/** The measured value that a target's credits go by, else the one that it compares. */
function subjectFor(contract: Contract, target: Target, periodMs: number): Subject {
  const compared = [...walk(target.commitment)].flatMap((each) =>
    each.op === 'compare' ? [each.left, each.right] : [],
  );
  const amounts = amountsOf(target);
  const candidates = [
    ...(compared.length === 0 ? [target.commitment] : compared),
    ...measuresOf(target),
    ...amounts.flatMap((amount) =>
      [...walk(amount)].flatMap((each) => (each.op === 'rate' || each.op === 'graduated' ? [each.quantity] : [])),
    ),
  ].filter(isMeasured);
  // A payment without bands goes by what its condition compares.
  const asked = target.credits.flatMap(({ when }) =>
    when === undefined
      ? []
      : [...walk(when)].flatMap((each) => (each.op === 'compare' ? [each.left, each.right].filter(isMeasured) : [])),
  );
  const subjects = (candidates.length === 0 ? asked : candidates).map((candidate) =>
    subjectOf(contract, candidate, periodMs),
  );
  const decisive = subjects.find((subject) =>
    [...amounts, ...measuresOf(target)].some((part) => dependsOn(contract, subject, part)),
  );
  return decisive ?? subjects[0] ?? subjectOf(contract, target.commitment, periodMs);
}

const measuresOf = ({ credits, points, extensions }: Target): readonly Expression[] => [
  ...credits.flatMap(({ amount }) => (amount.kind === 'schedule' ? [amount.measure] : [])),
  ...points.flatMap(({ measure }) => measure ?? []),
  ...extensions.flatMap(({ days }) => (days.kind === 'schedule' ? [days.measure] : [])),
];

const amountsOf = ({ credits, points, extensions }: Target): readonly Expression[] => [
  ...credits.flatMap(({ amount, when }) => [
    ...(amount.kind === 'amount' ? [amount.amount] : amount.schedule.bands.map(({ pays }) => pays)),
    ...(when === undefined ? [] : [when]),
  ]),
  ...points.flatMap(({ points: rule }) => (rule.kind === 'amount' ? [rule.amount] : [])),
  ...extensions.flatMap(({ days }) => (days.kind === 'amount' ? [days.amount] : [])),
];

/** Whether an expression rests on anything that is measured or read from a row. */
const isMeasured = (expression: Expression): boolean =>
  [...walk(expression)].some(
    ({ op }) =>
      op === 'metric' ||
      op === 'aggregate' ||
      op === 'time' ||
      op === 'within' ||
      op === 'field' ||
      op === 'elapsed' ||
      op === 'across' ||
      op === 'member' ||
      op === 'over-periods',
  );
