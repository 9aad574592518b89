import type { AstNode } from 'langium';
import { constantValue } from '../../contract/constant.ts';
import type {
  Band,
  BandEdge,
  CreditAmount,
  CreditRule,
  EarnBack,
  ExtensionRule,
  PointsRule,
  RepeatMultiplier,
  Schedule,
  Target,
  TargetScope,
} from '../../contract/contract.ts';
import { thresholdOf } from '../../contract/threshold.ts';
import { toJSON } from '../../exact/rational.ts';
import { betweenOf, roleIn } from '../composition/lineage.ts';
import {
  type AppliesWhen,
  type Band as BandSyntax,
  type Collects,
  type CreditRule as CreditSyntax,
  type EarnBack as EarnBackSyntax,
  type ExtensionRule as ExtensionSyntax,
  type Family,
  isAppliesWhen,
  isClaimTerm,
  isCommitment,
  isCondition,
  isCostOfCompliance,
  isCreditRule,
  isDataDeclaration,
  isEarnBack,
  isExtensionRule,
  isOwed,
  isPointsRule,
  isReplaces,
  isSteps,
  type Pays,
  type Period,
  type PointsRule as PointsSyntax,
  type RepeatMultiplier as RepeatSyntax,
  type Replaces,
  type ScheduleBody,
  type Expression as Syntax,
  type Target as TargetSyntax,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { isRecords } from '../scoping/rows.ts';
import { numberIn } from '../typing/literals.ts';
import { comparedMeasure } from '../typing/measures.ts';
import { allocatedCredits } from './atRisk.ts';
import { type Book, type Instance, type Place, placeOf } from './book.ts';
import { lowerClaim } from './credits.ts';
import { lowerExpression } from './expressions.ts';
import { instanceNamed } from './instances.ts';
import { asRate, eachOf, serviceOf, titleOf } from './measuring.ts';
import { lowerSteps } from './needs.ts';
import { partyOf, playerOf } from './parties.ts';
import { lowerPeriod } from './periods.ts';
import { nameRange, sourceRange } from './source.ts';
import { NoCommitment, need } from './unsound.ts';

export function lowerTarget(instance: Instance<TargetSyntax>, book: Book): Target {
  const { declaration: node } = instance;
  const place = placeOf(book, instance);
  const commitment = need(node.items.find(isCommitment));
  const promise = lowerExpression(commitment.condition, place);
  const owed = node.items.find(isOwed);
  const between = betweenOf(book.agreement);
  const applies = node.items.find(isAppliesWhen);
  const threshold = thresholdOf(promise);
  const claim = node.items.find(isClaimTerm);
  const compliance = node.items.find(isCostOfCompliance);
  const earnBacks = node.items.filter(isEarnBack);
  const replaces = node.items.find(isReplaces);
  const steps = lowerSteps(node.items.filter(isSteps), place);
  const absent = (rule: AstNode) => (): void => {
    if (instance.row !== undefined || instance.records !== undefined) return;
    const message = "Nothing is paid by this rule: a cell or a parameter that it uses says 'none'.";
    if (!book.problems.some((known) => known.node === rule))
      book.problems.push({ node: rule, severity: 'info', message });
  };
  return {
    id: instance.id,
    family: node.name,
    title: titleOf(instance, book),
    ...serviceOf(node.service, place),
    owedBy: owed === undefined ? playerOf(roleIn(between, 'provider'), book) : partyOf(owed.by, book),
    owedTo: owed === undefined ? playerOf(roleIn(between, 'customer'), book) : partyOf(owed.to, book),
    commitment: promise,
    ...(threshold === undefined ? {} : { threshold }),
    scope: scopeOf(node.family, commitment.period, place),
    ...(applies === undefined ? {} : { appliesWhen: lowerApplies(applies, place) }),
    credits: [
      ...node.items.filter(isCreditRule).flatMap((rule) => committed(() => lowerCredit(rule, place), absent(rule))),
      ...allocatedCredits(instance, commitment.period, book),
    ],
    extensions: node.items
      .filter(isExtensionRule)
      .flatMap((rule) => committed(() => lowerExtension(rule, place), absent(rule))),
    points: node.items.filter(isPointsRule).flatMap((rule) => committed(() => lowerPoints(rule, place), absent(rule))),
    ...(steps.length === 0 ? {} : { steps }),
    ...(compliance === undefined
      ? {}
      : {
          costOfCompliance: {
            cost: asRate(lowerExpression(compliance.amount, place), compliance.per),
            at: sourceRange(compliance, book.services),
          },
        }),
    ...(claim === undefined ? {} : { claim: lowerClaim(claim, book) }),
    ...(earnBacks.length === 0 ? {} : { earnBacks: earnBacks.map((one) => lowerEarnBack(one, place)) }),
    ...eachOf(instance, place),
    ...(replaces === undefined ? {} : { replaces: lowerReplaces(replaces, place) }),
    at: sourceRange(node, book.services),
    nameAt: nameRange(node, book.services),
  };
}

function lowerReplaces(node: Replaces, place: Place): NonNullable<Target['replaces']> {
  return {
    targets: node.all ? 'all' : node.targets.map((path) => instanceNamed(path, place).id),
    at: sourceRange(node, place.book.services),
  };
}

/** A rule whose amount says `none` isn't there for this row; where there are no rows, `absent` says so. */
function committed<T>(lower: () => T, absent: () => void = () => undefined): readonly T[] {
  try {
    return [lower()];
  } catch (error) {
    if (!(error instanceof NoCommitment)) throw error;
    absent();
    return [];
  }
}

/** Once for each period, or for each row of what the family ranges over. */
export function scopeOf(family: Family | undefined, each: Period, place: Place): TargetScope {
  const { book } = place;
  const period = lowerPeriod(each, book);
  const at = sourceRange(each, book.services);
  const source = targetOf(family?.rows);
  if (isRecords(source) || (!isDataDeclaration(source) && !isCondition(source))) return { kind: 'period', period, at };
  if (isDataDeclaration(source)) book.used.add(source);
  else book.mustStand({ declaration: source, id: source.name });
  return {
    kind: 'each-row',
    rows: isDataDeclaration(source) ? { kind: 'data', data: source.name } : { kind: 'outages', condition: source.name },
    ...(family?.where === undefined ? {} : { where: lowerExpression(family.where, place) }),
    period,
    at,
  };
}

function lowerEarnBack(node: EarnBackSyntax, place: Place): EarnBack {
  return {
    share: lowerExpression(node.share, place),
    when: lowerExpression(node.condition, place),
    ...(node.period === undefined ? {} : { each: lowerPeriod(node.period, place.book) }),
    at: sourceRange(node, place.book.services),
  };
}

function lowerApplies(node: AppliesWhen, place: Place): NonNullable<Target['appliesWhen']> {
  return {
    condition: lowerExpression(node.condition, place),
    otherwise: node.otherwise?.endsWith('measured') ? 'not-measured' : 'not-applicable',
  };
}

function lowerCredit(node: CreditSyntax, place: Place): CreditRule {
  return {
    amount: lowerAmount(node, place),
    ...(node.condition === undefined ? {} : { when: lowerExpression(node.condition, place) }),
    ...repeatOf(node.repeat, place),
    at: sourceRange(node, place.book.services),
  };
}

/** Bands, or an amount. */
export function lowerAmount(node: Collects | CreditSyntax | Pays, place: Place): CreditAmount {
  if (node.amount !== undefined) return { kind: 'amount', amount: lowerExpression(node.amount, place) };
  return {
    kind: 'schedule',
    ...(node.basis === undefined ? {} : { basis: lowerExpression(node.basis, place) }),
    measure: lowerExpression(comparedMeasure(node), place),
    schedule: scheduleOf(node, place),
  };
}

function lowerExtension(node: ExtensionSyntax, place: Place): ExtensionRule {
  return {
    days:
      node.schedule === undefined
        ? { kind: 'amount', amount: lowerExpression(node.amount, place) }
        : {
            kind: 'schedule',
            measure: lowerExpression(comparedMeasure(node), place),
            schedule: lowerSchedule(node.schedule, undefined, place),
          },
    ...(node.condition === undefined ? {} : { when: lowerExpression(node.condition, place) }),
    at: sourceRange(node, place.book.services),
  };
}

function lowerPoints(node: PointsSyntax, place: Place): PointsRule {
  const byAmount = node.amount !== undefined;
  return {
    ...(byAmount ? {} : { measure: lowerExpression(comparedMeasure(node), place) }),
    points: byAmount
      ? { kind: 'amount', amount: lowerExpression(node.amount, place) }
      : { kind: 'schedule', schedule: scheduleOf(node, place) },
    ...repeatOf(node.repeat, place),
    at: sourceRange(node, place.book.services),
  };
}

function repeatOf(node: RepeatSyntax | undefined, place: Place): { readonly repeat?: RepeatMultiplier } {
  if (node === undefined) return {};
  return {
    repeat: {
      factor: toJSON(numberIn(need(node.factor))),
      // R3a: from the second miss in a row, once, unless said otherwise.
      fromMiss: node.from === undefined ? 2 : Number(node.from),
      compounding: node.compounding,
      at: sourceRange(node, place.book.services),
    },
  };
}

function scheduleOf(node: Collects | CreditSyntax | Pays | PointsSyntax, place: Place): Schedule {
  if (node.schedule !== undefined) return lowerSchedule(node.schedule, undefined, place);
  const named = need(targetOf(node.named));
  return lowerSchedule(need(named.body), named.name, place);
}

/** R1: with one edge each, bands lie within one another; with two they stand as written. */
function lowerSchedule(body: ScheduleBody, id: string | undefined, place: Place): Schedule {
  // A band whose edge says `none` isn't there for this row.
  const bands = body.bands.flatMap((band) => committed(() => lowerBand(band, place)));
  const nested = bands.every((band) => (band.lower === undefined) !== (band.upper === undefined));
  return {
    ...(id === undefined ? {} : { id }),
    form: nested ? 'nested' : 'as-written',
    bands,
    at: sourceRange(body, place.book.services),
  };
}

function lowerBand(node: BandSyntax, place: Place): Band {
  const edges: { lower?: Band['lower']; upper?: Band['upper'] } = {};
  if (node.from !== undefined && node.to !== undefined) {
    edges.lower = lowerEdge(node.from, true, place);
    edges.upper = lowerEdge(node.to, true, place);
  }
  for (const edge of node.edges) {
    const words = edge.operator.replace(/\s+/g, ' ');
    if (words === 'below' || words === 'at most') edges.upper = lowerEdge(edge.value, words === 'at most', place);
    else edges.lower = lowerEdge(edge.value, words === 'at least', place);
  }
  return { ...edges, pays: lowerExpression(node.pays, place), at: sourceRange(node, place.book.services) } as Band;
}

/** A figure that the text, the family's row or a parameter fixes is known here; what is measured is known when the credit is due. */
function lowerEdge(node: Syntax | undefined, included: boolean, place: Place): BandEdge {
  const lowered = lowerExpression(node, place);
  const value = constantValue(lowered);
  if (value?.kind === 'none') throw new NoCommitment();
  return value === undefined ? { value: { kind: 'none' }, included, computed: lowered } : { value, included };
}
