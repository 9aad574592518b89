/** What the syntax tree of a sound agreement offers for a defect to stand in. */
import { type AstNode, AstUtils, GrammarUtils, type LangiumDocument } from 'langium';
import { type Rational, rational } from '../../src/exact/rational.ts';
import {
  type Agreement,
  type Comparison,
  type Condition,
  type DataDeclaration,
  type Expression,
  isAggregate,
  isAgreement,
  isArithmetic,
  isCall,
  isCondition,
  isDataDeclaration,
  isDurationLiteral,
  isExcept,
  isGroup,
  isLet,
  isMetric,
  isModel,
  isMoneyLiteral,
  isNumberLiteral,
  isParameter,
  isPercentLiteral,
  isReference,
  isService,
  isTimeInSet,
  type Metric,
  type Service,
  type Target,
} from '../../src/language/generated/ast.ts';
import { parseDuration } from '../../src/time/duration.ts';
import type { Range } from './edits.ts';
import { type Length, lengthOf } from './figures.ts';

/** An agreement without a defect. */
export interface SoundFile {
  readonly slug: string;
  readonly text: string;
  readonly document: LangiumDocument;
  readonly agreements: readonly Agreement[];
}

export function agreementsOf(document: LangiumDocument): readonly Agreement[] {
  const root = document.parseResult.value;
  return isModel(root) ? root.declarations.filter(isAgreement) : [];
}

type Item = Agreement['items'][number];

/** What an agreement declares of one kind. */
export const itemsOf = <Type extends Item['$type']>(
  { items }: Agreement,
  type: Type,
): readonly Extract<Item, { readonly $type: Type }>[] =>
  items.filter((item): item is Extract<Item, { readonly $type: Type }> => item.$type === type);

/** All of a kind in a file. */
export const allOf = <Type extends Item['$type']>(
  { agreements }: SoundFile,
  type: Type,
): readonly Extract<Item, { readonly $type: Type }>[] => agreements.flatMap((agreement) => itemsOf(agreement, type));

export const agreementOf = (node: AstNode): Agreement => {
  const agreement = AstUtils.getContainerOfType(node, isAgreement);
  if (!agreement) throw new Error(`${node.$type} stands in no agreement`);
  return agreement;
};

export const currencyOf = (agreement: Agreement): string => itemsOf(agreement, 'Currency')[0]?.code ?? '';

/** By the part that they play: the provider, the customer. */
export function partyOf(agreement: Agreement, role: string): string | undefined {
  const [between] = itemsOf(agreement, 'Between');
  return between?.roles.find(({ name }) => name === role)?.party?.$refText;
}

/** The text of a node. */
export const textOf = (node: AstNode): string => node.$cstNode?.text ?? '';

/** Where a property of a node is written. */
export function rangeOfProperty(node: AstNode, property: string, index = 0): Range | undefined {
  const found = GrammarUtils.findNodeForProperty(node.$cstNode, property, index);
  return found && { start: found.offset, end: found.end };
}

export type Unit = 'percent' | 'duration' | 'number' | 'money';

export interface Figured {
  readonly unit: Unit;
  /** A share, milliseconds, a count, an amount. */
  readonly value: Rational;
}

/** The value of a literal. */
export function literalOf(node: Expression | undefined): Figured | undefined {
  if (isPercentLiteral(node) && !node.negative)
    return { unit: 'percent', value: rational(node.text.replace(/[\s_%]/g, '')).div(rational(100)) };
  if (isNumberLiteral(node) && !node.negative)
    return { unit: 'number', value: rational(node.text.replaceAll('_', '')) };
  if (isMoneyLiteral(node) && !node.negative)
    return { unit: 'money', value: rational(node.text.replace(/[\s_A-Z]/g, '')) };
  if (!isDurationLiteral(node)) return undefined;
  const parsed = parseDuration(node.text);
  return parsed.kind === 'duration' ? { unit: 'duration', value: rational(parsed.ms) } : undefined;
}

/** What an amount comes to where it's printed or follows from printed parameters. */
export function amountOf(node: Expression | undefined): Figured | undefined {
  if (isGroup(node)) return amountOf(node.inner);
  if (isReference(node)) {
    const named = node.element.ref;
    return isParameter(named) ? amountOf(named.value) : undefined;
  }
  if (!isArithmetic(node)) return literalOf(node);
  const [left, right] = [amountOf(node.left), amountOf(node.right)];
  if (!left || !right) return undefined;
  const unit = left.unit === 'money' || right.unit === 'money' ? 'money' : left.unit;
  switch (node.operator) {
    case '*':
    case 'of':
      return { unit, value: left.value.mul(right.value) };
    case '/':
      return { unit, value: left.value.div(right.value) };
    default:
      return undefined;
  }
}

/** What a path names in the end: `Uptime(f)` names the metric. */
export function namedBy(node: Expression | undefined): AstNode | undefined {
  if (isCall(node)) return namedBy(node.callee);
  return isReference(node) ? node.element.ref : undefined;
}

export type Operator = 'at least' | 'at most' | 'above' | 'below';

/** A target on one metric with a printed level. */
export interface Levelled {
  readonly target: Target;
  readonly metric: Metric;
  readonly comparison: Comparison;
  readonly operator: Operator;
  readonly level: Rational;
  readonly unit: Unit;
  /** More of it is better. */
  readonly upwards: boolean;
  readonly length?: Length;
  /** `each calendar month`. */
  readonly each: string;
  readonly service?: Service;
}

const OPERATORS: readonly Operator[] = ['at least', 'at most', 'above', 'below'];

export const operatorOf = (text: string): Operator | undefined =>
  OPERATORS.find((each) => each === text.replace(/\s+/g, ' ').trim());

export function levelled(target: Target): Levelled | undefined {
  const commitment = target.items.find((item) => item.$type === 'Commitment');
  const comparison = commitment?.condition;
  if (comparison?.$type !== 'Comparison' || !commitment) return undefined;
  const operator = operatorOf(comparison.operator);
  const level = literalOf(comparison.right);
  const metric = namedBy(comparison.left);
  if (!operator || !level || !isMetric(metric)) return undefined;
  const service = namedBy(target.service);
  const length = lengthOf(commitment.period);
  return {
    target,
    metric,
    comparison,
    operator,
    level: level.value,
    unit: level.unit,
    upwards: operator === 'at least' || operator === 'above',
    each: `each ${textOf(commitment.period)}`,
    ...(length ? { length } : {}),
    ...(isService(service) ? { service } : {}),
  };
}

export const levelledTargets = (file: SoundFile): readonly Levelled[] =>
  allOf(file, 'Target').flatMap((target) => levelled(target) ?? []);

export const measureOf = ({ items }: Metric): Expression | undefined =>
  items.find((item) => item.$type === 'Measure')?.value;

/** A target on how long something is down: the downtimes that it counts. */
export interface TimeTarget extends Levelled {
  readonly length: Length;
  readonly as: 'share' | 'duration';
  readonly set: Expression;
}

export function timeTarget(levels: Levelled): TimeTarget | undefined {
  const measure = measureOf(levels.metric);
  const { length, unit, upwards, metric, service } = levels;
  const hours = [metric, service].some((each) => each?.items.some((item) => item.$type === 'ServiceHours'));
  if (!length || hours) return undefined;
  if (isAggregate(measure) && measure.function === 'share' && isTimeInSet(measure.of) && measure.of.side === 'outside')
    return unit === 'percent' && upwards ? { ...levels, length, as: 'share', set: measure.of.set } : undefined;
  if (!isTimeInSet(measure) || measure.side !== 'in' || unit !== 'duration' || upwards) return undefined;
  return { ...levels, length, as: 'duration', set: measure.set };
}

export const timeTargets = (file: SoundFile): readonly TimeTarget[] =>
  levelledTargets(file).flatMap((each) => timeTarget(each) ?? []);

/** The declarations that an expression names, and that these name: what it rests on. */
export function restsOn(...roots: readonly (AstNode | undefined)[]): ReadonlySet<AstNode> {
  const found = new Set<AstNode>();
  const pending = roots.filter((root) => root !== undefined);
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const node of AstUtils.streamAst(next)) {
      const named = isReference(node) ? node.element.ref : undefined;
      const declared = named && (declarationOf(named) ?? undefined);
      if (!declared || found.has(declared)) continue;
      found.add(declared);
      if (!isDataDeclaration(declared)) pending.push(declared);
    }
  }
  return found;
}

/** A field stands for its data. */
function declarationOf(node: AstNode): AstNode | undefined {
  if (isMetric(node) || isCondition(node) || isLet(node) || isDataDeclaration(node)) return node;
  return node.$type === 'Field' ? AstUtils.getContainerOfType(node, isDataDeclaration) : undefined;
}

/** The conditions that something rests on, those taken out of them aside. */
export function conditionsUnder(root: AstNode): readonly Condition[] {
  const found = new Set<Condition>();
  const pending: AstNode[] = [root];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const isRoot = next === root;
    for (const node of AstUtils.streamAst(next)) {
      if (!isRoot && AstUtils.getContainerOfType(node, isExcept)) continue;
      const named = isReference(node) ? node.element.ref : undefined;
      if (isMetric(named) || isLet(named)) pending.push(named);
      if (!isCondition(named) || found.has(named)) continue;
      found.add(named);
      pending.push(named);
    }
  }
  return [...found];
}

export const dataUnder = (...roots: readonly (AstNode | undefined)[]): readonly DataDeclaration[] =>
  [...restsOn(...roots)].filter(isDataDeclaration);

/** Who owes a target to whom, where it's one of two. */
export function owedBy(target: Target): string | undefined {
  const owed = target.items.find((item) => item.$type === 'Owed');
  return owed ? owed.by.$refText : partyOf(agreementOf(target), 'provider');
}

export const collectedBy = (data: DataDeclaration): string | undefined =>
  data.items.find((item) => item.$type === 'Collected')?.party.$refText;

/** Logs of items with two instants between which a clock can run: from the first to the last. */
export interface RowLog {
  readonly data: DataDeclaration;
  readonly agreement: Agreement;
  readonly from: string;
  readonly to: string;
}

export function rowLogs(file: SoundFile): readonly RowLog[] {
  return allOf(file, 'DataDeclaration').flatMap((data) => {
    const instants = data.fields.flatMap(({ name, type }) =>
      type.$type === 'SimpleType' && type.name === 'time' ? [name] : [],
    );
    const [from, to] = [instants[0], instants.at(-1)];
    const agreement = agreementOf(data);
    const own = collectedBy(data) === partyOf(agreement, 'provider');
    if (data.kind !== 'items' || !own || from === undefined || to === undefined || from === to) return [];
    return [{ data, agreement, from, to }];
  });
}

/** A name that the file doesn't use yet. */
export function freshName({ text }: SoundFile, name: string): string {
  for (let i = 1; ; i++) {
    const fresh = i === 1 ? name : `${name}${i}`;
    if (!new RegExp(`\\b${fresh}\\b`).test(text)) return fresh;
  }
}

export const nameRange = (node: AstNode): Range => {
  const range = rangeOfProperty(node, 'name');
  if (!range) throw new Error(`${node.$type} has no name`);
  return range;
};
