/** The bands, limits and rules with a memory of an agreement, each with an edit that takes it out or changes what it says. */
import { type AstNode, AstUtils } from 'langium';
import {
  type Agreement,
  type Band,
  type Edge,
  isAgreement,
  isAllowance,
  isBand,
  isCap,
  isClaimWindow,
  isCollects,
  isCombine,
  isEarnBack,
  isEdge,
  isExpiry,
  isMinimumLength,
  isMinimumPayout,
  isNet,
  isOneIncident,
  isRepeatMultiplier,
  isScheduleBody,
  isSettled,
  isTerminationRight,
} from '../../src/language/generated/ast.ts';
import { type Edit, rangeOf, removed, replaced } from '../injection/edits.ts';

/** One rule and the edit that changes it. */
export interface Change {
  /** Which rule it is: the declaration that it stands in, and its text on one line. */
  readonly rule: string;
  readonly edit: Edit;
}

/** In the order of the text. */
export function changesIn(agreement: Agreement): readonly Change[] {
  return AstUtils.streamAllContents(agreement)
    .toArray()
    .flatMap((node) => {
      const edit = editOf(node);
      return edit ? [{ rule: ruleOf(node), edit }] : [];
    });
}

function editOf(node: AstNode): Edit | undefined {
  if (isBand(node)) return bandEdit(node);
  if (isEdge(node)) return otherSide(node);
  if (isClaimWindow(node)) return widened(node);
  return isRemovable(node) ? removed(node) : undefined;
}

const isRemovable = (node: AstNode): boolean =>
  isCap(node) ||
  isMinimumPayout(node) ||
  isMinimumLength(node) ||
  isAllowance(node) ||
  isOneIncident(node) ||
  isNet(node) ||
  isSettled(node) ||
  isExpiry(node) ||
  isCollects(node) ||
  isEarnBack(node) ||
  isRepeatMultiplier(node) ||
  isTerminationRight(node) ||
  (isCombine(node) && !node.sum);

const OTHER_SIDE: Readonly<Record<string, string>> = {
  below: 'at most',
  'at most': 'below',
  above: 'at least',
  'at least': 'above',
};

/** The figure at the edge itself changes sides. */
function otherSide(edge: Edge): Edit | undefined {
  const { start, end } = rangeOf(edge);
  const text = edge.$cstNode?.text ?? '';
  const operator = /^(below|at\s+most|above|at\s+least)/.exec(text)?.[0];
  const other = operator && OTHER_SIDE[operator.replace(/\s+/g, ' ')];
  return operator && other ? { start, end, newText: other + text.slice(operator.length) } : undefined;
}

/** Another amount, in the unit it has; a band whose amount is a name is taken out, unless it's the only one. */
function bandEdit(band: Band): Edit | undefined {
  const amount = textOf(band.pays);
  const figure = /^\d[\d.]*/.exec(amount)?.[0];
  if (figure !== undefined) {
    return replaced(band.pays, otherThan(Number(figure)) + amount.slice(figure.length));
  }
  const only = isScheduleBody(band.$container) && band.$container.bands.length === 1;
  return only ? undefined : removed(band);
}

/** About half, so that no cap hides it; whole where it was, since days and points are. */
function otherThan(figure: number): string {
  if (figure === 0) return '3';
  return String(Number.isInteger(figure) ? Math.ceil(figure / 2) + (figure === 1 ? 1 : 0) : figure / 2);
}

/** A window so wide that no scenario claims after it. */
function widened(window: AstNode): Edit | undefined {
  const text = textOf(window);
  const wide = text.replace(/ within (\d+)/, (_, count: string) => ` within ${Number(count) + 400}`);
  return wide === text ? undefined : replaced(window, wide);
}

/** Its text on one line, behind the declaration that it stands in; of an edge, with the band that it bounds. */
function ruleOf(node: AstNode): string {
  const text = isEdge(node) ? `the edge ${textOf(node)} of ${textOf(node.$container)}` : textOf(node);
  return `${placeOf(node)}: ${text}`;
}

/** The innermost declaration around a rule, or the agreement's credits. */
function placeOf(node: AstNode): string {
  for (let around = node.$container; around && !isAgreement(around); around = around.$container)
    if ('name' in around && typeof around.name === 'string') return around.name;
  return 'credits';
}

const textOf = (node: AstNode): string => (node.$cstNode?.text ?? '').replace(/\s+/g, ' ').trim();

/** The text with the edit made. */
export function changed(text: string, { start, end, newText }: Edit): string {
  return text.slice(0, start) + newText + text.slice(end);
}

/** Whether something stands in the agreement, and not in a scenario of it. */
export function standsIn(agreement: Agreement, offset: number): boolean {
  const { start, end } = rangeOf(agreement);
  return offset >= start && offset <= end;
}
