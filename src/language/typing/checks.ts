import type { AstNode } from 'langium';
import { findZone } from '../../time/zone.ts';
import { itemsOf, lineageOf, type Member, statedBy } from '../composition/lineage.ts';
import {
  type Agreed,
  type Agreement,
  type AppliesWhen,
  type ClaimWindow,
  type Clause,
  type ClosedDates,
  type Commitment,
  type Condition,
  type CostOfCompliance,
  type CostOfDowntime,
  type Cure,
  type Currency,
  type EarnBack,
  type Except,
  type ExpectBackToBack,
  type ExpectBank,
  type ExpectClaim,
  type ExpectCredit,
  type ExpectEarnBack,
  type ExpectExtension,
  type ExpectPayment,
  type ExpectPoints,
  type ExpectRight,
  type Expiry,
  type Family,
  type Fee,
  type GivenBank,
  type GivenChoice,
  type GivenClaim,
  type GivenGranted,
  type Hours,
  isBetween,
  isCondition,
  isCreditTerms,
  isCurrency,
  isExpect,
  isMeasure,
  isMoneyLiteral,
  isPayment,
  isSettled,
  isTarget,
  isTerminationRight,
  isWhen,
  type Let,
  type Metric,
  type MinimumPayout,
  type Model,
  type Occurrence,
  type Owed,
  type PointsPay,
  type Scenario,
  type Target,
  type Term,
  type TerminationRight,
  type Zone,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { someNode } from '../syntax/tree.ts';
import { checkBank, checkBankUse, checkCollects } from './checkBanks.ts';
import { checkCap } from './checkCaps.ts';
import { checkAtRisk, checkCombine, checkPool, checkReplaces } from './checkCombining.ts';
import { checkBinding, checkConstants, checkData, checkParameter, checkSubstitute, checkTable } from './checkData.ts';
import { checkRowsOfFamily } from './checkFamilies.ts';
import { checkInheritance, checkNoOverride, isPartial } from './checkInheritance.ts';
import { checkContradictingRows, checkKnownUntil, checkMapping, checkRowsWhere } from './checkMappings.ts';
import { checkPayment, checkPays } from './checkPayments.ts';
import {
  checkBillingPeriod,
  checkCalendarDays,
  checkDayCountPeriod,
  checkFiscalPeriod,
  checkPeriodDeclaration,
  checkWhichPeriods,
} from './checkPeriods.ts';
import { checkGivenRow, checkGivenRows } from './checkRows.ts';
import { checkBand, checkCredit, checkExtension, checkPoints, checkSchedule, checkTarget } from './checkTargets.ts';
import { checkExpectedValue, checkGivenValue } from './checkValues.ts';
import { checkVerdicts } from './checkVerdicts.ts';
import { measureOf } from './declarations.ts';
import {
  checkClockTime,
  checkCurrency,
  checkDays,
  expectBoolean,
  expectOne,
  expectTimeCondition,
  nameOf,
  report,
} from './expectations.ts';
import {
  checkDate,
  checkDateTime,
  checkNames,
  checkServicePath,
  duplicates,
  expectMoney,
  expectNamed,
  isNamed,
} from './expected.ts';
import { daysIn, isRealDate, numberIn } from './literals.ts';
import type { Typer } from './typer.ts';
import {
  asShown,
  comparable,
  describeType,
  exampleOf,
  isQuantity,
  isUnknown,
  NUMBER,
  PERCENT,
  POINTS,
} from './types.ts';

/** What a declaration asks of the expressions in it. Each part that doesn't fit is reported at its place. */
export function checkDeclaration(node: AstNode, typer: Typer): void {
  const check = CHECKS[node.$type];
  if (check !== undefined) check(node as never, typer);
}

type Check = (node: never, typer: Typer) => void;

const CHECKS: Readonly<Record<string, Check>> = {
  Model: (node: Model, typer) => {
    duplicates(node.declarations.filter(isNamed), 'declaration', typer);
    checkNames(node.declarations.filter(isNamed), typer);
    for (const one of node.declarations) if ('override' in one) checkNoOverride(one as Member, typer);
  },
  Agreement: checkAgreement,
  Term: (node: Term, typer) => {
    checkDate(node, 'from', node.from, typer);
    checkDate(node, 'until', node.until, typer);
  },
  Zone: (node: Zone, typer) => {
    if (node.name !== undefined && findZone(node.name) === undefined)
      report(
        typer,
        node,
        'invalid-value',
        `There is no time zone "${node.name}": write one of the IANA list, such as "Europe/London" or "UTC".`,
        'name',
      );
  },
  Currency: (node: Currency, typer) => {
    if (node.code !== undefined) checkCurrency(node, 'code', node.code, typer);
  },
  Fee: (node: Fee, typer) => {
    expectMoney(node.amount, 'fee', typer);
    if (node.monthOf !== undefined && node.per !== 'month' && node.per !== 'year')
      report(
        typer,
        node,
        'invalid-value',
        "Only a fee 'per month' or 'per year' can be said to be of so many days.",
        'monthOf',
      );
  },
  Agreed: (node: Agreed, typer) => checkDate(node, 'on', node.on, typer),
  CostOfDowntime: (node: CostOfDowntime, typer) => expectMoney(node.amount, 'cost of downtime', typer),
  CostOfCompliance: (node: CostOfCompliance, typer) => expectMoney(node.amount, 'cost of compliance', typer),
  ClosedDates: (node: ClosedDates, typer) => {
    node.dates.forEach((date, index) => {
      if (!isRealDate(date))
        typer.report({ node, property: 'dates', index, code: 'invalid-date', message: `There is no day ${date}.` });
    });
  },
  PeriodDeclaration: checkPeriodDeclaration,
  DayCountPeriod: checkDayCountPeriod,
  RollingPeriod: checkCalendarDays,
  FiscalPeriod: checkFiscalPeriod,
  BillingPeriod: checkBillingPeriod,
  TerminationRight: (node: TerminationRight, typer) => {
    expectBoolean(node.condition, 'when', typer);
    checkStretch(node, typer);
  },
  Cure: (node: Cure, typer) => {
    expectBoolean(node.condition, 'unless', typer);
    checkStretch(node, typer);
  },
  ClaimWindow: (node: ClaimWindow, typer) => checkStretch(node, typer),
  Clause: (node: Clause, typer) => checkStretch(node, typer),
  Family: (node: Family, typer) => {
    if (node.where) expectBoolean(node.where, 'where', typer);
    if (node.variable !== undefined) checkNames([node.variable], typer);
    checkRowsOfFamily(node, typer);
  },
  Hours: (node: Hours, typer) => {
    checkClockTime(node, 'from', node.from, typer);
    checkClockTime(node, 'to', node.to, typer);
    if (node.from !== undefined && node.from === node.to)
      report(typer, node, 'invalid-value', 'This opening is empty: for a whole day write 00:00-24:00.', 'to');
  },
  Occurrence: (node: Occurrence, typer) => {
    for (const property of ['from', 'to'] as const) checkDateTime(node, property, node[property], typer);
  },
  GivenChoice: (node: GivenChoice, typer) => checkDateTime(node, 'time', node.time, typer),
  Let: (node: Let, typer) => {
    const type = typer.typeOf(node.value);
    if (node.value !== undefined && type.kind === 'declaration')
      report(typer, node.value, 'not-a-value', `'let' names a value; ${nameOf(node.value)} is ${describeType(type)}.`);
  },
  Missed: checkWhichPeriods,
  InPeriods: checkWhichPeriods,
  Owed: (node: Owed, typer) => {
    const by = targetOf(node.by);
    if (by !== undefined && by === targetOf(node.to))
      report(typer, node, 'invalid-value', `${by.name} would owe it to itself: name two parties.`, 'to');
  },
  ScheduleDeclaration: checkSchedule,
  Except: (node: Except, typer) => {
    for (const path of node.exclusions) expectNamed(path, isCondition, "An exclusion is wanted behind 'except'", typer);
  },
  Scenario: (node: Scenario, typer) => {
    if (node.title !== undefined && !node.steps.some(isExpect))
      report(
        typer,
        node,
        'missing-part',
        "This scenario expects nothing, so it would pass whatever the agreement says: add an 'expect'.",
        'title',
      );
  },
  ExpectValue: checkExpectedValue,
  ExpectCredit: (node: ExpectCredit, typer) => {
    if (node.amount !== undefined) expectMoney(node.amount, `${node.figure} =`, typer);
    if (node.element) expectNamed(node.element, isTarget, `A target is wanted behind '${node.figure} of'`, typer);
    checkSettled(node, typer);
  },
  ExpectClaim: (node: ExpectClaim, typer) => {
    if (node.element) expectNamed(node.element, isTarget, "A target is wanted behind 'claim of'", typer);
    checkDate(node, 'until', node.until, typer);
  },
  EarnBack: (node: EarnBack, typer) => {
    expectOne(node.share, [PERCENT], 'earn back', typer);
    if (node.share?.$type === 'PercentLiteral' && numberIn(node.share.text).compare(100) > 0)
      report(typer, node.share, 'invalid-value', 'No more than what was granted comes back: at most 100% (R8).');
    expectBoolean(node.condition, 'when', typer);
  },
  ExpectEarnBack: (node: ExpectEarnBack, typer) => {
    expectMoney(node.amount, 'earn-back =', typer);
    if (node.element) expectNamed(node.element, isTarget, "A target is wanted behind 'earn-back of'", typer);
  },
  ExpectBackToBack: (node: ExpectBackToBack, typer) =>
    expectMoney(node.amount, node.figure === 'returned' ? 'returned =' : 'net exposure =', typer),
  ExpectRight: (node: ExpectRight, typer) => {
    if (node.right) expectNamed(node.right, isTerminationRight, "A right is wanted behind 'right'", typer);
    typer.typeOf(node.right);
    checkDate(node, 'from', node.from, typer);
    checkDate(node, 'until', node.until, typer);
  },
  GivenClaim: (node: GivenClaim, typer) => {
    if (node.element) expectNamed(node.element, isTarget, "A target is wanted behind 'claim of'", typer);
    checkDate(node, 'date', node.date, typer);
    checkDate(node, 'aware', node.aware, typer);
    if (node.amount) expectMoney(node.amount, 'granted', typer);
  },
  GivenGranted: (node: GivenGranted, typer) => {
    if (node.element) expectNamed(node.element, isTarget, "A target is wanted behind 'granted of'", typer);
    expectMoney(node.amount, '=', typer);
  },
  ExpectExtension: (node: ExpectExtension, typer) => {
    expectOne(node.amount, [{ kind: 'days', day: 'calendar' }], 'extension =', typer);
    if (node.element) expectNamed(node.element, isTarget, "A target is wanted behind 'extension of'", typer);
  },
  GivenBank: (node: GivenBank, typer) => expectMoney(node.amount, '=', typer),
  ExpectBank: (node: ExpectBank, typer) => expectMoney(node.amount, 'bank =', typer),
  ExpectPayment: (node: ExpectPayment, typer) => {
    expectMoney(node.amount, 'payment =', typer);
    if (node.element) expectNamed(node.element, isPayment, "A payment is wanted behind 'payment'", typer);
  },
  ExpectPoints: (node: ExpectPoints, typer) => {
    expectOne(node.amount, [POINTS, NUMBER], 'points =', typer);
    if (node.element) expectNamed(node.element, isTarget, "A target is wanted behind 'points of'", typer);
  },
  GivenValue: checkGivenValue,
  GivenRow: checkGivenRow,
  GivenRows: checkGivenRows,
  DataDeclaration: checkData,
  EnumerationType: checkConstants,
  Condition: checkCondition,
  Metric: checkMetric,
  Target: (node: Target, typer) => {
    checkTarget(node, typer);
    checkVerdicts(node, typer);
  },
  CreditRule: checkCredit,
  Bank: checkBank,
  Collects: checkCollects,
  BankUse: checkBankUse,
  Expiry: (node: Expiry, typer) => checkStretch(node, typer),
  Payment: checkPayment,
  Pays: checkPays,
  PointsRule: checkPoints,
  Commitment: (node: Commitment, typer) => expectBoolean(node.condition, undefined, typer),
  AppliesWhen: (node: AppliesWhen, typer) => expectBoolean(node.condition, 'applies when', typer),
  Band: checkBand,
  AtRisk: checkAtRisk,
  Pool: checkPool,
  Combine: checkCombine,
  Replaces: checkReplaces,
  PointsPay: (node: PointsPay, typer) => expectMoney(node.amount, 'points pay', typer),
  MinimumPayout: (node: MinimumPayout, typer) => expectMoney(node.amount, 'minimum', typer),
  Cap: checkCap,
  ExtensionRule: checkExtension,
  Table: checkTable,
  Binding: checkBinding,
  Mapping: checkMapping,
  RowsWhere: checkRowsWhere,
  ContradictingRows: checkContradictingRows,
  KnownUntil: checkKnownUntil,
  SubstituteItem: checkSubstitute,
  Parameter: checkParameter,
};

/** Settlement is of all that is granted, and only where the agreement has periods for it. */
function checkSettled(node: ExpectCredit, typer: Typer): void {
  if (node.figure !== 'settled') return;
  if (node.element)
    report(typer, node.element, 'invalid-value', "What is settled is said of all credits together: leave 'of' out.");
  const scenario = node.$container;
  const agreement = targetOf(scenario.agreement);
  const settles =
    agreement === undefined ||
    lineageOf(agreement).some(({ items }) => items.some((one) => isCreditTerms(one) && one.items.some(isSettled)));
  if (!settles)
    report(
      typer,
      node,
      'invalid-value',
      `'${agreement.name}' settles what it owes with each period: write 'settled each' and a period in its credits, or expect 'granted'.`,
      'figure',
    );
}

/** `30 calendar days`, `5 working days in Depot`, `2 months` (C6) */
function checkStretch(node: ClaimWindow | Clause | Cure | Expiry | TerminationRight, typer: Typer): void {
  checkDays(node, 'days', node.days, typer);
  const kind = node.days === undefined ? undefined : daysIn(node.days).kind;
  if ((kind === 'working' || kind === 'business') && node.calendar === undefined)
    report(typer, node, 'missing-part', "Working days of which calendar? Write 'in' and a calendar behind it.", 'days');
}

function checkAgreement(node: Agreement, typer: Typer): void {
  duplicates(node.items.filter(isNamed), 'declaration', typer);
  checkNames(node.items.filter(isNamed), typer);
  checkInheritance(node, typer);
  if (statedBy(node, isBetween) === undefined)
    report(typer, node, 'missing-part', "Between whom? Write 'between provider … and customer …'.", 'name');
  if (statedBy(node, isCurrency) === undefined && someNode(node, isMoneyLiteral))
    report(
      typer,
      node,
      'missing-part',
      "In which currency? Write 'currency' and its code, such as 'currency GBP'.",
      'name',
    );
}

function checkCondition(node: Condition, typer: Typer): void {
  checkServicePath(node.service, typer);
  const whens = node.items.filter(isWhen);
  if (whens.length === 0 && !isPartial(node))
    report(typer, node, 'missing-part', `When does '${node.name}' hold? Write 'when' and a condition.`, 'name');
  for (const when of whens) expectTimeCondition(when.condition, 'when', typer);
}

function checkMetric(node: Metric, typer: Typer): void {
  checkServicePath(node.service, typer);
  const measure = measureOf(node);
  if (!itemsOf(node).some(isMeasure))
    report(typer, node, 'missing-part', `What does '${node.name}' measure? Write 'measure' and an expression.`, 'name');
  const type = asShown(typer.typeOf(measure));
  if (measure === undefined || isUnknown(type)) return;
  if (type.kind === 'intervals' || type.kind === 'over-time')
    report(
      typer,
      measure,
      'wrong-type',
      `A metric is one figure for each period; this holds over time: write 'share of time in …' or 'time in …'.`,
    );
  else if (!isQuantity(type))
    report(typer, measure, 'not-a-value', `A metric is a figure; this is ${describeType(type)}.`);
  for (const item of node.items) {
    if (item.$type !== 'Baseline' || item.value === undefined) continue;
    const baseline = typer.typeOf(item.value);
    if (!comparable(type, baseline))
      report(
        typer,
        item.value,
        'wrong-unit',
        `'${node.name}' is ${describeType(type)}, so its baseline can't be ${describeType(baseline)}: write one${exampleOf(type)}.`,
      );
  }
}
