import type { AstNode } from 'langium';
import {
  type Expression,
  isAggregate,
  isCall,
  isDuring,
  isLastStretch,
  isLet,
  isMetric,
  isReference,
  isStretchBeside,
  isTimeInSet,
  isWhen,
  isWindows,
  isWithin,
  type Within,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { someNode } from '../syntax/tree.ts';
import { checkDays, expectOne, report, wrong } from './expectations.ts';
import { daysIn } from './literals.ts';
import type { Typer } from './typer.ts';
import { contractType, describeType, type ExpressionType, INSTANT, isUnknown, overTime, UNKNOWN } from './types.ts';

/** A figure of another stretch of time has the type of the figure. */
export function inferWithin(node: Within, typer: Typer): ExpressionType {
  const { value, stretch } = node;
  const type = typer.typeOf(value);
  if (isLastStretch(stretch) || isStretchBeside(stretch)) {
    const { length } = stretch;
    if (length?.days !== undefined) {
      checkDays(length, 'days', length.days, typer);
      if (daysIn(length.days).kind === 'working')
        report(
          typer,
          length,
          'ambiguous-days',
          "A stretch of time has calendar days: count working days with 'elapsed … in' a calendar.",
          'days',
        );
    }
  }
  if (!isLastStretch(stretch) && stretch !== undefined) {
    expectOne(stretch.from, [INSTANT], isStretchBeside(stretch) ? stretch.side : 'from', typer);
    if (!isStretchBeside(stretch)) expectOne(stretch.to, [INSTANT], 'to', typer);
  }
  if (isUnknown(type)) return UNKNOWN;
  if (type.kind === 'intervals' || type.kind === 'over-time' || type.kind === 'declaration') {
    wrong(
      typer,
      value,
      `A figure is looked at in a stretch of time, such as 'share of time outside …', not ${describeType(type)}.`,
    );
    return UNKNOWN;
  }
  if (!isMeasured(value))
    wrong(typer, value, 'Nothing in this is measured, so that it is the same in every stretch of time.');
  if (!isMoving(node)) return type;
  if (type.kind === 'shown') {
    wrong(
      typer,
      value,
      "A condition can't rest on a standard deviation: no rational number, so it's shown and never compared (N4). A 'mean deviation' is one.",
    );
    return UNKNOWN;
  }
  return overTime(contractType(type));
}

/**
 * Whether a figure changes over time: `over the last 30 days` of a downtime, an exclusion or a condition has no period that it could end with, so
 * that it ends at every moment.
 */
function isMoving({ $container, stretch }: Within): boolean {
  if (!isLastStretch(stretch)) return false;
  for (let at: AstNode | undefined = $container; at !== undefined; at = at.$container) {
    if (isWhen(at)) return true;
    if (isAggregate(at) || isWindows(at) || isWithin(at) || isDuring(at)) return false;
  }
  return false;
}

/** Whether something in an expression is measured, itself or through what it names. */
function isMeasured(expression: Expression, depth = 8): boolean {
  return someNode(expression, (node) => {
    if (isAggregate(node) || isTimeInSet(node)) return true;
    if (isCall(node)) return false;
    const element = isReference(node) ? targetOf(node.element) : undefined;
    return isMetric(element) || (isLet(element) && depth > 0 && isMeasured(element.value, depth - 1));
  });
}
