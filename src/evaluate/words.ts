import type { Contract } from '../contract/contract.ts';
import type {
  AggregateNode,
  ComparisonOperator,
  Expression,
  FeeNode,
  HistoryNode,
  Rows,
  Stretch,
  StretchLength,
} from '../contract/expression.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { showValue } from './show.ts';

/** How an agreement's own expressions and names read in a statement. */
export interface Words {
  readonly expression: (expression: Expression) => string;
  readonly metric: (id: string) => string;
  readonly target: (id: string) => string;
  readonly service: (id: string) => string;
  readonly condition: (id: string) => string;
  readonly party: (id: string) => string;
}

export const OPERATOR_WORDS: Readonly<Record<ComparisonOperator, string>> = {
  'at-least': 'at least',
  'at-most': 'at most',
  above: 'above',
  below: 'below',
  is: 'is',
  'is-not': 'is not',
};

/** The contract's words: expressions read like the text that they come from, names by their titles. */
export function wordsOf(
  contract: Pick<Contract, 'zone' | 'parties' | 'metrics' | 'targets' | 'services' | 'conditions'>,
): Words {
  const titles = (things: readonly { readonly id: string; readonly title: string }[]): ((id: string) => string) => {
    let byId: ReadonlyMap<string, string> | undefined;
    return (id) => {
      byId ??= new Map(things.map((thing) => [thing.id, thing.title]));
      return byId.get(id) || id;
    };
  };
  /** Each line of a target says the same. */
  const described = new Map<Expression, string>();
  const words: Words = {
    metric: titles(contract.metrics),
    target: titles(contract.targets),
    service: titles(contract.services),
    condition: titles(contract.conditions),
    party: titles(contract.parties),
    expression: (expression) => {
      const known = described.get(expression);
      if (known !== undefined) return known;
      const text = describe(expression, words, contract.zone);
      described.set(expression, text);
      return text;
    },
  };
  return words;
}

function describe(expression: Expression, words: Words, zone: string): string {
  const inner = (part: Expression): string => describe(part, words, zone);
  const tight = (part: Expression): string => (isLoose(part) ? `(${inner(part)})` : inner(part));
  switch (expression.op) {
    case 'literal':
      return showValue(expression.value, { zone });
    case 'add':
      return `${inner(expression.left)} + ${inner(expression.right)}`;
    case 'subtract':
      return `${inner(expression.left)} - ${tight(expression.right)}`;
    case 'multiply':
      return `${tight(expression.left)} ${isShare(expression.left) ? 'of' : '×'} ${tight(expression.right)}`;
    case 'divide':
      return `${tight(expression.left)} / ${tight(expression.right)}`;
    case 'minimum':
      return `the lesser of ${inner(expression.left)} and ${inner(expression.right)}`;
    case 'maximum':
      return `the greater of ${inner(expression.left)} and ${inner(expression.right)}`;
    case 'compare':
      return `${inner(expression.left)} ${OPERATOR_WORDS[expression.operator]} ${inner(expression.right)}`;
    case 'and':
    case 'or':
      return expression.terms.map(tight).join(` ${expression.op} `);
    case 'not':
      return `not ${expression.terms.map(tight).join(', ')}`;
    case 'first-known':
      return `first known of (${expression.terms.map(inner).join(', ')})`;
    case 'at-least-of':
      return `at least ${expression.count ?? 1} of (${expression.terms.map(inner).join(', ')})`;
    case 'if':
      return `if ${inner(expression.condition)} then ${inner(expression.then)} else ${inner(expression.otherwise)}`;
    case 'by-date':
      return `by date (${expression.entries.map(({ from, until, value }) => `${from === undefined ? '' : `from ${from} `}${until === undefined ? '' : `until ${until}`}: ${inner(value)}`.replace(' :', ':')).join('; ')})`;
    case 'round':
      return `${tight(expression.value)} rounded to ${inner(expression.step)}`;
    case 'lookup':
      return `${expression.table}[${expression.keys.map(inner).join(', ')}].${expression.column}`;
    case 'field':
      return expression.row === undefined ? expression.field : `${expression.row}.${expression.field}`;
    case 'record':
      return expression.field;
    case 'across':
    case 'member':
      return expression.label;
    case 'signal':
      return `${expression.data}.${expression.field}`;
    case 'intervals-of':
      return `${expression.data}${where(expression.where && inner(expression.where))}`;
    case 'windows':
      return `windows of ${milliseconds(expression.everyMs)}${where(inner(expression.where))}`;
    case 'condition':
      return words.condition(expression.condition);
    case 'always':
    case 'never':
      return expression.op;
    case 'hours':
      return expression.calendar ?? 'always';
    case 'aggregate':
      return aggregate(expression, inner);
    case 'time':
      return `${expression.as === 'share' ? 'share of ' : ''}time ${expression.side} ${tight(expression.set)}`;
    case 'within':
      return `${tight(expression.value)} ${stretchText(expression.stretch, inner)}`;
    case 'elapsed':
      return `time from ${inner(expression.from)} to ${inner(expression.to)}${within(expression.calendar && inner(expression.calendar))}`;
    case 'deadline':
      return `${distanceText(expression.plus, inner)} ${inner(expression.from)}${within(expression.calendar && inner(expression.calendar))}`;
    case 'metric':
      return `${words.metric(expression.metric)}${back(expression.periodsBack)}`;
    case 'fee':
      return feeText(expression, words);
    case 'over-dates':
      return `${functionText(expression.fn)} of ${words.metric(expression.metric)} from ${expression.from} to ${expression.until}`;
    case 'pro-rata':
      return `${tight(expression.amount)} pro rata for ${tight(expression.duration)}`;
    case 'rate':
      return `${tight(expression.amount)} ${RATE_WORDS[expression.mode]} ${inner(expression.unit)} of ${tight(expression.quantity)}${
        expression.beyond === undefined ? '' : ` beyond ${tight(expression.beyond)}`
      }`;
    case 'days-between':
      return `${expression.mode === 'each-full' ? 'full' : 'started'} ${expression.day} days from ${inner(expression.from)} to ${inner(expression.to)}`;
    case 'graduated': {
      const { quantity, applies, mode, unit, steps } = expression;
      const rates = steps.map(
        ({ from, included, rate }) => `${included ? 'at least' : 'above'} ${inner(from)}: ${inner(rate)}`,
      );
      const what =
        applies === 'own-rate'
          ? `each slice of ${tight(quantity)} at its own rate`
          : `whole quantity of ${tight(quantity)} at the rate reached`;
      return `${what} ${RATE_WORDS[mode]} ${inner(unit)} (${rates.join('; ')})`;
    }
    case 'verdict':
      return `${words.target(expression.target)} ${expression.outcome}`;
    case 'missed':
      return `${words.target(expression.target)} missed ${inPeriods(expression)}`;
    case 'in-periods':
      return `${inner(expression.condition)} ${inPeriods(expression)}`;
    case 'over-periods':
      return `${expression.fn} of ${tight(expression.of)} over the ${expression.which} ${expression.periods} periods`;
    case 'if-measured':
      return `${tight(expression.value)} if measured, else ${tight(expression.otherwise)}`;
    case 'period':
      return `period ${expression.fact}`;
    default:
      return expression satisfies never;
  }
}

/** `in 2 of any 6 periods`, `in each of the next 3 periods` */
function inPeriods({ atLeast, among }: Pick<HistoryNode, 'atLeast' | 'among'>): string {
  if (among.kind === 'previous') return 'in the previous period';
  const which = among.kind === 'any' ? 'any' : `the ${among.kind}`;
  return `in ${atLeast === among.periods ? 'each' : atLeast} of ${which} ${among.periods} periods`;
}

function feeText({ service, periodsBack, unit }: FeeNode, words: Words): string {
  return `${unit === undefined ? '' : `one ${unit} of `}fee of ${words.service(service)}${back(periodsBack)}`;
}

const RATE_WORDS = {
  'in-proportion': 'in proportion per',
  'each-full': 'for each full',
  'each-started': 'for each started',
} as const;

/** Whether an expression needs brackets inside a tighter one. */
const isLoose = ({ op }: Expression): boolean =>
  ['add', 'subtract', 'multiply', 'divide', 'compare', 'and', 'or', 'if', 'rate'].includes(op);

const isShare = ({ type }: Expression): boolean => type.kind === 'percent';

/** How far a deadline lies from an instant, and on which side of it. */
function distanceText(plus: Expression, inner: (part: Expression) => string): string {
  const value = plus.op === 'literal' ? plus.value : undefined;
  if (plus.op !== 'literal' || value === undefined || (value.kind !== 'duration' && value.kind !== 'days'))
    return `${inner(plus)} after`;
  if (!value.value.startsWith('-')) return `${inner(plus)} after`;
  return `${inner({ ...plus, value: { ...value, value: value.value.slice(1) } })} before`;
}

/** The word for a function, as the language writes it. */
function functionText(fn: AggregateNode['fn']): string {
  if (fn === 'mean-deviation') return 'mean deviation';
  if (fn === 'standard-deviation') return 'standard deviation';
  return typeof fn === 'string' ? fn : `${fn.interpolated ? 'interpolated ' : ''}p${fn.percentile}`;
}

function aggregate(
  { fn, rows, of, weight, where: filter }: AggregateNode,
  inner: (part: Expression) => string,
): string {
  if (fn === 'time-between') return `mean time between ${rowsText(rows, inner)}${where(filter && inner(filter))}`;
  const what = of === undefined ? rowsText(rows, inner) : `${inner(of)} over ${rowsText(rows, inner)}`;
  const weighted = weight === undefined ? '' : ` weighted by ${inner(weight)}`;
  return `${functionText(fn)} of ${what}${weighted}${where(filter && inner(filter))}`;
}

function rowsText(rows: Rows, inner: (part: Expression) => string): string {
  switch (rows.kind) {
    case 'data':
      return rows.at === undefined ? rows.data : `${rows.data} at ${inner(rows.at)}`;
    case 'outages':
      return `outages of ${rows.condition}`;
    case 'windows':
      return `each ${milliseconds(rows.everyMs)}`;
    case 'periods':
      return `each ${periodText(rows.each)}`;
    default:
      return rows satisfies never;
  }
}

function stretchText(stretch: Stretch, inner: (part: Expression) => string): string {
  switch (stretch.kind) {
    case 'last':
      return `over the last ${lengthText(stretch.length)}`;
    case 'before':
    case 'after':
      return `in the ${lengthText(stretch.length)} ${stretch.kind} ${inner(stretch.instant)}`;
    case 'between':
      return `in the time from ${inner(stretch.from)} to ${inner(stretch.to)}`;
    default:
      return stretch satisfies never;
  }
}

function lengthText({ unit, count }: StretchLength): string {
  if (unit === 'ms') return milliseconds(count);
  return `${count} ${unit === 'day' ? 'calendar day' : 'month'}${count === 1 ? '' : 's'}`;
}

/** A rule of periods as it is written. */
function periodText(spec: PeriodSpec): string {
  switch (spec.kind) {
    case 'calendar':
      return spec.startMonth === undefined ? `calendar ${spec.unit}` : `fiscal ${spec.unit}`;
    case 'billing':
      return 'billing month';
    case 'every':
      return `${spec.days} days`;
    case 'rolling':
      return `rolling ${lengthText(spec)}`;
    case 'contract':
      return `contract ${spec.unit}`;
    default:
      return spec satisfies never;
  }
}

const milliseconds = (ms: number): string => showValue({ kind: 'duration', value: String(ms) }, { zone: 'UTC' });
const where = (text: string | undefined): string => (text === undefined ? '' : ` where (${text})`);
const within = (text: string | undefined): string => (text === undefined ? '' : ` in ${text}`);
const back = (periods: number): string =>
  periods === 0
    ? ''
    : periods === -1
      ? ' of the next period'
      : periods === 1
        ? ' of the previous period'
        : ` of ${periods} periods before`;
