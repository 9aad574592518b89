import { constantValue } from '../../contract/constant.ts';
import type { Need, TargetStep } from '../../contract/contract.ts';
import type { Value } from '../../contract/value.ts';
import { betweenOf, roleIn } from '../composition/lineage.ts';
import type { Call } from '../generated/ast.ts';
import {
  type Agreement,
  type Expression,
  isAgreement,
  isCall,
  isCommitment,
  isGroup,
  isMemberAccess,
  isMetric,
  isParty,
  isReference,
  isService,
  isTable,
  isTarget,
  type Steps,
  type Target,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { agreementAt } from '../scoping/rows.ts';
import { measureOf } from '../typing/declarations.ts';
import { valueOfLiteral } from '../typing/literals.ts';
import { comparisonIn, shareOfTime } from '../typing/measures.ts';
import { familyOf } from '../typing/references.ts';
import type { Place } from './book.ts';
import { cellOf, keyOf, textOfValue, valueOfCell } from './cells.ts';
import { lowerExpression } from './expressions.ts';
import { instanceNamed } from './instances.ts';
import { nameRange, sourceRange } from './source.ts';
import { need, Unsound } from './unsound.ts';

/** What a service stands on: targets of other agreements, services, parties, in series or redundant. */
export function lowerNeed(node: Expression | undefined, place: Place): Need {
  const syntax = need(node);
  const at = sourceRange(syntax, place.book.services);
  const terms = (parts: readonly Expression[]): readonly Need[] => parts.map((part) => lowerNeed(part, place));
  switch (syntax.$type) {
    case 'Group':
      return lowerNeed(syntax.inner, place);
    case 'Conjunction':
      return { kind: 'all', of: terms(syntax.terms), at };
    case 'Disjunction':
      return { kind: 'any', of: terms(syntax.terms), at };
    case 'AtLeastOf':
      if (syntax.family !== undefined)
        throw new Unsound({
          node: syntax,
          message: "What a service needs is named one by one: 'each … in' can't stand here.",
        });
      if (syntax.which !== undefined) return { kind: syntax.which, of: terms(syntax.terms), at };
      return { kind: 'at-least', count: Number(syntax.count), of: terms(syntax.terms), at };
    default:
      return lowerThing(syntax, place);
  }
}

/** What is done for a target one after the other, several clauses in the order of the text. */
export const lowerSteps = (nodes: readonly Steps[], place: Place): readonly TargetStep[] =>
  nodes
    .flatMap(({ steps }) => steps)
    .map((step) => {
      const thing = lowerThing(step, place);
      if (thing.kind !== 'target')
        throw new Unsound({
          node: step,
          message: 'A target needs targets, of this agreement or of others, as its steps.',
        });
      const { agreement, target, at, declaredAt } = thing;
      return { agreement, target, at, declaredAt };
    });

function lowerThing(syntax: Expression, place: Place): Need {
  const at = sourceRange(syntax, place.book.services);
  const callee = isCall(syntax) ? syntax.callee : syntax;
  const element = isReference(callee)
    ? targetOf(callee.element)
    : isMemberAccess(callee)
      ? targetOf(callee.member)
      : undefined;
  if (isParty(element)) {
    place.book.used.add(element);
    return { kind: 'party', party: element.name, at };
  }
  if (isService(element)) {
    const instance = instanceNamed(syntax, place);
    return { kind: 'service', service: instance.id, at };
  }
  if (!isTarget(element))
    throw new Unsound(
      // A name that nothing has is reported where names are resolved.
      element === undefined && (isReference(callee) || isMemberAccess(callee))
        ? undefined
        : { node: syntax, message: 'A service needs a target of an agreement, a service or a party.' },
    );
  const { Composition } = place.book.services.composition;
  const agreement = Composition.whole(agreementNamed(callee) ?? need(agreementAt(element)));
  const target = need(agreement.items.find((item): item is Target => isTarget(item) && item.name === element.name));
  const row = isCall(syntax) ? rowOfCall(syntax, place) : undefined;
  const provider = need(roleIn(betweenOf(agreement), 'provider'));
  const level = levelOf(target, row, agreement, place);
  return {
    kind: 'target',
    agreement: agreement.name,
    target: row === undefined ? element.name : `${element.name}(${row})`,
    ...(level === undefined ? {} : { level }),
    provider: need(provider.open ? provider : targetOf(provider.party)).name,
    at,
    declaredAt: nameRange(target, place.book.services),
  };
}

/** `Fibre` of `Fibre.Availability`: it may have inherited the target. */
function agreementNamed(path: Expression): Agreement | undefined {
  const receiver = isMemberAccess(path) ? path.receiver : undefined;
  const element = isReference(receiver) ? targetOf(receiver.element) : undefined;
  return isAgreement(element) ? element : undefined;
}

function rowOfCall(call: Call, place: Place): string {
  const value = constantValue(lowerExpression(call.arguments[0], place));
  return textOfValue(need(value));
}

/** The share of time that a target promises: `Uptime at least 99.9%`, where the metric is a share of time. */
function levelOf(target: Target, row: string | undefined, agreement: Agreement, place: Place): string | undefined {
  if (!isAgreement(agreement)) return undefined;
  const comparison = comparisonIn(target.items.find(isCommitment)?.condition);
  if (comparison === undefined || !['at least', 'above'].includes(comparison.operator)) return undefined;
  const named = isCall(comparison.left) ? comparison.left.callee : comparison.left;
  const metric = isReference(named) ? targetOf(named.element) : undefined;
  const measure = isMetric(metric) ? measureOf(metric) : comparison.left;
  if (!isShareOfTime(measure)) return undefined;
  const value = promised(comparison.right, target, row, place);
  return value?.kind === 'percent' ? value.value : undefined;
}

function isShareOfTime(measure: Expression | undefined): boolean {
  if (isGroup(measure)) return isShareOfTime(measure.inner);
  if (measure?.$type === 'Rounded') return isShareOfTime(measure.value);
  return shareOfTime(measure) !== undefined;
}

/** The level as a literal, or as a cell of the family's row. */
function promised(level: Expression, target: Target, row: string | undefined, place: Place): Value | undefined {
  const { zone } = place.book;
  if (level.$type === 'PercentLiteral') return valueOfLiteral(level, zone);
  const table = targetOf(familyOf(target)?.rows);
  const column = isMemberAccess(level) ? targetOf(level.member) : undefined;
  if (!isTable(table) || column?.$type !== 'Column' || row === undefined) return undefined;
  const found = table.rows.find((one) => textOfValue(keyOf(one, zone)) === row);
  return found === undefined ? undefined : valueOfCell(cellOf(found, column), zone);
}
