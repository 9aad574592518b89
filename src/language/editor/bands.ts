/** What a band pays, in words and, where the text fixes the basis, in figures. */

import { AstUtils } from 'langium';
import { errorBudget, lengthsOf } from '../../analyse/budget.ts';
import { formatMoney, money } from '../../exact/money.ts';
import type { Rational } from '../../exact/rational.ts';
import { formatMeanDuration } from '../../time/duration.ts';
import * as ast from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { figureOf, type Rows, rowsOfFamily } from './constants.ts';
import { textOf } from './labels.ts';
import { percent, rowName, sharesTime, type Undertaking, undertakingOf } from './levels.ts';

const SHOWN = 10;

export function describeBand(band: ast.Band): readonly string[] {
  const rule = ruleOf(band);
  const target = rule && AstUtils.getContainerOfType(rule, ast.isTarget);
  const { family } = target ?? AstUtils.getContainerOfType(rule, ast.isPayment) ?? {};
  const undertaking = undertakingOf(target?.items.find(ast.isCommitment));
  const measure = rule?.measure !== undefined ? textOf(rule.measure) : undertaking?.metric?.name;
  const range =
    band.edges.length > 0
      ? band.edges.map((edge) => textOf(edge)).join(' and ')
      : `from ${textOf(band.from)} to ${textOf(band.to)}`;
  const basis =
    rule !== undefined && paysMoney(rule) && rule.basis !== undefined ? ` of \`${textOf(rule.basis)}\`` : '';
  const what = measure === undefined ? range : `${measure} ${range}`;
  return [
    `**${what}** pays **${textOf(band.pays)}**${basis}.`,
    ...(undertaking === undefined ? [] : edgesAsTime(band, undertaking)),
    ...(rule !== undefined && paysMoney(rule) ? amountsOf(band, rule, family) : []),
  ];
}

const paysMoney = (
  rule: ast.CreditRule | ast.Collects | ast.ExtensionRule | ast.Pays | ast.PointsRule,
): rule is ast.Collects | ast.CreditRule | ast.Pays =>
  ast.isCreditRule(rule) || ast.isPays(rule) || ast.isCollects(rule);

/** The rule that a band belongs to; a named schedule may serve several, and then none is meant. */
function ruleOf(
  band: ast.Band,
): ast.CreditRule | ast.Collects | ast.ExtensionRule | ast.Pays | ast.PointsRule | undefined {
  const owner = band.$container.$container;
  if (!ast.isScheduleDeclaration(owner)) return owner;
  const agreement = AstUtils.getContainerOfType(owner, ast.isAgreement);
  const users = (agreement === undefined ? [] : AstUtils.streamAllContents(agreement).toArray())
    .filter((node) => ast.isCreditRule(node) || ast.isPays(node) || ast.isCollects(node) || ast.isPointsRule(node))
    .filter(({ named }) => targetOf(named) === owner);
  return users.length === 1 ? users[0] : undefined;
}

/** `below 99%` of a month is more than 7 h 12 min down. */
function edgesAsTime(band: ast.Band, { metric, period }: Undertaking): readonly string[] {
  if (!sharesTime(metric) || period === undefined) return [];
  const length = lengthsOf(period).at(-1);
  if (length === undefined) return [];
  const sides = band.edges.flatMap(({ operator, value }) => {
    const figure = figureOf(value, new Map());
    if (figure?.kind !== 'percent') return [];
    const time = formatMeanDuration(errorBudget(figure.value, length));
    return [`${OPPOSITE[operator] ?? operator} ${time}`];
  });
  return sides.length === 0 ? [] : [`That is ${sides.join(' and ')} of ${length.days} days.`];
}

/** A low share of up time is much down time. */
const OPPOSITE: Readonly<Record<string, string>> = {
  below: 'more than',
  'at most': 'at least',
  above: 'less than',
  'at least': 'at most',
};

function amountsOf(
  band: ast.Band,
  { basis }: ast.Collects | ast.CreditRule | ast.Pays,
  family: ast.Family | undefined,
): readonly string[] {
  const lines = rowsOfFamily(family).flatMap((rows) => {
    const text = amountText(band.pays, basis, rows);
    return text === undefined ? [] : [{ row: rowName(rows), text }];
  });
  const [first] = lines;
  if (first === undefined) return [];
  if (lines.every(({ text }) => text === first.text)) return [first.text];
  return [
    ['| row | pays |', '|---|---|', ...lines.slice(0, SHOWN).map(({ row, text }) => `| ${row} | ${text} |`)].join('\n'),
  ];
}

function amountText(pays: ast.Expression, basis: ast.Expression | undefined, rows: Rows): string | undefined {
  const share = figureOf(pays, rows);
  const of = figureOf(basis, rows);
  if (share?.kind !== 'percent' || of?.kind !== 'money') return undefined;
  const per = of.per === undefined ? '' : ` for each ${of.per} of the period`;
  return `${percent(share.value)} of ${shown(of.value, of.currency)} is ${shown(of.value.mul(share.value), of.currency)}${per}`;
}

const shown = (value: Rational, currency = ''): string => formatMoney(money(value, currency));
