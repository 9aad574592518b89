import type { AstNode } from 'langium';
import {
  type Aggregate,
  type Arithmetic,
  type Call,
  type Comparison,
  type Conditional,
  type Expression,
  isAggregate,
  isCall,
  isCondition,
  isDataDeclaration,
  isFee,
  isField,
  isLiteral,
  isLookup,
  isMemberAccess,
  isMetric,
  isReference,
  isTable,
  isTarget,
  type Literal,
  type MemberAccess,
  type Rate,
  type Reference,
} from '../generated/ast.ts';
import { didYouMean, nearestNames } from '../scoping/nearest.ts';
import { targetOf } from '../scoping/references.ts';
import { type RowScopes, rowsNamedBy } from '../scoping/rows.ts';
import { combine } from './arithmetic.ts';
import { CURRENCIES } from './currencies.ts';
import { currencyAt, typeOfColumn, typeOfField, typeOfLiteral } from './declarations.ts';
import { currencyIn, daysIn, instantIn, isRealDate } from './literals.ts';
import { shareOfTime } from './measures.ts';
import type { TypeCode, TypeProblem } from './problem.ts';
import { familyOf, typeOfNamed } from './references.ts';
import {
  BOOLEAN,
  comparable,
  contractType,
  DURATION,
  declaration,
  describeType,
  type ExpressionType,
  exampleOf,
  INSTANT,
  INTERVALS,
  isQuantity,
  isTimeCondition,
  isUnknown,
  money,
  NUMBER,
  overTime,
  PERCENT,
  UNKNOWN,
  unify,
} from './types.ts';

/** What the inference of one expression may ask and say. */
export interface Typer {
  readonly typeOf: (expression: Expression | undefined) => ExpressionType;
  readonly report: (problem: TypeProblem) => void;
  readonly rows: RowScopes;
}

/** The type of an expression, from the types of its parts; what doesn't fit is reported at the narrowest place. */
export function inferType(node: Expression, typer: Typer): ExpressionType {
  if (isLiteral(node)) return inferLiteral(node, typer);
  switch (node.$type) {
    case 'Group':
      return typer.typeOf(node.inner);
    case 'Disjunction':
    case 'Conjunction':
      return inferLogic(node.terms, typer);
    case 'Negation':
      return inferLogic([node.operand], typer);
    case 'AtLeastOf':
      return inferLogic(node.terms, typer);
    case 'Comparison':
      return inferComparison(node, typer);
    case 'Membership':
      for (const one of node.among) expectComparable(node.value, one, typer, true);
      return conditionOn([typer.typeOf(node.value)]);
    case 'Arithmetic':
      return inferArithmetic(node, typer);
    case 'Rate':
      return inferRate(node, typer);
    case 'ProRata': {
      const type = typer.typeOf(node.amount);
      if (!isUnknown(type) && type.kind !== 'money' && type.kind !== 'rate')
        wrong(typer, node.amount, `Only money can be taken pro rata; this is ${describeType(type)}.`);
      expectOne(node.duration, [DURATION, { kind: 'days', day: 'calendar' }], 'pro rata for', typer);
      return type;
    }
    case 'MemberAccess':
      return inferMember(node, typer);
    case 'Call':
      return inferCall(node, typer);
    case 'Lookup':
      return inferLookup(node, typer);
    case 'Reference':
      return inferReference(node, typer);
    case 'PreviousValue':
      return inferPrevious(node.value, typer);
    case 'Rounded':
      return inferRounded(node.value, node.step, typer);
    case 'Missed':
      if (!namesTarget(node.target))
        wrong(
          typer,
          node.target,
          "Only a target can be missed: write the name of one, such as 'Availability missed in 2 of any 3 periods'.",
        );
      return BOOLEAN;
    case 'Aggregate':
      return inferAggregate(node, typer);
    case 'TimeInSet':
      expectTimeCondition(node.set, `time ${node.side}`, typer);
      return DURATION;
    case 'During':
      return inferDuring(node.rows, node.where, typer);
    case 'Elapsed':
      expectOne(node.from, [INSTANT], 'elapsed from', typer);
      expectOne(node.to, [INSTANT], 'to', typer);
      if (node.calendar) expectOne(node.calendar, [{ kind: 'calendar' }], 'in', typer);
      if (node.pausing) expectOne(node.pausing, [INTERVALS], 'pausing', typer);
      return DURATION;
    case 'Windows':
      expectBoolean(node.where, 'where', typer);
      return INTERVALS;
    case 'Extreme':
      return inferAlike(node.terms, `the ${node.which} of these`, typer);
    case 'Deadline': {
      checkDays(node, 'plus', node.plus, typer);
      expectOne(node.from, [INSTANT], node.side, typer);
      if (node.calendar) expectOne(node.calendar, [{ kind: 'calendar' }], 'in', typer);
      else if (daysIn(node.plus).kind === 'working' || daysIn(node.plus).kind === 'business')
        report(
          typer,
          node,
          'missing-part',
          "Working days of which calendar? Write 'in' and a calendar behind it.",
          'plus',
        );
      return INSTANT;
    }
    case 'Timeless':
      return INTERVALS;
    case 'PeriodFact':
      return node.fact === 'length' ? DURATION : INSTANT;
    case 'Conditional':
      return inferConditional(node, typer);
    default:
      return node satisfies never;
  }
}

export function report(typer: Typer, node: AstNode, code: TypeCode, message: string, property?: string): void {
  typer.report(property === undefined ? { node, code, message } : { node, code, message, property });
}

const wrong = (typer: Typer, node: AstNode, message: string): void => report(typer, node, 'wrong-type', message);

function inferLiteral(node: Literal, typer: Typer): ExpressionType {
  if (node.$type === 'DaysLiteral') checkDays(node, 'text', node.text, typer);
  if (node.$type === 'MoneyLiteral') checkCurrency(node, 'text', currencyIn(node.text), typer);
  if (node.$type === 'DateLiteral' && !isRealDate(node.text))
    report(typer, node, 'invalid-date', `There is no day ${node.text}.`);
  if (node.$type === 'DateTimeLiteral' && instantIn(node.text, 'UTC') === undefined)
    report(typer, node, 'invalid-date', `There is no such time as ${node.text}.`);
  return typeOfLiteral(node);
}

/** `30 days` beside a contract is ambiguous (C6); `business days` has a word of its own here. */
export function checkDays(node: AstNode, property: string, text: string | undefined, typer: Typer): void {
  if (text === undefined) return;
  const { count, kind } = daysIn(text);
  const number = count.toFraction();
  const unit = (word: string): string => `${number} ${word} ${number === '1' ? 'day' : 'days'}`;
  if (kind === undefined)
    typer.report({
      node,
      property,
      code: 'ambiguous-days',
      message: `'${text}' can mean calendar days or working days: write '${unit('calendar')}' or '${unit('working')}'.`,
      suggestions: [unit('calendar'), unit('working')],
    });
  if (kind === 'business')
    typer.report({
      node,
      property,
      code: 'business-days',
      message: `Business days are called working days here: write '${unit('working')}'.`,
      suggestions: [unit('working')],
    });
}

export function checkCurrency(node: AstNode, property: string, code: string, typer: Typer): void {
  if (CURRENCIES.has(code)) return;
  const suggestions = nearestNames(code, CURRENCIES);
  typer.report({
    node,
    property,
    code: 'unknown-currency',
    message: `There is no currency '${code}' (ISO 4217).${didYouMean(suggestions)}`,
    suggestions,
  });
}

/** Of scalars a yes or no; of anything over time a condition over time. */
function conditionOn(types: readonly ExpressionType[]): ExpressionType {
  if (types.some((type) => type.kind === 'over-time' || isTimeCondition(type))) return INTERVALS;
  return types.some(isUnknown) ? UNKNOWN : BOOLEAN;
}

function inferLogic(terms: readonly Expression[], typer: Typer): ExpressionType {
  const types = terms.map((term) => {
    const type = typer.typeOf(term);
    if (isUnknown(type) || type.kind === 'boolean' || isTimeCondition(type)) return type;
    wrong(typer, term, `Only conditions can be combined with 'and', 'or' and 'not'; this is ${describeType(type)}.`);
    return UNKNOWN;
  });
  return conditionOn(types);
}

function inferComparison(node: Comparison, typer: Typer): ExpressionType {
  const equality = node.operator === 'is' || node.operator === 'is not';
  expectComparable(node.left, node.right, typer, equality, node);
  const types = [typer.typeOf(node.left), typer.typeOf(node.right)];
  return conditionOn(types.filter((type) => type.kind === 'over-time' || isUnknown(type)));
}

function expectComparable(
  left: Expression,
  right: Expression | undefined,
  typer: Typer,
  equality: boolean,
  whole?: Comparison,
): void {
  const a = atAnInstant(typer.typeOf(left));
  const b = atAnInstant(typer.typeOf(right));
  if (right === undefined || isUnknown(a) || isUnknown(b)) return;
  if (a.kind === 'declaration' || b.kind === 'declaration') {
    const [expression, type] = a.kind === 'declaration' ? [left, a] : [right, b];
    report(
      typer,
      expression,
      'not-a-value',
      `${nameOf(expression)} is ${describeType(type)}, not a value that can be compared.`,
    );
    return;
  }
  if (comparesWithDays(left, a, b) && whole !== undefined) return;
  if (!comparable(a, b)) {
    const hint = exampleOf(a) === '' ? '' : `: write ${describeType(a)}${exampleOf(a)}`;
    const currencies = a.kind === 'money' && b.kind === 'money' ? ': an agreement has no exchange rate' : hint;
    report(
      typer,
      right,
      isQuantity(a) && isQuantity(b) ? 'wrong-unit' : 'wrong-type',
      `${nameOf(left)} is ${describeType(a)} and can't be compared with ${describeType(b)}${currencies}.`,
    );
    return;
  }
  if (!equality && ['text', 'enumeration', 'boolean', 'calendar', 'intervals'].includes(a.kind))
    wrong(
      typer,
      whole ?? left,
      `${nameOf(left)} is ${describeType(a)}, which has no order: compare it with 'is' or 'is not'.`,
    );
  checkConstant(a, right, typer);
}

/** A text in quotes that isn't among the constants of the other side. */
function checkConstant(type: ExpressionType, right: Expression, typer: Typer): void {
  if (type.kind !== 'enumeration' || right.$type !== 'TextLiteral' || type.values.includes(right.text)) return;
  const suggestions = nearestNames(right.text, type.values);
  typer.report({
    node: right,
    code: 'invalid-value',
    message: `"${right.text}" is none of its values (${describeType(type)}).${didYouMean(suggestions)}`,
    suggestions: suggestions.map((name) => `"${name}"`),
  });
}

/** `elapsed from … to … in Desk at most 2 working days`: a deadline in days (C6). */
const comparesWithDays = (left: Expression, a: ExpressionType, b: ExpressionType): boolean =>
  left.$type === 'Elapsed' && a.kind === 'duration' && (b.kind === 'days' || b.kind === 'span');

export const atAnInstant = (type: ExpressionType): ExpressionType => (type.kind === 'over-time' ? type.of : type);

/** How the reader calls an expression: its text if it's short, else "This". */
export function nameOf(expression: AstNode): string {
  const text = expression.$cstNode?.text ?? '';
  return text !== '' && text.length <= 40 && !text.includes('\n') ? `'${text}'` : 'This';
}

function inferArithmetic(node: Arithmetic, typer: Typer): ExpressionType {
  const left = typer.typeOf(node.left);
  const right = typer.typeOf(node.right);
  // `90 d of Hosting.fee`: the fee of that much time.
  if (node.operator === 'of' && right.kind === 'money' && isStretch(left)) return right;
  const result = combine(node.operator, left, right);
  if (!('problem' in result)) return result;
  report(typer, node, isQuantity(left) && isQuantity(right) ? 'wrong-unit' : 'wrong-type', result.problem);
  return UNKNOWN;
}

export const isStretch = (type: ExpressionType): boolean =>
  type.kind === 'duration' || (type.kind === 'days' && type.day === 'calendar');

function inferRate(node: Rate, typer: Typer): ExpressionType {
  const amount = typer.typeOf(node.amount);
  if (!isUnknown(amount) && !['money', 'percent', 'points', 'number', 'percentage-points'].includes(amount.kind))
    wrong(typer, node.amount, `An amount is wanted before 'for each' or 'in proportion', not ${describeType(amount)}.`);
  if (node.dayCount !== undefined) {
    expectOne(node.dayCount.from, [INSTANT], 'from', typer);
    expectOne(node.dayCount.to, [INSTANT], 'to', typer);
    if (node.dayCount.calendar) expectOne(node.dayCount.calendar, [{ kind: 'calendar' }], 'in', typer);
    else if (node.dayCount.day === 'working')
      report(
        typer,
        node.dayCount,
        'missing-part',
        "Working days of which calendar? Write 'in' and a calendar behind it.",
      );
    return amount;
  }
  const unit = typer.typeOf(node.unit);
  for (const part of [node.quantity, node.beyond]) {
    if (part === undefined) continue;
    const type = typer.typeOf(part);
    if (isUnknown(type) || isUnknown(unit) || unify(unit, type) !== undefined || sameScale(unit, type)) continue;
    report(typer, part, 'wrong-unit', `The unit is ${describeType(unit)}, but this is ${describeType(type)}.`);
  }
  return amount;
}

/** Percentages are counted in percentage points. */
const sameScale = (a: ExpressionType, b: ExpressionType): boolean =>
  [a, b].every((type) => ['percent', 'percentage-points', 'ratio'].includes(type.kind));

function inferMember(node: MemberAccess, typer: Typer): ExpressionType {
  const member = targetOf(node.member);
  checkFamilyReceiver(node.receiver, typer);
  if (isField(member)) return inferField(node, member, typer);
  if (member === undefined) return UNKNOWN;
  switch (member.$type) {
    case 'Column':
      return typeOfColumn(member);
    case 'Fee':
      return money(currencyAt(member));
    case 'Metric':
      return declaration('a metric of another agreement');
    case 'Target':
      return declaration('a target');
    case 'EnumerationConstant':
      return UNKNOWN;
    default:
      return member satisfies never;
  }
}

/** `Uptime` for a family must say of which row. */
function checkFamilyReceiver(receiver: Expression, typer: Typer): void {
  if (isCall(receiver) || isLookup(receiver)) typer.typeOf(receiver);
  else if (isReference(receiver)) checkFamily(receiver, typer);
}

/** A field of the row at hand, or of samples and states as it changes over time. */
function inferField(node: MemberAccess, field: import('../generated/ast.ts').Field, typer: Typer): ExpressionType {
  const type = typeOfField(field, currencyAt(node));
  const rows = rowsNamedBy(node.receiver);
  if (rows === undefined || isRowHere(node, rows, typer)) return type;
  if (!isDataDeclaration(rows)) {
    report(
      typer,
      node,
      'out-of-rows',
      `A field of an outage belongs into an aggregate, such as 'mean of duration over ${rows.name}'.`,
    );
    return type;
  }
  if (rows.kind === 'samples' || rows.kind === 'states') {
    const keys = isLookup(node.receiver) ? node.receiver.keys.length : 0;
    if (rows.by.length !== keys)
      report(
        typer,
        node.receiver,
        'which-series',
        `'${rows.name}' has one series for each ${rows.by.map((key) => key.$refText).join(' and ')}: say which, such as ${rows.name}[…].`,
      );
    return overTime(contractType(type));
  }
  report(
    typer,
    node,
    'out-of-rows',
    `'${field.name}' is a field of many rows: say which figure is meant, such as 'sum of ${rows.name}.${field.name}'.`,
  );
  return type;
}

/** Whether the rows are those of an aggregate around the node, so that a field is the one of the row at hand. */
function isRowHere(node: AstNode, rows: AstNode, typer: Typer): boolean {
  if (typer.rows.around(node).includes(rows as never)) return true;
  let child: AstNode = node;
  for (let parent = node.$container; parent !== undefined; child = parent, parent = parent.$container)
    if (isAggregate(parent) && child.$containerProperty === 'of' && typer.rows.ofAggregate(parent) === rows)
      return true;
  return false;
}

function inferCall(node: Call, typer: Typer): ExpressionType {
  const element = isReference(node.callee) ? targetOf(node.callee.element) : undefined;
  for (const argument of node.arguments) typer.typeOf(argument);
  if (!isReference(node.callee)) {
    report(typer, node.callee, 'not-a-family', 'Only a name can be followed by a row in brackets.');
    return UNKNOWN;
  }
  if (element === undefined) return UNKNOWN;
  const family = familyOf(element);
  if (family === undefined) {
    report(
      typer,
      node,
      'not-a-family',
      `'${node.callee.element.$refText}' isn't declared for each row of a table: leave the brackets out.`,
    );
    return UNKNOWN;
  }
  const rows = targetOf(family.rows);
  if (isTable(rows)) {
    const [argument, second] = node.arguments;
    if (second !== undefined) report(typer, second, 'not-a-family', 'A family has one row at a time.');
    const key = typer.typeOf(argument);
    const wanted = rows.keys.length === 1 ? typeOfRows(rows) : UNKNOWN;
    if (argument !== undefined && !isUnknown(key) && !isUnknown(wanted) && !comparable(wanted, key))
      report(typer, argument, 'missing-row', `A row of '${rows.name}' is wanted here, not ${describeType(key)}.`);
  }
  return typeOfNamed(element, node, typer);
}

const typeOfRows = (table: import('../generated/ast.ts').Table): ExpressionType => {
  const key = targetOf(table.keys[0]);
  return key === undefined ? UNKNOWN : typeOfColumn(key);
};

function inferLookup(node: import('../generated/ast.ts').Lookup, typer: Typer): ExpressionType {
  const element = isReference(node.receiver) ? targetOf(node.receiver.element) : undefined;
  const keys = isTable(element) ? element.keys : isDataDeclaration(element) ? element.by : undefined;
  const types = node.keys.map((key) => typer.typeOf(key));
  if (element === undefined) return UNKNOWN;
  if (keys === undefined) {
    report(
      typer,
      node.receiver,
      'not-a-value',
      `${nameOf(node.receiver)} is neither a table nor data with series: nothing can be looked up in it.`,
    );
    return UNKNOWN;
  }
  if (keys.length !== node.keys.length) {
    const names = keys.map((key) => key.$refText).join(', ');
    report(
      typer,
      node,
      'missing-part',
      `'${(element as { name?: string }).name}' is looked up by ${keys.length === 0 ? 'nothing' : names}.`,
    );
    return declaration('a row');
  }
  keys.forEach((reference, index) => {
    const key = targetOf<import('../generated/ast.ts').Column | import('../generated/ast.ts').Field>(reference);
    const given = types[index];
    if (key === undefined || given === undefined) return;
    const wanted = isField(key) ? typeOfField(key, currencyAt(node)) : typeOfColumn(key);
    const argument = node.keys[index];
    if (argument !== undefined && !isUnknown(given) && !isUnknown(wanted) && !comparable(wanted, atAnInstant(given)))
      report(typer, argument, 'wrong-type', `'${key.name}' is ${describeType(wanted)}, not ${describeType(given)}.`);
  });
  if (isDataDeclaration(element) && element.kind === 'intervals') return INTERVALS;
  return declaration(isTable(element) ? 'a row of a table: name a column, such as Limits[…].days' : 'rows of data');
}

function inferReference(node: Reference, typer: Typer): ExpressionType {
  const element = targetOf(node.element);
  if (element === undefined) return UNKNOWN;
  // The name before brackets or a dot is judged with what follows.
  const parent = node.$container;
  const leads =
    (isCall(parent) && node.$containerProperty === 'callee') ||
    (isMemberAccess(parent) && node.$containerProperty === 'receiver');
  if (!leads) checkFamily(node, typer);
  return typeOfNamed(element, node, typer);
}

function checkFamily(node: Reference, typer: Typer): void {
  const element = targetOf(node.element);
  const family = element === undefined ? undefined : familyOf(element);
  const rows = targetOf(family?.rows);
  if (family === undefined || !isTable(rows) || isAddressedAsWhole(node)) return;
  const first = rows.rows.map((row) => row.cells[0]?.$cstNode?.text).find((text) => text !== undefined);
  report(
    typer,
    node,
    'missing-row',
    `There is one '${node.element.$refText}' for each row of ${rows.name}: say which, such as ${node.element.$refText}(${first ?? '…'}).`,
  );
}

/** A dataset may replace a whole family, and `needs` may name one. */
const isAddressedAsWhole = (node: Reference): boolean =>
  node.$container?.$type === 'SubstituteItem' && node.$containerProperty === 'element';

function inferPrevious(value: Expression, typer: Typer): ExpressionType {
  const named = isCall(value) ? value.callee : value;
  const element = isReference(named)
    ? targetOf(named.element)
    : isMemberAccess(named)
      ? targetOf(named.member)
      : undefined;
  const type = typer.typeOf(value);
  if (element !== undefined && !isMetric(element) && !isFee(element))
    wrong(typer, value, "Only a metric or a fee has a value 'of the previous period'.");
  return type;
}

function inferRounded(value: Expression, step: Literal | undefined, typer: Typer): ExpressionType {
  const type = typer.typeOf(value);
  const unit = typer.typeOf(step);
  if (step === undefined || isUnknown(type) || isUnknown(unit)) return type;
  const fits = sameScale(type, unit) || unify(type, unit) !== undefined;
  if (!fits)
    report(
      typer,
      step,
      'wrong-unit',
      `${nameOf(value)} is ${describeType(type)}, so it's rounded to ${describeType(type)}${exampleOf(type)}.`,
    );
  return type;
}

const namesTarget = (path: Expression): boolean => {
  const named = isCall(path) ? path.callee : path;
  if (!isReference(named)) return false;
  const element = targetOf(named.element);
  return element === undefined || isTarget(element);
};

/** `count` and `share` count rows; the others need a figure of each row. */
function inferAggregate(node: Aggregate, typer: Typer): ExpressionType {
  if (shareOfTime(node) !== undefined) {
    typer.typeOf(node.of);
    const extra = node.where ?? node.countingOnly;
    if (extra)
      wrong(
        typer,
        extra,
        "A share of time has no rows to choose from: leave it out, or name the condition behind 'in' or 'outside'.",
      );
    return PERCENT;
  }
  if (node.where) expectBoolean(node.where, 'where', typer);
  if (node.countingOnly) expectBoolean(node.countingOnly, 'counting only', typer);
  if (node.function === 'share' && node.where === undefined)
    report(
      typer,
      node,
      'missing-part',
      "A share of which? Write 'where (…)' behind it: what counts among the rows.",
      'function',
    );
  if (node.function === 'count' || node.function === 'share') {
    checkRows(node, typer);
    return node.function === 'count' ? NUMBER : PERCENT;
  }
  if (node.of === undefined) {
    report(
      typer,
      node,
      'missing-part',
      `'${node.function}' of what? Write 'of' and a figure of each row behind it.`,
      'function',
    );
    return UNKNOWN;
  }
  const type = typer.typeOf(node.of);
  if (type.kind === 'declaration' || type.kind === 'intervals') {
    const rows = rowsNamedBy(node.of);
    const field = isDataDeclaration(rows) ? rows.fields[0]?.name : 'duration';
    const hint = isDataDeclaration(rows)
      ? `'${node.function} of ${rows.name}.${field ?? '…'}'`
      : `'${node.function} of duration over …'`;
    report(typer, node.of, 'not-a-value', `'${node.function}' needs a figure of each row: write ${hint}.`);
    return UNKNOWN;
  }
  if (type.kind === 'over-time' || !isQuantity(type)) {
    wrong(typer, node.of, `'${node.function}' needs a quantity, not ${describeType(type)}.`);
    return UNKNOWN;
  }
  return type;
}

/** What `count of` and `share of` count. */
function checkRows(node: Aggregate, typer: Typer): void {
  if (node.window !== undefined || typer.rows.ofAggregate(node) !== undefined) return;
  const named = node.rows ?? node.of;
  if (named === undefined) {
    report(
      typer,
      node,
      'missing-part',
      `'${node.function}' of what? Name the data or the downtime to count.`,
      'function',
    );
    return;
  }
  const type = typer.typeOf(named);
  if (!isUnknown(type))
    report(
      typer,
      named,
      'not-a-value',
      `'${node.function}' counts rows of data or outages; this is ${describeType(type)}.`,
    );
}

function inferDuring(rows: Expression, where: Expression | undefined, typer: Typer): ExpressionType {
  const source = rowsNamedBy(rows);
  if (where) expectBoolean(where, 'where', typer);
  if (source === undefined) typer.typeOf(rows);
  if (isDataDeclaration(source) && source.kind === 'intervals') return INTERVALS;
  if (isCondition(source)) {
    typer.typeOf(rows);
    return INTERVALS;
  }
  if (source !== undefined)
    wrong(typer, rows, `'during' needs data of intervals; '${source.name}' has ${source.kind}.`);
  return INTERVALS;
}

function inferConditional(node: Conditional, typer: Typer): ExpressionType {
  expectBoolean(node.condition, 'if', typer);
  return inferAlike([node.then, node.otherwise], 'both branches', typer);
}

function inferAlike(terms: readonly (Expression | undefined)[], what: string, typer: Typer): ExpressionType {
  let type: ExpressionType = UNKNOWN;
  for (const term of terms) {
    if (term === undefined) continue;
    const next = typer.typeOf(term);
    const common = unify(type, next);
    if (common === undefined)
      report(
        typer,
        term,
        'wrong-type',
        `One is ${describeType(type)}, the other ${describeType(next)}: ${what} must be of one kind.`,
      );
    else type = common;
  }
  return type;
}

/** Reports an expression that is none of the wanted types. */
export function expectOne(
  expression: Expression | undefined,
  wanted: readonly ExpressionType[],
  where: string,
  typer: Typer,
): void {
  const type = typer.typeOf(expression);
  if (expression === undefined || isUnknown(type)) return;
  if (wanted.some((one) => one.kind === type.kind && (one.kind !== 'days' || unify(one, type)?.kind === 'days')))
    return;
  const [first] = wanted;
  if (first === undefined) return;
  report(
    typer,
    expression,
    isQuantity(type) && isQuantity(first) ? 'wrong-unit' : 'wrong-type',
    `${capitalised(describeType(first))} is wanted ${where === '' ? 'here' : `behind '${where}'`}, not ${describeType(type)}${exampleOf(first) === '' ? '' : `: write one${exampleOf(first)}`}.`,
  );
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function expectBoolean(expression: Expression | undefined, where: string, typer: Typer): void {
  const type = typer.typeOf(expression);
  if (expression === undefined || isUnknown(type) || type.kind === 'boolean') return;
  const message = isTimeCondition(type)
    ? `A yes or no is wanted behind '${where}'; this changes over time, so it belongs into a 'condition' or behind 'time in'.`
    : `A condition is wanted behind '${where}', not ${describeType(type)}: compare it with something, such as 'at least …'.`;
  wrong(typer, expression, message);
}

export function expectTimeCondition(expression: Expression | undefined, where: string, typer: Typer): void {
  const type = typer.typeOf(expression);
  if (expression === undefined || isUnknown(type) || isTimeCondition(type)) return;
  const hint = type.kind === 'over-time' ? ": compare it with something, such as 'is …' or 'above …'" : '';
  wrong(
    typer,
    expression,
    `Something that holds over time is wanted behind '${where}', not ${describeType(type)}${hint}.`,
  );
}
