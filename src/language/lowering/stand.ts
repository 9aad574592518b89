import type { AstNode } from 'langium';
import { constantValue } from '../../contract/constant.ts';
import type { Condition, Metric, Payment, Service, Target } from '../../contract/contract.ts';
import {
  type Agreement,
  isCondition,
  isCurrency,
  isMetric,
  isPayment,
  isService,
  isTarget,
  isZone,
} from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';
import { familyOf } from '../typing/references.ts';
import { type Book, type Familiar, type Instance, placeNamed, rowsOf } from './book.ts';
import { rowName } from './cells.ts';
import { combinationsOf } from './combinations.ts';
import { lowerExpression } from './expressions.ts';
import { lowerCondition, lowerMetric, lowerService } from './measuring.ts';
import { lowerPayment } from './payments.ts';
import { isSoundNode } from './sound.ts';
import { lowerTarget } from './targets.ts';
import { attempting, type LoweringProblem, NoCommitment, Unsound } from './unsound.ts';
import { existingZone } from './zones.ts';

/** What stands of an agreement: its sound declarations, lowered when something needs them, each once. */
export interface Stand {
  readonly book: Book;
  /** Lowers something; undefined where it's broken, with a problem noted if it isn't reported elsewhere. */
  readonly attempt: <T>(lower: () => T) => T | undefined;
  readonly isSound: (node: AstNode) => boolean;
  readonly all: () => {
    readonly services: readonly Service[];
    readonly conditions: readonly Condition[];
    readonly metrics: readonly Metric[];
    readonly targets: readonly Target[];
    readonly payments: readonly Payment[];
  };
}

type Lowered = Service | Condition | Metric | Target | Payment | 'let';
type Fate = Lowered | 'broken' | 'no commitment' | 'under way';

export function createStand(
  agreement: Agreement,
  services: SlaServices,
  overrides: Readonly<Record<string, string>>,
): Stand {
  const fates = new Map<string, { readonly declaration: Familiar; readonly fate: Fate }>();
  const families = new Map<AstNode, readonly Instance[]>();
  const problems: LoweringProblem[] = [];

  const soundness = new Map<AstNode, boolean>();
  const isSound = (node: AstNode): boolean => {
    const known = soundness.get(node);
    if (known !== undefined) return known;
    const sound = isSoundNode(node, services);
    soundness.set(node, sound);
    return sound;
  };

  const note = (problem: LoweringProblem): void => {
    // A family's members share their text: one report is enough.
    if (!problems.some((known) => known.node === problem.node && known.message === problem.message))
      problems.push(problem);
  };

  /** A cell or a parameter may leave a member of a family out, and a target; a figure that nobody gets isn't left out in silence. */
  const noteNone = ({ declaration, row, records }: Instance, { written }: NoCommitment): void => {
    const alone = row === undefined && records === undefined && (isMetric(declaration) || isCondition(declaration));
    if (written !== undefined)
      note({
        node: written,
        message: `'none' is no value to calculate with: ask 'is none' or 'is not none', or leave it out.`,
      });
    else if (alone)
      note({
        node: declaration,
        message: `'${declaration.name}' has no value: a cell or a parameter that it uses says 'none'. Ask 'is none' first, or give it a value.`,
      });
    else if (row === undefined && records === undefined && (isTarget(declaration) || isPayment(declaration)))
      note({
        node: declaration,
        severity: 'info',
        message: `Nothing is promised by '${declaration.name}': a cell or a parameter that it uses says 'none'.`,
      });
  };

  const attempt = attempting(note);

  const lowerInstance = (instance: Instance): Lowered => {
    const { declaration } = instance;
    if (!isSound(declaration)) throw new Unsound();
    if (isService(declaration)) return lowerService({ ...instance, declaration }, book);
    if (isCondition(declaration)) return lowerCondition({ ...instance, declaration }, book);
    if (isMetric(declaration)) return lowerMetric({ ...instance, declaration }, book);
    if (isPayment(declaration)) return lowerPayment({ ...instance, declaration }, book);
    return isTarget(declaration) ? lowerTarget({ ...instance, declaration }, book) : 'let';
  };

  const fateOf = (instance: Instance): Fate => {
    const key = `${instance.declaration.$type} ${instance.template ?? instance.id}`;
    const known = fates.get(key)?.fate;
    if (known !== undefined) return known;
    const { declaration } = instance;
    fates.set(key, { declaration, fate: 'under way' });
    let fate: Fate;
    try {
      fate = lowerInstance(instance);
    } catch (error) {
      if (!(error instanceof Unsound || error instanceof NoCommitment)) throw error;
      if (error instanceof NoCommitment) noteNone(instance, error);
      else if (error.problem !== undefined) note(error.problem);
      fate = error instanceof Unsound ? 'broken' : 'no commitment';
    }
    fates.set(key, { declaration, fate });
    return fate;
  };

  const instances = <T extends Familiar>(declaration: T): readonly Instance<T>[] => {
    const known = families.get(declaration);
    if (known !== undefined) return known as readonly Instance<T>[];
    const made = attempt(() => membersOf(declaration, book)) ?? [];
    families.set(declaration, made);
    return made;
  };

  const book: Book = {
    services,
    agreement,
    zone: existingZone(agreement.items.find(isZone)?.name) ?? 'UTC',
    currency: agreement.items.find(isCurrency)?.code ?? 'XXX',
    overrides,
    problems,
    open: new Set(),
    used: new Set(),
    calendarIds: new Map(),
    lower: lowerExpression,
    isSound,
    instances,
    mustStand: (instance) => {
      const fate = fateOf(instance);
      if (fate === 'no commitment') throw new NoCommitment();
      if (fate === 'broken' || fate === 'under way') throw new Unsound();
    },
  };

  const standing = <T extends Familiar, R extends Lowered>(is: (node: unknown) => node is T): readonly R[] =>
    agreement.items
      .filter((item) => is(item))
      .flatMap((item) => instances(item as unknown as T))
      .map(fateOf)
      .filter((fate): fate is R => typeof fate !== 'string');

  /** A declaration that can't be lowered though nothing is wrong with it nor with what it names: never in silence. */
  const noteSilent = (): void => {
    let broken: Familiar | undefined;
    for (const { declaration, fate } of fates.values()) if (fate === 'broken') broken ??= declaration;
    const isTold = problems.some(({ severity }) => severity === undefined) || book.open.size > 0;
    if (broken !== undefined && !isTold && agreement.items.every(isSound))
      problems.push({
        node: broken,
        message: `'${broken.name}' can't be computed as it's written. Take it apart: name its parts with 'let', 'condition' or 'metric'.`,
      });
  };

  return {
    book,
    attempt,
    isSound,
    all: () => {
      const all = {
        services: standing<never, Service>(isService as never),
        conditions: standing<never, Condition>(isCondition as never),
        metrics: standing<never, Metric>(isMetric as never),
        targets: standing<never, Target>(isTarget as never),
        payments: standing<never, Payment>(isPayment as never),
      };
      noteSilent();
      return all;
    },
  };
}

/** One instance for each row, or pair of rows, that the family's `where` keeps; one alone where there is no table. */
function membersOf<T extends Familiar>(declaration: T, book: Book): readonly Instance<T>[] {
  const family = familyOf(declaration);
  if (family === undefined) return [{ declaration, id: declaration.name }];
  const combined = combinationsOf(family, book);
  if (combined === undefined) return [{ declaration, id: declaration.name }];
  const { records } = combined;
  const suffix = records === undefined ? '' : `[${records.name}]`;
  return combined.rows.flatMap(([row, ...further]): Instance<T>[] => {
    const keys = row === undefined ? '' : `(${[row, ...further].map((one) => rowName(one, book.zone)).join(', ')})`;
    const instance: Instance<T> = {
      declaration,
      id: `${declaration.name}${keys}${suffix}`,
      ...(row === undefined ? {} : { row }),
      ...(further.length === 0 ? {} : { further }),
      ...(records === undefined ? {} : { records }),
    };
    // Which records are meant is known with them.
    if (family.where === undefined || records !== undefined) return [instance];
    const place = { ...placeNamed(book, instance.id), rows: rowsOf(instance) };
    const kept = constantValue(lowerExpression(family.where, place));
    return kept?.kind === 'boolean' && kept.value ? [instance] : [];
  });
}
