import {
  type ExpectValue,
  type GivenValue,
  isLet,
  isLiteral,
  isMemberAccess,
  isMetric,
  isParameter,
  isReference,
} from '../generated/ast.ts';
import { parameterGiven } from '../scoping/expected.ts';
import { nameOf, report } from './expectations.ts';
import { expectLike, expectMoney, expectNamed } from './expected.ts';
import type { Typer } from './typer.ts';

export function checkExpectedValue(node: ExpectValue, typer: Typer): void {
  expectNamed(node.element, isFigure, 'A metric or a named value is wanted here', typer);
  expectLike(node.element, node.value, typer);
}

export function checkGivenValue(node: GivenValue, typer: Typer): void {
  if (isMemberAccess(node.element)) expectMoney(node.value, '=', typer);
  else {
    expectNamed(node.element, isGivable, 'A metric, a fee or a parameter is wanted here', typer);
    expectLike(node.element, node.value, typer);
    if (parameterGiven(node) !== undefined) checkGivenParameter(node, typer);
  }
}

const isFigure = (node: unknown): boolean => isMetric(node) || isLet(node);

const isGivable = (node: unknown): boolean => isMetric(node) || isParameter(node);

/** A parameter decides what the agreement says, before anything is observed: it's a plain value, the same in all periods. */
function checkGivenParameter(node: GivenValue, typer: Typer): void {
  const again = node.$container.steps.find((step) => parameterGiven(step) === parameterGiven(node));
  if (again !== node)
    report(typer, node.element, 'duplicate-name', `${nameOf(node.element)} has a value before this one.`);
  if (node.period !== undefined)
    report(
      typer,
      node,
      'wrong-type',
      'A parameter has one value in all periods of a scenario: leave the period out.',
      'period',
    );
  if (node.value !== undefined && !isLiteral(node.value) && !isReference(node.value))
    report(typer, node.value, 'wrong-type', 'A parameter is given a plain value here: write the figure itself.');
}
