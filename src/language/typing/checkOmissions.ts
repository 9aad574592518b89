import { type AstNode, AstUtils } from 'langium';
import { ancestorsOf, leftOutBy, lineageOf, type Member } from '../composition/lineage.ts';
import {
  type Agreement,
  isAgreement,
  isCondition,
  isCreditTerms,
  isParameter,
  isPayment,
  isReference,
  isTarget,
  isTerminationRight,
  type Omission,
  type Parameter,
  type ParameterLimit,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { kindOf } from '../scoping/words.ts';
import { report } from './expectations.ts';
import type { Typer } from './typer.ts';

/** What is left out must be inherited, be called what it is, and not be what a template insists on. */
export function checkOmission(node: Omission, typer: Typer): void {
  const agreement = node.$container;
  const [base] = ancestorsOf(agreement);
  const left = leftOutBy(node);
  const [first] = left;
  if (first === undefined) {
    // A name that isn't there is reported as a name.
    if (node.member === undefined && (base !== undefined || agreement.base === undefined))
      report(typer, node, 'omits-nothing', nothing(node, agreement, base), 'kind');
    return;
  }
  const word = wordFor(first);
  if (node.kind !== word && !(isTerminationRight(first) && node.kind === 'termination')) {
    const message = `'${nameOf(first)}' is ${kindOf(first.$type)} in ${ownerOf(first)}: write 'without ${word} ${nameOf(first)}'.`;
    typer.report({ node, property: 'kind', code: 'omits-nothing', message, suggestions: [word] });
    return;
  }
  for (const member of left) checkFloor(node, member, typer);
}

function nothing({ kind }: Omission, { name }: Agreement, base: Agreement | undefined): string {
  if (base === undefined) return `${name} extends no agreement, so there is nothing to leave out.`;
  return `${base.name} hands down no ${kind === 'credits' ? 'credit terms' : 'termination right'} to leave out.`;
}

/** A figure that may only be raised can't be got rid of, nor what is promised or paid by it. */
function checkFloor(node: Omission, member: Member, typer: Typer): void {
  const property = node.member === undefined ? 'kind' : 'member';
  if (isParameter(member)) {
    const [limit] = limitsOf(member, node.$container);
    if (limit === undefined) return;
    const message = `'${member.name}' must be ${textOf(limit)} in whatever extends ${ownerOf(limit.$container)}: it can be set anew, and not be left out.`;
    report(typer, node, 'omits-floor', message, property);
    return;
  }
  if (!isTarget(member) && !isPayment(member) && !isCreditTerms(member) && !isTerminationRight(member)) return;
  for (const named of parametersIn(member)) {
    const [limit] = limitsOf(named, node.$container);
    if (limit === undefined) continue;
    const what = nameOf(member) === '' ? 'This' : `'${nameOf(member)}'`;
    const message = `${what} rests on '${named.name}', which must be ${textOf(limit)} in whatever extends ${ownerOf(limit.$container)}: it can be overridden, and not be left out.`;
    report(typer, node, 'omits-floor', message, property);
    return;
  }
}

function parametersIn(node: AstNode): readonly Parameter[] {
  return AstUtils.streamAst(node)
    .filter(isReference)
    .map(({ element }) => targetOf(element))
    .filter(isParameter)
    .toArray();
}

/** The limits that levels set for a parameter, as far as the agreement inherits them. */
const limitsOf = ({ name }: Parameter, agreement: Agreement): readonly ParameterLimit[] =>
  lineageOf(agreement)
    .slice(1)
    .flatMap(({ items }) => items.filter(isParameter))
    .filter((one) => one.name === name)
    .flatMap(({ limits }) => limits);

function wordFor(member: Member): Omission['kind'] {
  if (isCondition(member)) return member.role;
  switch (member.$type) {
    case 'Parameter':
      return 'parameter';
    case 'Let':
      return 'let';
    case 'Service':
      return 'service';
    case 'Calendar':
      return 'calendar';
    case 'Table':
      return 'table';
    case 'PeriodDeclaration':
      return 'period';
    case 'DataDeclaration':
      return 'data';
    case 'Metric':
      return 'metric';
    case 'Target':
      return 'target';
    case 'Payment':
      return 'payment';
    case 'Bank':
      return 'bank';
    case 'ScheduleDeclaration':
      return 'schedule';
    case 'CreditTerms':
      return 'credits';
    case 'TerminationRight':
      return member.termination ? 'termination' : 'right';
    case 'Clause':
      return 'clause';
    default:
      return member satisfies never;
  }
}

const textOf = ({ $cstNode }: AstNode): string => $cstNode?.text ?? '';

const nameOf = (member: Member): string => ('name' in member ? (member.name ?? '') : '');

const ownerOf = ({ $container }: AstNode): string => (isAgreement($container) ? $container.name : '');
