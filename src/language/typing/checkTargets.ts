import { AstUtils } from 'langium';
import { itemsOf } from '../composition/lineage.ts';
import {
  type Band,
  type Collects,
  type CreditRule,
  type Expression,
  type ExtensionRule,
  isCollects,
  isCommitment,
  isCreditRule,
  isExtensionRule,
  isPays,
  isPointsRule,
  isTarget,
  type Pays,
  type PointsRule,
  type ScheduleDeclaration,
  type Target,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { hasSyntaxError } from '../syntax/broken.ts';
import { isPartial } from './checkInheritance.ts';
import { atAnInstant, expectBoolean, expectOne, nameOf, report, wrong } from './expectations.ts';
import { checkServicePath, expectMoney, feeNear } from './expected.ts';
import { comparedMeasure } from './measures.ts';
import type { Typer } from './typer.ts';
import {
  comparable,
  describeType,
  type ExpressionType,
  exampleOf,
  isQuantity,
  isUnknown,
  NUMBER,
  PERCENT,
  POINTS,
  unify,
} from './types.ts';

export function checkTarget(node: Target, typer: Typer): void {
  checkServicePath(node.service, typer);
  const commitments = node.items.filter(isCommitment);
  if (commitments.length === 0 && !isPartial(node))
    report(
      typer,
      node,
      'missing-part',
      `What does '${node.name}' promise? Write one, such as 'Uptime at least 99.9% each calendar month'.`,
      'name',
    );
  for (const extra of commitments.slice(1))
    report(
      typer,
      extra,
      'duplicate-name',
      "A target promises one thing: join the two with 'and', or write another target.",
    );
}

export function checkCredit(node: CreditRule, typer: Typer): void {
  if (node.basis) expectMoney(node.basis, 'credit of', typer);
  if (node.amount) expectMoney(node.amount, 'credit', typer);
  if (node.condition) expectBoolean(node.condition, 'when', typer);
  checkScheduled(node, typer);
}

export function checkExtension(node: ExtensionRule, typer: Typer): void {
  if (node.amount) expectOne(node.amount, [CALENDAR_DAYS], 'extends the term by', typer);
  if (node.condition) expectBoolean(node.condition, 'when', typer);
  if (node.schedule !== undefined && comparedMeasure(node) === undefined) reportUnmeasured(node, typer);
}

const CALENDAR_DAYS: ExpressionType = { kind: 'days', day: 'calendar' };

export function checkPoints(node: PointsRule, typer: Typer): void {
  if (node.amount) expectOne(node.amount, [POINTS, NUMBER], 'points', typer);
  checkScheduled(node, typer);
}

export function checkScheduled(node: Collects | CreditRule | Pays | PointsRule, typer: Typer): void {
  if (node.schedule === undefined && node.named === undefined) return;
  const measure = comparedMeasure(node);
  if (measure === undefined) {
    reportUnmeasured(node, typer);
    return;
  }
  const type = typer.typeOf(measure);
  if (node.measure !== undefined && !isUnknown(type) && !isQuantity(type)) {
    wrong(typer, node.measure, `Bands are of a figure; ${nameOf(node.measure)} is ${describeType(type)}.`);
    return;
  }
  const named = targetOf(node.named);
  if (named === undefined) return;
  checkPaysOf(node, named, typer);
  const edge = edgesOf(named.body?.bands ?? []).find((value) => !comparable(type, typer.typeOf(value)));
  if (edge !== undefined && !isUnknown(type))
    report(
      typer,
      node,
      'wrong-unit',
      `${nameOf(measure)} is ${describeType(type)}, but the bands of '${named.name}' are for ${describeType(typer.typeOf(edge))}.`,
      'named',
    );
}

function reportUnmeasured(node: Collects | CreditRule | ExtensionRule | Pays | PointsRule, typer: Typer): void {
  const target = AstUtils.getContainerOfType(node, isTarget);
  const commitment = target && itemsOf(target).find(isCommitment);
  // What it compares is unknown because it can't be read, and that is said.
  if (commitment !== undefined && hasSyntaxError(commitment, AstUtils.getDocument(commitment))) return;
  report(
    typer,
    node,
    'missing-part',
    "The bands of which value? Write 'on' and a metric before them: the target isn't one comparison of a metric.",
  );
}

/** What a schedule pays is of one kind in all its bands: shares of a basis, amounts, points or days. */
export function checkSchedule({ body }: ScheduleDeclaration, typer: Typer): void {
  const [first, ...others] = (body?.bands ?? []).map(({ pays }) => pays).filter((pays) => pays !== undefined);
  const type = typer.typeOf(first);
  for (const pays of others) {
    const other = typer.typeOf(pays);
    if (!isUnknown(type) && !isUnknown(other) && unify(type, other) === undefined)
      report(
        typer,
        pays,
        'wrong-unit',
        `The first band pays ${describeType(type)}, this one ${describeType(other)}: write one${exampleOf(type)}.`,
      );
  }
}

/** The schedule that is named pays what the rule wants: a share where there is a basis, points for points, else money. */
function checkPaysOf(node: Collects | CreditRule | Pays | PointsRule, named: ScheduleDeclaration, typer: Typer): void {
  const type = typer.typeOf(named.body?.bands[0]?.pays);
  if (isUnknown(type)) return;
  const wrongPart = (wanted: string, hint = ''): void =>
    report(
      typer,
      node,
      'wrong-unit',
      `${wanted} is wanted in each band, but '${named.name}' has ${describeType(type)}${hint}.`,
      'named',
    );
  if (node.$type === 'PointsRule') {
    if (type.kind !== 'points' && type.kind !== 'number') wrongPart('A number of points');
  } else if (node.basis !== undefined) {
    if (unify(type, PERCENT) === undefined) wrongPart(`A percentage of ${nameOf(node.basis)}`);
  } else if (type.kind === 'percent')
    wrongPart('Money', `: write of what, such as 'of ${feeNear(node)} by ${named.name}'`);
  else if (type.kind !== 'money') wrongPart('Money');
}

function edgesOf(bands: readonly Band[]): readonly Expression[] {
  const found: Expression[] = [];
  for (const { edges, from, to } of bands) {
    for (const { value } of edges) if (value !== undefined) found.push(value);
    if (from !== undefined) found.push(from);
    if (to !== undefined) found.push(to);
  }
  return found;
}

/** The edges are values of the measure; what a band pays is a share of the basis, or an amount where there is none. */
export function checkBand(node: Band, typer: Typer): void {
  const rule =
    AstUtils.getContainerOfType(node, isCreditRule) ??
    AstUtils.getContainerOfType(node, isPays) ??
    AstUtils.getContainerOfType(node, isCollects) ??
    AstUtils.getContainerOfType(node, isExtensionRule) ??
    AstUtils.getContainerOfType(node, isPointsRule);
  const measure = rule === undefined ? undefined : comparedMeasure(rule);
  const type: ExpressionType = measure === undefined ? firstEdge(node, typer) : typer.typeOf(measure);
  for (const value of edgesOf([node])) {
    const edge = typer.typeOf(value);
    if (!isQuantity(atAnInstant(type)) || isUnknown(type) || isUnknown(edge) || comparable(atAnInstant(type), edge))
      continue;
    const subject = measure === undefined ? 'The first edge' : nameOf(measure);
    report(
      typer,
      value,
      'wrong-unit',
      `${subject} is ${describeType(type)}; the edge of a band can't be ${describeType(edge)}: write one${exampleOf(type)}.`,
    );
  }
  if (rule === undefined || node.pays === undefined) return;
  if (rule.$type === 'ExtensionRule') expectOne(node.pays, [CALENDAR_DAYS], ':', typer);
  else if (rule.$type === 'PointsRule') expectOne(node.pays, [POINTS, NUMBER], ':', typer);
  else if (rule.basis !== undefined) expectShare(node.pays, rule.basis, typer);
  else expectMoney(node.pays, ':', typer);
}

function firstEdge(node: Band, typer: Typer): ExpressionType {
  const [first] = edgesOf(node.$container.bands);
  return typer.typeOf(first);
}

function expectShare(pays: Expression, basis: Expression, typer: Typer): void {
  const type = typer.typeOf(pays);
  if (isUnknown(type) || unify(type, PERCENT) !== undefined) return;
  const hint = type.kind === 'money' ? `, or leave 'of ${basis.$cstNode?.text ?? '…'}' out to pay amounts` : '';
  report(
    typer,
    pays,
    'wrong-unit',
    `A percentage of ${nameOf(basis)} is wanted here, not ${describeType(type)}: write one such as 10%${hint}.`,
  );
}
