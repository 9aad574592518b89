import type {
  Cap,
  Claim,
  ClaimByParty,
  Clause,
  CombineGroup,
  CreditTerms,
  Deadline,
  TerminationRight,
} from '../../contract/contract.ts';
import {
  type Cap as CapSyntax,
  type ClaimTerm,
  type ClaimWindow,
  type Clause as ClauseSyntax,
  type Combine,
  type CreditTerm,
  isCap,
  isClaimTerm,
  isCombine,
  isCreditTerms,
  isDeducted,
  isExpiry,
  isMinimumPayout,
  isNet,
  isOneIncident,
  isPayment,
  isPointsPay,
  isSettled,
  isTerminationRight,
  type TerminationRight as RightSyntax,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { daysIn } from '../typing/literals.ts';
import { atRiskCaps } from './atRisk.ts';
import { type Book, placeNamed } from './book.ts';
import { useCalendar } from './calendars.ts';
import { lowerCaps, lowerPaymentCaps } from './caps.ts';
import { lowerExpression } from './expressions.ts';
import { instanceNamed } from './instances.ts';
import { partyOf } from './parties.ts';
import { lowerPeriod } from './periods.ts';
import { sourceRange } from './source.ts';
import { membersOfTerm, nameOfMember, type TermMember } from './terms.ts';
import { type Attempt, need } from './unsound.ts';

/** R4: from the narrowest to the widest. */
const SCOPES: readonly Cap['scope']['kind'][] = ['event', 'target', 'service', 'period', 'rolling', 'agreement'];

export function lowerCreditTerms(book: Book, attempt: Attempt): CreditTerms {
  const blocks = book.agreement.items.filter(isCreditTerms);
  const terms: readonly CreditTerm[] = blocks.flatMap(({ items }) => items.filter(book.isSound));
  const place = placeNamed(book, 'credits');
  const combines = terms.filter(isCombine);
  const combine = combines.find((term) => !isGroup(term));
  const perPoint = terms.find(isPointsPay);
  const minimum = terms.find(isMinimumPayout);
  const deducted = terms.find(isDeducted);
  const settled = terms.find(isSettled);
  const claim = terms.find(isClaimTerm);
  const expiry = terms.find(isExpiry);
  const net = terms.find(isNet);
  const capsDays = (cap: CapSyntax): boolean => book.services.typing.Typing.typeOf(cap.amount).kind === 'days';
  const at = (node: CreditTerm) => sourceRange(node, book.services);
  const [block] = blocks;
  const highest =
    combine?.period === undefined
      ? undefined
      : attempt(() => ({ kind: 'highest' as const, each: lowerPeriod(combine.period, book), at: at(combine) }));
  const points =
    perPoint === undefined
      ? undefined
      : attempt(() => ({
          amount: lowerExpression(perPoint.amount, place),
          each: lowerPeriod(perPoint.period, book),
          at: at(perPoint),
        }));
  const least =
    minimum === undefined
      ? undefined
      : attempt(() => ({
          amount: lowerExpression(minimum.amount, place),
          edge: minimum.above ? ('more-than' as const) : ('at-least' as const),
          at: at(minimum),
        }));
  const paid =
    settled === undefined ? undefined : attempt(() => ({ each: lowerPeriod(settled.period, book), at: at(settled) }));
  const expires =
    expiry === undefined ? undefined : attempt(() => ({ after: need(lowerStretch(expiry, book)), at: at(expiry) }));
  return {
    combine: highest ?? { kind: 'sum' },
    groups: combines.filter(isGroup).flatMap((term) => lowerGroups(term, book, attempt)),
    oneIncidentPaysOnce: terms.some(isOneIncident),
    ...(net === undefined ? {} : { net: { at: at(net) } }),
    ...(points === undefined ? {} : { perPoint: points }),
    ...(least === undefined ? {} : { minimum: least }),
    extensionCaps: terms
      .filter(isCap)
      .filter(capsDays)
      .flatMap(
        (cap) =>
          attempt(() => ({
            amount: lowerExpression(cap.amount, place),
            each: lowerPeriod(need(cap.period), book),
            at: at(cap),
          })) ?? [],
      ),
    caps: [
      ...terms
        .filter(isCap)
        .filter((cap) => !capsDays(cap))
        .flatMap((cap) => attempt(() => lowerCaps(cap, place, attempt)) ?? []),
      ...capsOfPayments(book, attempt),
      ...(attempt(() => atRiskCaps(book)) ?? []),
    ].sort((a, b) => SCOPES.indexOf(a.scope.kind) - SCOPES.indexOf(b.scope.kind)),
    claim: (claim === undefined ? undefined : attempt(() => lowerClaim(claim, book))) ?? { kind: 'automatic' },
    ...(paid === undefined ? {} : { settled: paid }),
    ...(expires === undefined ? {} : { expires }),
    ...(deducted === undefined ? {} : { deductedFrom: deductedFrom(deducted.which) }),
    ...(block === undefined ? {} : { at: sourceRange(block, book.services) }),
  };
}

/** All but the sum, and the highest of all credits of a period. */
const isGroup = ({ members, by, incident, family }: Combine): boolean =>
  members.length > 0 || by !== undefined || incident || family !== undefined;

/** A group; of a family, one for each row or record: of the targets that it names, or of all that are declared for the same one. */
const lowerGroups = (node: Combine, book: Book, attempt: Attempt): readonly CombineGroup[] =>
  (attempt(() => membersOfTerm(node.family, placeNamed(book, 'combine'))) ?? []).flatMap(
    (member) => attempt(() => lowerGroup(node, member, book)) ?? [],
  );

function lowerGroup(node: Combine, { place, each, member, targets }: TermMember, book: Book): CombineGroup {
  const named = node.members.map((path) => instanceNamed(path, place).id);
  const members = named.length === 0 && node.family !== undefined ? targets : named;
  return {
    ...(members.length === 0 ? {} : { members }),
    pick: node.by === undefined ? { kind: 'highest' } : { kind: 'choice', by: partyOf(node.by, book) },
    over: node.period === undefined ? { kind: 'incident' } : { kind: 'period', each: lowerPeriod(node.period, book) },
    ...(each === undefined ? {} : { each }),
    ...(member === undefined ? {} : { member }),
    at: sourceRange(node, book.services),
  };
}

const capsOfPayments = (book: Book, attempt: Attempt): readonly Cap[] =>
  book.agreement.items
    .filter(isPayment)
    .filter(book.isSound)
    .flatMap(book.instances)
    .flatMap((instance) => attempt(() => lowerPaymentCaps(instance, book, attempt)) ?? []);

const deductedFrom = (which: 'next' | 'same' | 'payment'): NonNullable<CreditTerms['deductedFrom']> =>
  which === 'payment' ? 'payment' : which === 'next' ? 'next-invoice' : 'this-invoice';

export function lowerClaim(node: ClaimTerm, book: Book): Claim {
  const at = sourceRange(node, book.services);
  const window = node.window === undefined ? undefined : lowerWindow(node.window, book);
  if (!node.automatic) return need(window);
  return { kind: 'automatic', ...(window === undefined ? {} : { fallback: window }), at };
}

type ClaimStart = 'period end' | 'event end' | 'awareness';

const STARTS: Readonly<Record<ClaimStart, ClaimByParty['from']>> = {
  'period end': 'period-end',
  'event end': 'event-end',
  awareness: 'awareness',
};

function lowerWindow(node: ClaimWindow, book: Book): ClaimByParty {
  const within = deadlineOf(node, book);
  return {
    kind: 'claim',
    by: partyOf(node.by, book),
    ...(within === undefined ? {} : { within }),
    from: STARTS[(node.from ?? 'period end') as ClaimStart],
    at: sourceRange(node, book.services),
  };
}

const ORDINALS = { next: 1, second: 2, third: 3 } as const;

function deadlineOf(node: ClaimWindow, book: Book): Deadline | undefined {
  if (node.period !== undefined)
    return { count: ORDINALS[node.which ?? 'next'], unit: 'periods', period: lowerPeriod(node.period, book) };
  return lowerStretch(node, book);
}

/** `30 calendar days`, `5 working days in Depot`, `2 months` */
export function lowerStretch({ days, months, calendar: reference }: Stretch, book: Book): Deadline | undefined {
  if (days === undefined) return months === undefined ? undefined : { count: Number(months), unit: 'months' };
  const calendar = targetOf(reference);
  const { count, kind } = daysIn(days);
  return {
    count: Number(count.valueOf()),
    unit: kind === 'calendar' ? 'calendar-days' : 'working-days',
    ...(calendar === undefined || reference === undefined
      ? {}
      : { calendar: useCalendar(calendar, reference.$refText, book) }),
  };
}

type Stretch = Pick<ClaimWindow, 'days' | 'months' | 'calendar'>;

export function lowerClause(node: ClauseSyntax, book: Book): Clause {
  const within = lowerStretch(node, book);
  return {
    kind: node.name,
    ...(node.title === undefined ? {} : { title: node.title }),
    text: node.texts.join('\n'),
    ...(within === undefined ? {} : { within }),
    at: sourceRange(node, book.services),
  };
}

/** A right of several parties is one of each. */
export function lowerRights(book: Book, attempt: Attempt): readonly TerminationRight[] {
  return book.agreement.items.filter(isTerminationRight).flatMap((node, index) => {
    if (!book.isSound(node)) return [];
    const members = attempt(() => membersOfTerm(node.family, placeNamed(book, `termination ${index + 1}`))) ?? [];
    return members.flatMap((member) => attempt(() => lowerRight(node, member, book)) ?? []);
  });
}

function lowerRight(node: RightSyntax, of: TermMember, book: Book): readonly TerminationRight[] {
  const exerciseWithin = lowerStretch(node, book);
  const when = lowerExpression(node.condition, of.place);
  const cure = node.cure && {
    when: lowerExpression(node.cure.condition, of.place),
    within: need(lowerStretch(node.cure, book)),
    at: sourceRange(node.cure, book.services),
  };
  return node.by.map((party) => ({
    ...(node.name === undefined ? {} : { id: nameOfMember(node.name, of, book.zone) }),
    ...(node.title === undefined ? {} : { title: node.title }),
    what: node.termination ? 'terminate' : 'other',
    by: partyOf(party, book),
    when,
    ...(node.period === undefined ? {} : { each: lowerPeriod(node.period, book) }),
    ...(cure === undefined ? {} : { cure }),
    ...(exerciseWithin === undefined ? {} : { exerciseWithin }),
    ...(of.each === undefined ? {} : { eachRecord: of.each }),
    ...(of.member === undefined ? {} : { member: of.member }),
    at: sourceRange(node, book.services),
  }));
}
