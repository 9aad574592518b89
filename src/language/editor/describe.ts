/** What a hover says of a declaration: its signature as code, then what follows from it. */
import type { AstNode } from 'langium';
import { formatMoney, money as moneyOf } from '../../exact/money.ts';
import * as ast from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { describeType, type ExpressionType } from '../typing/types.ts';
import { figureOf, rowsOfFamily } from './constants.ts';
import { meaningOfKeyword } from './keywordMeanings.ts';
import { labelOf, textOf } from './labels.ts';
import { meaningOf, rowName } from './levels.ts';
import { hoursOfWeek } from './weeklyHours.ts';

export interface Description {
  /** `.sla` text, shown as code. */
  readonly signature: string;
  /** Paragraphs of Markdown. */
  readonly facts: readonly string[];
}

export type TypeOf = (expression: ast.Expression | undefined) => ExpressionType;

const SHOWN_ROWS = 12;

export function describe(node: AstNode, typeOf: TypeOf): Description | undefined {
  switch (node.$type) {
    case ast.Import.$type:
    case ast.Party.$type:
      return plain(node);
    case ast.Agreement.$type:
      return describeAgreement(node as ast.Agreement);
    case ast.Parameter.$type:
      return describeParameter(node as ast.Parameter, typeOf);
    case ast.Let.$type:
      return described(header(node), [valueLine((node as ast.Let).value, typeOf)]);
    case ast.Service.$type:
      return describeService(node as ast.Service);
    case ast.Fee.$type:
      return describeFee(node as ast.Fee);
    case ast.Calendar.$type:
      return described(header(node), hoursOfWeek(node as ast.Calendar));
    case ast.Table.$type:
      return described(header(node), [tableOf(node as ast.Table)]);
    case ast.TableRow.$type:
      return describeRow(node as ast.TableRow);
    case ast.Column.$type:
      return describeColumn(node as ast.Column);
    case ast.PeriodDeclaration.$type:
      return described(textOf(node), []);
    case ast.DataDeclaration.$type:
      return describeData(node as ast.DataDeclaration);
    case ast.Field.$type:
      return describeField(node as ast.Field);
    case ast.EnumerationConstant.$type:
      return described(`${labelOf(node)} of ${textOf(node.$container)}`, []);
    case ast.Condition.$type:
      return described(header(node), lines((node as ast.Condition).items));
    case ast.Metric.$type:
      return describeMetric(node as ast.Metric, typeOf);
    case ast.Target.$type:
      return described(header(node), [
        code(textOf((node as ast.Target).items.find(ast.isCommitment))),
        meaningOf(node as ast.Target),
      ]);
    case ast.ScheduleDeclaration.$type:
      return described(header(node), [
        code((node as ast.ScheduleDeclaration).body?.bands.map((band) => textOf(band)).join('\n') ?? ''),
      ]);
    case ast.FamilyVariable.$type: {
      const { rows } = (node as ast.FamilyVariable).$container;
      return described(`${labelOf(node)} in ${rows.$refText}`, [`Stands for each row of \`${rows.$refText}\`.`]);
    }
    case ast.Dataset.$type:
    case ast.RowKind.$type:
      return described(header(node), []);
    default:
      return undefined;
  }
}

const described = (signature: string, facts: readonly (string | undefined)[]): Description => ({
  signature,
  facts: facts.filter((fact): fact is string => Boolean(fact)),
});

const plain = (node: AstNode): Description => described(textOf(node), []);

/** Everything up to the brace or the equals sign. */
function header(node: AstNode): string {
  const text = textOf(node);
  const end = text.replaceAll(/"(?:\\.|[^"\\])*"/g, (title) => ' '.repeat(title.length)).search(/[{=]/);
  return (end < 0 ? text : text.slice(0, end)).trim();
}

export const code = (text: string): string => (text === '' ? '' : `\`\`\`sla\n${text}\n\`\`\``);

const lines = (items: readonly AstNode[]): readonly string[] => [
  code(items.map((item) => textOf(item, 200)).join('\n')),
];

const typeLine = (type: ExpressionType): string => (type.kind === 'unknown' ? '' : `Type: ${describeType(type)}.`);

const valueLine = (value: ast.Expression | undefined, typeOf: TypeOf): string =>
  [code(textOf(value)), typeLine(typeOf(value))].filter(Boolean).join('\n\n');

function describeAgreement(agreement: ast.Agreement): Description {
  const count = (type: string, one: string, many: string): string | undefined => {
    const found = agreement.items.filter(({ $type }) => $type === type).length;
    return found === 0 ? undefined : `${found} ${found === 1 ? one : many}`;
  };
  const terms = agreement.items.filter(
    (item) => ast.isBetween(item) || ast.isTerm(item) || ast.isAgreementVersion(item),
  );
  const parts = [
    count('Service', 'service', 'services'),
    count('Metric', 'metric', 'metrics'),
    count('Target', 'target', 'targets'),
  ];
  return described(header(agreement), [...lines(terms), parts.filter(Boolean).join(', ')]);
}

function describeParameter(parameter: ast.Parameter, typeOf: TypeOf): Description {
  return described(textOf(parameter), [
    typeLine(typeOf(parameter.value)),
    parameter.value === undefined
      ? 'Open: the agreement is a template, and one that extends it sets the value.'
      : undefined,
    parameter.assumed
      ? '**Assumed**: the agreement does not print this figure, and every statement says so.'
      : undefined,
  ]);
}

function describeService(service: ast.Service): Description {
  const shown = service.items.filter(
    (item) => ast.isFee(item) || ast.isServiceHours(item) || ast.isProvidedBy(item) || ast.isNeeds(item),
  );
  return described(header(service), lines(shown));
}

function describeFee(fee: ast.Fee): Description {
  return described(textOf(fee), [
    `What \`${fee.$container.name}\` costs. Its amount for another period follows by calendar months (R3b).`,
    fee.assumed ? '**Assumed**: the agreement does not print this figure, and every statement says so.' : undefined,
    amounts(fee),
  ]);
}

/** What the fee comes to, row by row, where it isn't printed as a figure. */
function amounts(fee: ast.Fee): string | undefined {
  if (ast.isMoneyLiteral(fee.amount)) return undefined;
  const per = fee.per === undefined ? '' : ` per ${fee.per}`;
  const found = rowsOfFamily(fee.$container.family).flatMap((rows) => {
    const figure = figureOf(fee.amount, rows);
    return figure?.kind === 'money'
      ? [{ row: rowName(rows), text: formatMoney(moneyOf(figure.value, figure.currency ?? '')) + per }]
      : [];
  });
  const texts = new Set(found.map(({ text }) => text));
  if (texts.size === 1) return `That is ${[...texts][0]}.`;
  if (texts.size === 0) return undefined;
  return [
    '| row | fee |',
    '|---|---|',
    ...found.slice(0, SHOWN_ROWS).map(({ row, text }) => `| ${row} | ${text} |`),
  ].join('\n');
}

function tableOf(table: ast.Table): string {
  const cell = (node: AstNode | undefined) => textOf(node).replaceAll('|', '\\|');
  const shown = table.rows.slice(0, SHOWN_ROWS).map((row) => `| ${row.cells.map(cell).join(' | ')} |`);
  const more = table.rows.length - shown.length;
  return [
    `| ${table.columns.map(({ name }) => name).join(' | ')} |`,
    `|${'---|'.repeat(table.columns.length)}`,
    ...shown,
    ...(more > 0 ? ['', `… and ${more} more.`] : []),
  ].join('\n');
}

function describeRow(row: ast.TableRow): Description {
  const cells = row.$container.columns.map((column, index) => `${column.name}: ${textOf(row.cells[index])}`);
  return described(`${labelOf(row)} of ${row.$container.name}`, [code(cells.join('\n'))]);
}

function describeColumn(column: ast.Column): Description {
  const isKey = column.$container.keys.some(({ $refText }) => $refText === column.name);
  const type = column.type === undefined ? '' : `: ${textOf(column.type)}`;
  return described(`column ${column.name}${type} of ${column.$container.name}`, [
    isKey ? 'A key: rows are found by it.' : undefined,
  ]);
}

function describeData(data: ast.DataDeclaration): Description {
  return described(header(data), [
    meaningOfKeyword(data.kind, data.$type),
    code(data.fields.map((field) => textOf(field)).join('\n')),
  ]);
}

function describeField(field: ast.Field): Description {
  const owner = field.$container;
  const where = ast.isDataDeclaration(owner) ? owner.name : `every row of ${owner.kind}`;
  const table = ast.isKeyType(field.type) ? targetOf(field.type.table) : undefined;
  return described(`${textOf(field)} of ${where}`, [
    !ast.isTable(table)
      ? undefined
      : `One of ${table.rows
          .map((row) => `\`${labelOf(row)}\``)
          .slice(0, SHOWN_ROWS)
          .join(', ')}.`,
    field.optional ? 'May be absent: a condition on it is then unknown (D9).' : undefined,
  ]);
}

function describeMetric(metric: ast.Metric, typeOf: TypeOf): Description {
  const measure = metric.items.find(ast.isMeasure);
  const intent = metric.items.find(ast.isIntent);
  return described(header(metric), [
    code(textOf(measure)),
    measure === undefined ? undefined : typeLine(typeOf(measure.value)),
    intent === undefined ? undefined : `*${intent.text.trim()}*`,
  ]);
}
