import { type AstNode, AstUtils } from 'langium';
import { type Agreement, isAgreement, isCurrency, type Omission } from '../generated/ast.ts';
import { isUnknownName } from '../scoping/linker.ts';
import { targetOf } from '../scoping/references.ts';
import type { SlaServices } from '../services.ts';
import type { TypeProblem } from '../typing/problem.ts';
import { isMember, lineageOf } from './lineage.ts';
import { originOf } from './origin.ts';

/** Something that doesn't fit, wherever its text stands. */
export interface Misfit {
  readonly node: AstNode;
  /** Of a name that is left out: where that is said. */
  readonly omission?: Omission;
  readonly message: string;
  readonly severity?: 'warning' | 'info' | 'hint';
  readonly property?: string | undefined;
  readonly index?: number | undefined;
  readonly related?: { readonly node: AstNode; readonly message: string };
}

/** What doesn't fit because of what an agreement inherits or overrides. */
export interface ComposedProblem extends Misfit {
  /** In words of the agreement that extends, where the text at fault is inherited. */
  readonly inherited: boolean;
}

/**
 * What is wrong with the agreement as a whole, and with no level by itself: a name that an override took away, a type that it
 * changed. What a level's own check or its base's finds isn't repeated.
 */
export function composedProblems(agreement: Agreement, services: SlaServices): readonly ComposedProblem[] {
  const [, base] = lineageOf(agreement);
  if (base === undefined) return [];
  const document = AstUtils.getDocument(agreement);
  if (services.typing.Typing.problems(document).some((problem) => isStructural(problem, agreement))) return [];
  const known = new Set([...misfitsIn(base, services), ...misfitsWritten(agreement, services)].map(keyOf));
  return misfitsIn(agreement, services)
    .filter((misfit) => !known.has(keyOf(misfit)))
    .map((misfit) => {
      const inherited = originOf(misfit.node) !== document || !isWithin(misfit.node, agreement);
      const { omission } = misfit;
      return inherited && omission?.$container === agreement
        ? { ...stillNamed(misfit, omission), inherited: false }
        : { ...misfit, inherited };
    });
}

/** What is left out is wanted by something that stays: that's said where it's left out. */
function stillNamed({ node }: Misfit, omission: Omission): Misfit {
  const member = AstUtils.getContainerOfType(node, isMember);
  const what =
    member !== undefined && 'name' in member && member.name !== undefined
      ? `'${member.name}'`
      : (member?.$type ?? '')
          .replace('CreditTerms', 'the credit terms')
          .replace('TerminationRight', 'a termination right');
  const name = omission.member?.$refText ?? omission.kind;
  return {
    node: omission,
    property: 'member',
    message: `'${name}' can't be left out: ${what} needs it and stays. Leave that out as well, or override it.`,
    related: { node, message: 'Needed here.' },
  };
}

/** Where it isn't clear what overrides what, all else follows from that. */
const isStructural = ({ node, code }: TypeProblem, agreement: Agreement): boolean =>
  (node === agreement || node.$container === agreement) &&
  (code === 'not-overridden' ||
    code === 'overrides-nothing' ||
    code === 'omits-nothing' ||
    code === 'omits-floor' ||
    code === 'defined-by-itself' ||
    isCurrency(node));

/** All that is wrong with the whole agreement. */
function misfitsIn(agreement: Agreement, services: SlaServices): readonly Misfit[] {
  const whole = services.composition.Composition.whole(agreement);
  const { problems } = services.lowering.Contracts.lowered(agreement);
  return [...misfitsAt(whole, services), ...problems];
}

/** What is wrong with what the agreement's own text says, as it stands by itself. */
const misfitsWritten = (agreement: Agreement, services: SlaServices): readonly Misfit[] =>
  misfitsAt(agreement, services);

function misfitsAt(agreement: Agreement, { typing }: SlaServices): readonly Misfit[] {
  const typed = typing.Typing.problems(AstUtils.getDocument(agreement)).filter(
    ({ node }) => AstUtils.getContainerOfType(node, isAgreement) === agreement,
  );
  const unlinked = AstUtils.streamAst(agreement)
    .flatMap((node) => AstUtils.streamReferences(node))
    .flatMap(({ reference, container, property, index }) => {
      if (!('ref' in reference) || targetOf(reference) !== undefined || reference.error === undefined) return [];
      const { message } = reference.error;
      const { omission } = isUnknownName(reference.error) ? reference.error : {};
      return [{ node: container, property, index, message, ...(omission === undefined ? {} : { omission }) }];
    })
    .toArray();
  return [...typed, ...unlinked];
}

const keyOf = ({ node, message }: Misfit): string =>
  `${originOf(node).uri.toString()} ${node.$cstNode?.offset} ${node.$cstNode?.end} ${message}`;

function isWithin({ $cstNode }: AstNode, agreement: Agreement): boolean {
  const around = agreement.$cstNode;
  return (
    $cstNode !== undefined && around !== undefined && around.offset <= $cstNode.offset && $cstNode.end <= around.end
  );
}
