import type { AstNode } from 'langium';
import { AstUtils } from 'langium';
import { findZone } from '../../time/zone.ts';
import type {
  Agreement,
  Band,
  Binding,
  Condition,
  CreditRule,
  DataDeclaration,
  Expression,
  Literal,
  Metric,
  PointsRule,
  Table,
  Target,
} from '../generated/ast.ts';
import {
  isBetween,
  isCall,
  isCommitment,
  isCreditRule,
  isCurrency,
  isField,
  isMeasure,
  isMoneyLiteral,
  isNameCell,
  isPointsRule,
  isReference,
  isService,
  isWhen,
} from '../generated/ast.ts';
import { isFirstKey } from '../scoping/expected.ts';
import { targetOf } from '../scoping/references.ts';
import { currencyAt, measureOf, typeOfCell, typeOfColumn } from './declarations.ts';
import {
  atAnInstant,
  checkCurrency,
  checkDays,
  expectBoolean,
  expectOne,
  expectTimeCondition,
  nameOf,
  report,
  type Typer,
} from './expressions.ts';
import { daysIn, isRealDate } from './literals.ts';
import { comparedMeasure } from './measures.ts';
import {
  comparable,
  describeType,
  type ExpressionType,
  exampleOf,
  isQuantity,
  isUnknown,
  money,
  NUMBER,
  PERCENT,
  POINTS,
  unify,
} from './types.ts';

/** What a declaration asks of the expressions in it. Each part that doesn't fit is reported at its place. */
export function checkDeclaration(node: AstNode, typer: Typer): void {
  const check = CHECKS[node.$type];
  if (check !== undefined) check(node as never, typer);
}

type Check = (node: never, typer: Typer) => void;

const CHECKS: Readonly<Record<string, Check>> = {
  Agreement: checkAgreement,
  Term: (node: import('../generated/ast.ts').Term, typer) => {
    checkDate(node, 'from', node.from, typer);
    checkDate(node, 'until', node.until, typer);
  },
  Zone: (node: import('../generated/ast.ts').Zone, typer) => {
    if (node.name !== undefined && findZone(node.name) === undefined)
      report(
        typer,
        node,
        'invalid-value',
        `There is no time zone "${node.name}": write one of the IANA list, such as "Europe/London" or "UTC".`,
        'name',
      );
  },
  Currency: (node: import('../generated/ast.ts').Currency, typer) => {
    if (node.code !== undefined) checkCurrency(node, 'code', node.code, typer);
  },
  Fee: (node: import('../generated/ast.ts').Fee, typer) => expectMoney(node.amount, 'fee', typer),
  ClosedDates: (node: import('../generated/ast.ts').ClosedDates, typer) => {
    node.dates.forEach((date, index) => {
      if (!isRealDate(date))
        typer.report({ node, property: 'dates', index, code: 'invalid-date', message: `There is no day ${date}.` });
    });
  },
  DayCountPeriod: (node: import('../generated/ast.ts').DayCountPeriod, typer) => {
    checkDate(node, 'start', node.start, typer);
    const kind = node.days === undefined ? undefined : daysIn(node.days).kind;
    if (kind === 'working' || kind === 'business')
      report(typer, node, 'invalid-value', 'A period is counted in calendar days.', 'days');
  },
  FiscalPeriod: (node: import('../generated/ast.ts').FiscalPeriod, typer) =>
    checkNumber(node, 'month', node.month, 1, 12, 'A month', typer),
  BillingPeriod: (node: import('../generated/ast.ts').BillingPeriod, typer) =>
    checkNumber(node, 'day', node.day, 1, 31, 'A day of the month', typer),
  TerminationRight: (node: import('../generated/ast.ts').TerminationRight, typer) => {
    expectBoolean(node.condition, 'when', typer);
    checkDays(node, 'within', node.within, typer);
  },
  ClaimTerm: (node: import('../generated/ast.ts').ClaimTerm, typer) => {
    checkDays(node, 'days', node.days, typer);
    const kind = node.days === undefined ? undefined : daysIn(node.days).kind;
    if ((kind === 'working' || kind === 'business') && node.calendar === undefined)
      report(
        typer,
        node,
        'missing-part',
        "Working days of which calendar? Write 'in' and a calendar behind it.",
        'days',
      );
  },
  Family: (node: import('../generated/ast.ts').Family, typer) => {
    if (node.where) expectBoolean(node.where, 'where', typer);
  },
  DataDeclaration: checkData,
  Condition: checkCondition,
  Metric: checkMetric,
  Target: checkTarget,
  CreditRule: checkCredit,
  PointsRule: checkPoints,
  Commitment: (node: import('../generated/ast.ts').Commitment, typer) => expectBoolean(node.condition, 'target', typer),
  AppliesWhen: (node: import('../generated/ast.ts').AppliesWhen, typer) =>
    expectBoolean(node.condition, 'applies when', typer),
  Band: checkBand,
  PointsPay: (node: import('../generated/ast.ts').PointsPay, typer) => expectMoney(node.amount, 'points pay', typer),
  MinimumPayout: (node: import('../generated/ast.ts').MinimumPayout, typer) =>
    expectMoney(node.amount, 'minimum', typer),
  Cap: (node: import('../generated/ast.ts').Cap, typer) => expectMoney(node.amount, 'cap', typer),
  Table: checkTable,
  Binding: checkBinding,
  SubstituteItem: checkSubstitute,
  Parameter: checkParameter,
};

function checkAgreement(node: Agreement, typer: Typer): void {
  if (!node.items.some(isBetween))
    report(typer, node, 'missing-part', "Between whom? Write 'between provider … and customer …'.", 'name');
  if (!node.items.some(isCurrency) && AstUtils.streamAst(node).some(isMoneyLiteral))
    report(
      typer,
      node,
      'missing-part',
      "In which currency? Write 'currency' and its code, such as 'currency GBP'.",
      'name',
    );
}

function checkDate(node: AstNode, property: string, date: string | undefined, typer: Typer): void {
  if (date !== undefined && !isRealDate(date))
    report(typer, node, 'invalid-date', `There is no day ${date}.`, property);
}

function checkNumber(
  node: AstNode,
  property: string,
  text: string | undefined,
  from: number,
  to: number,
  what: string,
  typer: Typer,
): void {
  const value = Number(text);
  if (text !== undefined && !(Number.isInteger(value) && value >= from && value <= to))
    report(typer, node, 'invalid-value', `${what} is a whole number from ${from} to ${to}.`, property);
}

/** Money in the agreement's currency. */
function expectMoney(expression: Expression | undefined, where: string, typer: Typer): void {
  if (expression === undefined) return;
  const type = typer.typeOf(expression);
  if (isUnknown(type)) return;
  const currency = currencyAt(expression);
  if (type.kind === 'money' && (currency === '' || type.currency === currency)) return;
  if (type.kind === 'money') {
    report(typer, expression, 'wrong-unit', `The agreement is in ${currency}; this is ${describeType(type)}.`);
    return;
  }
  const example =
    type.kind === 'percent'
      ? `: write of what, such as '${expression.$cstNode?.text ?? '10%'} of Checkout.fee'`
      : exampleOf(money(currency));
  report(typer, expression, 'wrong-unit', `Money is wanted behind '${where}', not ${describeType(type)}${example}.`);
}

function checkData(node: DataDeclaration, typer: Typer): void {
  if (node.every === undefined && (node.kind === 'samples' || node.kind === 'counts'))
    report(
      typer,
      node,
      'missing-part',
      `How often? Write 'every' and the step behind '${node.kind}', such as 'every 1 min'.`,
      'kind',
    );
  if (node.every !== undefined && node.kind !== 'samples' && node.kind !== 'counts')
    report(typer, node, 'invalid-value', `Only samples and counts have a step; these are ${node.kind}.`, 'every');
  duplicates(node.fields, 'field', typer);
}

function duplicates(nodes: readonly (AstNode & { readonly name?: string })[], what: string, typer: Typer): void {
  const seen = new Set<string>();
  for (const node of nodes) {
    if (node.name === undefined) continue;
    if (seen.has(node.name))
      report(typer, node, 'duplicate-name', `There is another ${what} '${node.name}' before this one.`, 'name');
    seen.add(node.name);
  }
}

function checkCondition(node: Condition, typer: Typer): void {
  checkServicePath(node.service, typer);
  const whens = node.items.filter(isWhen);
  if (whens.length === 0)
    report(typer, node, 'missing-part', `When does '${node.name}' hold? Write 'when' and a condition.`, 'name');
  for (const when of whens) expectTimeCondition(when.condition, 'when', typer);
}

function checkServicePath(path: Expression | undefined, typer: Typer): void {
  if (path === undefined) return;
  const named = isCall(path) ? path.callee : path;
  const element = isReference(named) ? targetOf(named.element) : undefined;
  if (element !== undefined && !isService(element))
    report(
      typer,
      path,
      'wrong-type',
      `A service is wanted behind 'of'; ${nameOf(path)} is ${describeType(typer.typeOf(path))}.`,
    );
}

function checkMetric(node: Metric, typer: Typer): void {
  checkServicePath(node.service, typer);
  const measure = measureOf(node);
  if (!node.items.some(isMeasure))
    report(typer, node, 'missing-part', `What does '${node.name}' measure? Write 'measure' and an expression.`, 'name');
  const type = typer.typeOf(measure);
  if (measure === undefined || isUnknown(type)) return;
  if (type.kind === 'intervals' || type.kind === 'over-time')
    report(
      typer,
      measure,
      'wrong-type',
      `A metric is one figure for each period; this holds over time: write 'share of time in …' or 'time in …'.`,
    );
  else if (!isQuantity(type))
    report(typer, measure, 'not-a-value', `A metric is a figure; this is ${describeType(type)}.`);
  for (const item of node.items) {
    if (item.$type !== 'Baseline' || item.value === undefined) continue;
    const baseline = typer.typeOf(item.value);
    if (!comparable(type, baseline))
      report(
        typer,
        item.value,
        'wrong-unit',
        `'${node.name}' is ${describeType(type)}, so its baseline can't be ${describeType(baseline)}: write one${exampleOf(type)}.`,
      );
  }
}

function checkTarget(node: Target, typer: Typer): void {
  checkServicePath(node.service, typer);
  const commitments = node.items.filter(isCommitment);
  if (commitments.length === 0)
    report(
      typer,
      node,
      'missing-part',
      `What does '${node.name}' promise? Write one, such as 'Uptime at least 99.9% each calendar month'.`,
      'name',
    );
  for (const extra of commitments.slice(1))
    report(
      typer,
      extra,
      'duplicate-name',
      "A target promises one thing: join the two with 'and', or write another target.",
    );
}

function checkCredit(node: CreditRule, typer: Typer): void {
  if (node.basis) expectMoney(node.basis, 'credit of', typer);
  if (node.amount) expectMoney(node.amount, 'credit', typer);
  if (node.condition) expectBoolean(node.condition, 'when', typer);
  checkScheduled(node, typer);
}

function checkPoints(node: PointsRule, typer: Typer): void {
  if (node.amount) expectOne(node.amount, [POINTS, NUMBER], 'points', typer);
  checkScheduled(node, typer);
}

function checkScheduled(node: CreditRule | PointsRule, typer: Typer): void {
  if (node.schedule === undefined && node.named === undefined) return;
  const measure = comparedMeasure(node);
  if (measure === undefined) {
    report(
      typer,
      node,
      'missing-part',
      "The bands of which value? Write 'on' and a metric before them: the target isn't one comparison of a metric.",
    );
    return;
  }
  const named = targetOf(node.named);
  if (named === undefined) return;
  const type = typer.typeOf(measure);
  const edge = edgesOf(named.body?.bands ?? []).find((value) => !comparable(type, typer.typeOf(value)));
  if (edge !== undefined && !isUnknown(type))
    report(
      typer,
      node,
      'wrong-unit',
      `${nameOf(measure)} is ${describeType(type)}, but the bands of '${named.name}' are for ${describeType(typer.typeOf(edge))}.`,
      'named',
    );
}

const edgesOf = (bands: readonly Band[]): readonly Literal[] =>
  bands.flatMap((band) =>
    [...band.edges.map((edge) => edge.value), band.from, band.to].filter((value) => value !== undefined),
  );

/** The edges are values of the measure; what a band pays is a share of the basis, or an amount where there is none. */
function checkBand(node: Band, typer: Typer): void {
  const rule = AstUtils.getContainerOfType(node, isCreditRule) ?? AstUtils.getContainerOfType(node, isPointsRule);
  const measure = rule === undefined ? undefined : comparedMeasure(rule);
  const type: ExpressionType = measure === undefined ? firstEdge(node, typer) : typer.typeOf(measure);
  for (const value of edgesOf([node])) {
    const edge = typer.typeOf(value);
    if (isUnknown(type) || isUnknown(edge) || comparable(atAnInstant(type), edge)) continue;
    const subject = measure === undefined ? 'The first edge' : nameOf(measure);
    report(
      typer,
      value,
      'wrong-unit',
      `${subject} is ${describeType(type)}; the edge of a band can't be ${describeType(edge)}: write one${exampleOf(type)}.`,
    );
  }
  if (rule === undefined || node.pays === undefined) return;
  if (rule.$type === 'PointsRule') expectOne(node.pays, [POINTS, NUMBER], ':', typer);
  else if (rule.basis !== undefined) expectShare(node.pays, rule.basis, typer);
  else expectMoney(node.pays, ':', typer);
}

function firstEdge(node: Band, typer: Typer): ExpressionType {
  const [first] = edgesOf(node.$container.bands);
  return typer.typeOf(first);
}

function expectShare(pays: Expression, basis: Expression, typer: Typer): void {
  const type = typer.typeOf(pays);
  if (isUnknown(type) || unify(type, PERCENT) !== undefined) return;
  const hint = type.kind === 'money' ? `, or leave 'of ${basis.$cstNode?.text ?? '…'}' out to pay amounts` : '';
  report(
    typer,
    pays,
    'wrong-unit',
    `A percentage of ${nameOf(basis)} is wanted here, not ${describeType(type)}: write one such as 10%${hint}.`,
  );
}

function checkTable(node: Table, typer: Typer): void {
  duplicates(node.columns, 'column', typer);
  const seen = new Set<string>();
  const types = node.columns.map(typeOfColumn);
  for (const row of node.rows) {
    if (row.cells.length !== node.columns.length)
      report(
        typer,
        row,
        'missing-part',
        `This row has ${row.cells.length} ${row.cells.length === 1 ? 'cell' : 'cells'}, the table has ${node.columns.length} columns: every row ends with ';'.`,
      );
    row.cells.forEach((cell, index) => {
      const column = node.columns[index];
      const wanted = types[index];
      if (column === undefined || wanted === undefined) return;
      const type = typeOfCell(column, cell);
      if (isNameCell(cell) && column.type === undefined && !isFirstKey(column) && isUnknown(type)) return;
      if (!isUnknown(wanted) && !isUnknown(type) && unify(wanted, type) === undefined)
        report(
          typer,
          cell,
          'wrong-type',
          `Column '${column.name}' has ${describeType(wanted)} in each row, not ${describeType(type)}: write one${exampleOf(wanted)}.`,
        );
    });
    const key = node.keys
      .map((one) => row.cells[node.columns.findIndex((column) => column.name === one.$refText)]?.$cstNode?.text ?? '')
      .join(' | ');
    const cell = row.cells[node.columns.findIndex((column) => column.name === node.keys[0]?.$refText)];
    if (seen.has(key) && cell !== undefined)
      report(typer, cell, 'duplicate-name', `There is another row '${key}' before this one.`);
    seen.add(key);
  }
}

/** The fields that a kind of rows can't be without, beside the declared ones. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  samples: ['at'],
  states: ['at'],
  counts: ['at'],
  intervals: ['start', 'end'],
  items: ['opened'],
};

function checkBinding(node: Binding, typer: Typer): void {
  const data = targetOf(node.data);
  if (data === undefined) return;
  const mapped = new Set(node.mappings.map((mapping) => mapping.field.$refText));
  const declared = new Map(data.fields.filter(isField).map((field) => [field.name, field]));
  const needed = [...(NEEDED[data.kind] ?? []), ...declared.keys()];
  const missing = [...new Set(needed)].filter((name) => !mapped.has(name) && declared.get(name)?.optional !== true);
  if (missing.length > 0)
    report(
      typer,
      node,
      'missing-part',
      `Where does '${data.name}' take ${missing.map((name) => `'${name}'`).join(', ')} from? Write '${missing[0]} = …'.`,
      'data',
    );
  node.mappings.forEach((mapping, index) => {
    const earlier = node.mappings.slice(0, index).some((other) => other.field.$refText === mapping.field.$refText);
    if (earlier) report(typer, mapping, 'duplicate-name', `'${mapping.field.$refText}' is mapped before.`, 'field');
  });
}

function checkSubstitute(node: import('../generated/ast.ts').SubstituteItem, typer: Typer): void {
  const named = isCall(node.element) ? node.element.callee : node.element;
  const element = isReference(named) ? targetOf(named.element) : undefined;
  if (element === undefined || node.value === undefined) return;
  if (element.$type === 'Condition') {
    expectTimeCondition(node.value, 'with', typer);
    return;
  }
  if (element.$type !== 'Metric') {
    report(
      typer,
      node.element,
      'wrong-type',
      `Only a condition or a metric can be substituted; ${nameOf(node.element)} is ${describeType(typer.typeOf(node.element))}.`,
    );
    return;
  }
  const wanted = typer.typeOf(measureOf(element));
  const type = typer.typeOf(node.value);
  if (!isUnknown(wanted) && !isUnknown(type) && unify(wanted, type) === undefined)
    report(
      typer,
      node.value,
      'wrong-unit',
      `'${element.name}' is ${describeType(wanted)}; ${describeType(type)} can't stand in for it.`,
    );
}

function checkParameter(node: import('../generated/ast.ts').Parameter, typer: Typer): void {
  if (node.type === undefined || node.value === undefined) return;
  const type = typer.typeOf(node.value);
  const domain = node.type;
  if (domain.$type === 'SimpleType' && !isUnknown(type)) {
    const declared = simpleKinds[domain.name];
    if (declared !== undefined && declared !== type.kind)
      report(
        typer,
        node.value,
        'wrong-type',
        `Parameter '${node.name}' is declared as ${domain.name}, but its value is ${describeType(type)}.`,
      );
  }
}

const simpleKinds: Readonly<Record<string, ExpressionType['kind']>> = {
  boolean: 'boolean',
  text: 'text',
  number: 'number',
  percent: 'percent',
  duration: 'duration',
  money: 'money',
  time: 'instant',
  date: 'date',
  calendar: 'calendar',
};
