import { constantValue } from '../../contract/constant.ts';
import type { Metric } from '../../contract/contract.ts';
import type { Expectation, Given, GivenRow, Scenario } from '../../contract/dataset.ts';
import type { Expression } from '../../contract/expression.ts';
import type { Value } from '../../contract/value.ts';
import { isoDate, parseIsoDate, validDay } from '../../time/civil.ts';
import {
  type Expect,
  type GivenRows,
  type Given as GivenSyntax,
  isCall,
  isExpect,
  isFee,
  isGivenValue,
  isMemberAccess,
  isNoneLiteral,
  isReference,
  isTable,
  isTerminationRight,
  type Occurrence,
  type RowCell,
  type GivenRow as RowSyntax,
  type RowValue,
  type Scenario as ScenarioSyntax,
  type Step,
  type Expression as Syntax,
} from '../generated/ast.ts';
import { parameterGiven } from '../scoping/expected.ts';
import { fieldOfCell, targetOf } from '../scoping/references.ts';
import type { SlaServices } from '../services.ts';
import { instantIn, valueOfLiteral } from '../typing/literals.ts';
import { type Book, type Instance, type Place, placeNamed } from './book.ts';
import { keyOf, textOfValue } from './cells.ts';
import type { Lowered } from './dataset.ts';
import { lowerExpression, milliseconds } from './expressions.ts';
import { instanceNamed } from './names.ts';
import { mustKeepLimits } from './parameters.ts';
import { partyOf } from './parties.ts';
import { notesOn } from './scenarioNotes.ts';
import { isSoundNode } from './sound.ts';
import { nameRange, sourceRange } from './source.ts';
import { type LoweringProblem, NoCommitment, need, Unsound } from './unsound.ts';

/** A worked example. Broken steps are left out; with a broken head there is none. */
export function lowerScenario(written: ScenarioSyntax, services: SlaServices): Lowered<Scenario> {
  const node = services.composition.Composition.around(written);
  const problems: LoweringProblem[] = [];
  const attempt = <T>(lower: () => T): T | undefined => {
    try {
      return lower();
    } catch (error) {
      if (error instanceof NoCommitment) return undefined;
      if (!(error instanceof Unsound)) throw error;
      if (error.problem !== undefined) problems.push(error.problem);
      return undefined;
    }
  };
  const value = attempt(() => {
    const agreement = need(targetOf(node.agreement));
    const steps = node.steps.filter((step) => isSoundNode(step, services));
    const set = givenParameters(steps);
    const { book } = services.lowering.Contracts.lowered(agreement, { set }).stand;
    for (const step of steps) attempt(() => mustKeepGivenLimits(step, book));
    const first = bounds(need(node.from), node);
    const last = node.to === undefined ? first : bounds(node.to, node);
    const place = placeNamed(book, `scenario ${node.title}`);
    const figures = attempt(() => figuresOf(steps, place)) ?? [];
    const lowered: Scenario = {
      title: node.title,
      agreement: agreement.name,
      from: first.from,
      until: last.until,
      set,
      given: steps.flatMap((step) =>
        isExpect(step) || parameterGiven(step) !== undefined ? [] : (attempt(() => lowerGiven(step, place)) ?? []),
      ),
      ...(figures.length === 0 ? {} : { figures }),
      expect: steps.flatMap((step) => (isExpect(step) ? (attempt(() => lowerExpect(step, place)) ?? []) : [])),
      at: sourceRange(node, services),
    };
    const contract = services.lowering.Contracts.contractOf(agreement, { set });
    problems.push(...(attempt(() => notesOn(node, lowered, contract, place)) ?? []));
    return lowered;
  });
  return { value, problems };
}

/** Parameters by name, with the text of the values that they are given. */
const givenParameters = (steps: readonly Step[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    steps.flatMap((step) => {
      const parameter = parameterGiven(step);
      const text = isGivenValue(step) ? step.value?.$cstNode?.text : undefined;
      return parameter === undefined || text === undefined ? [] : [[parameter.name, text]];
    }),
  );

/** A value that is given to a parameter keeps to its limits, as one that is written does. */
function mustKeepGivenLimits(step: Step, book: Book): void {
  const parameter = parameterGiven(step);
  const at = isGivenValue(step) ? step.value : undefined;
  const text = at?.$cstNode?.text;
  if (parameter === undefined || at === undefined || text === undefined) return;
  const value = book.services.lowering.Contracts.readValue(text, parameter, book.zone);
  if (value !== undefined) mustKeepLimits(parameter, value, at, book);
}

/** Local dates of `2026`, `2026-Q1`, `2026-01` or `2026-01-14`; the end is exclusive. */
function bounds(text: string, node: ScenarioSyntax): { readonly from: string; readonly until: string } {
  const found = periodBounds(text);
  if (found === undefined)
    throw new Unsound({
      node,
      message: `'${text}' is no period: write a year, a quarter, a month or a day, such as 2026, 2026-Q1, 2026-01 or 2026-01-31.`,
    });
  return found;
}

function periodBounds(text: string): { readonly from: string; readonly until: string } | undefined {
  const months = (year: number, month: number, count: number) => {
    const from = validDay(year, month, 1);
    const past = year * 12 + (month - 1) + count;
    const until = validDay(Math.floor(past / 12), (past % 12) + 1, 1);
    return from === undefined || until === undefined ? undefined : { from: isoDate(from), until: isoDate(until) };
  };
  const day = parseIsoDate(text);
  if (day !== undefined) return { from: isoDate(day), until: isoDate(day + 1) };
  const parts = /^(\d{4})(?:-(?:Q([1-4])|(\d{2})))?$/.exec(text);
  if (parts === null) return undefined;
  const year = Number(parts[1]);
  if (parts[2] !== undefined) return months(year, Number(parts[2]) * 3 - 2, 3);
  return parts[3] === undefined ? months(year, 1, 12) : months(year, Number(parts[3]), 1);
}

function lowerGiven(node: GivenSyntax, place: Place): Given {
  const { book } = place;
  const at = sourceRange(node, book.services);
  switch (node.$type) {
    case 'GivenRow': {
      const data = need(targetOf(node.data));
      const row = lowerRow(node, book);
      return {
        kind: 'rows',
        data: data.name,
        rows: node.during.length === 0 ? [row] : atEachStep(row, node, book),
        at,
      };
    }
    case 'GivenRows':
      return { kind: 'rows', data: need(targetOf(node.data)).name, rows: lowerTable(node, book), at };
    case 'GivenChoice':
      return {
        kind: 'choice',
        target: instanceOfKind(node.element, 'Target', place).id,
        ...(node.time === undefined ? {} : { time: need(instantIn(node.time, book.zone)) }),
        ...periodOf(node.period),
        at,
      };
    case 'GivenCondition': {
      const { id } = instanceOfKind(node.element, 'Condition', place);
      return {
        kind: 'condition',
        condition: id,
        ...(node.measured ? { measured: true as const } : {}),
        intervals: node.occurrences.flatMap((one) => intervalsOf(one, book)),
        at,
      };
    }
    case 'GivenClaim':
      return {
        kind: 'claim',
        ...targetNamed(node.element, place),
        ...(node.row === undefined ? {} : { row: node.row }),
        period: need(node.period),
        on: need(node.date),
        ...(node.aware === undefined ? {} : { aware: node.aware }),
        ...(node.amount === undefined ? {} : { granted: lowerExpression(node.amount, place) }),
        at,
      };
    case 'GivenRuling':
      return {
        kind: 'ruling',
        condition: instanceOfKind(node.element, 'Condition', place).id,
        intervals: node.occurrences.flatMap((one) => intervalsOf(one, book)),
        ruling: need(node.ruling),
        ...(node.by === undefined ? {} : { by: partyOf(node.by, book) }),
        ...(node.reason === undefined ? {} : { reason: node.reason }),
        at,
      };
    case 'GivenNoRows':
      return { kind: 'no-rows', data: need(targetOf(node.data)).name, at };
    case 'GivenNoRulings':
      return { kind: 'no-rulings', at };
    case 'GivenNoClaims':
      return { kind: 'no-claims', at };
    case 'GivenGranted':
      return {
        kind: 'granted',
        ...targetNamed(node.element, place),
        period: need(node.period),
        amount: lowerExpression(node.amount, place),
        at,
      };
    case 'GivenBank':
      return {
        kind: 'bank',
        bank: need(targetOf(node.bank)).name,
        ...periodOf(node.period),
        amount: lowerExpression(node.amount, place),
        at,
      };
    case 'GivenMissed':
      return {
        kind: 'outcome',
        target: instanceOfKind(node.element, 'Target', place).id,
        outcome: need(node.outcome),
        period: need(node.period),
        at,
      };
    case 'GivenValue': {
      const value = lowerExpression(node.value, place);
      if (isMemberAccess(node.element) && isFee(targetOf(node.element.member)))
        return {
          kind: 'fee',
          service: instanceNamed(node.element.receiver, place).id,
          value,
          ...periodOf(node.period),
          at,
        };
      const { id } = instanceOfKind(node.element, 'Metric', place);
      return { kind: 'metric', metric: id, value, ...periodOf(node.period), at };
    }
    default:
      return node satisfies never;
  }
}

const WORDS = {
  Condition: 'a downtime, an exclusion or a condition',
  Metric: 'a metric',
  Payment: 'a payment',
  Target: 'a target',
} as const;

/** The named instance, which must be of the kind that the step speaks about. */
function instanceOfKind(path: Syntax | undefined, kind: keyof typeof WORDS, place: Place): Instance {
  const instance = instanceNamed(need(path), place);
  if (instance.declaration.$type !== kind)
    throw new Unsound({
      node: need(path),
      message: `${WORDS[kind].replace(/^a/, 'A')} is wanted here; '${instance.id}' is none.`,
    });
  return instance;
}

const periodOf = (period: string | undefined): { readonly period?: string } => (period === undefined ? {} : { period });

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function intervalOf(node: Occurrence, book: Book): Stretch {
  const start = need(instantIn(need(node.from), book.zone));
  const end = node.to === undefined ? start + milliseconds(node.duration) : need(instantIn(node.to, book.zone));
  if (end <= start) throw new Unsound({ node, message: 'It ends before it starts.' });
  return { start, end };
}

/** The stretch, and those that follow it as often as it's repeated; the last one ends where the repetition does. */
function intervalsOf(node: Occurrence, book: Book): readonly Stretch[] {
  const first = intervalOf(node, book);
  if (node.every === undefined) return [first];
  const every = milliseconds(node.every);
  const until = need(instantIn(need(node.until), book.zone));
  if (every <= first.end - first.start)
    throw new Unsound({ node, message: 'It begins again before it has ended: repeat it after a longer time.' });
  if (until <= first.start) throw new Unsound({ node, message: 'Its repetition ends before it starts.' });
  const count = Math.ceil((until - first.start) / every);
  if (count > MOST_GIVEN) throw tooMany(node, `${count} times`);
  return Array.from({ length: count }, (_, i) => ({
    start: first.start + i * every,
    end: Math.min(first.end + i * every, until),
  }));
}

const tooMany = (node: Occurrence, count: string): Unsound =>
  new Unsound({ node, message: `That is ${count}, more than ${MOST_GIVEN}: give a shorter time.` });

function lowerRow(node: RowSyntax, book: Book): GivenRow {
  const fields: Record<string, Value | readonly { readonly start: number; readonly end: number }[]> = {};
  for (const value of node.values) fields[need(targetOf(value.field)).name] = lowerRowValue(value, book);
  return { fields, at: sourceRange(node, book.services) };
}

/** The same row at each step of the data. */
function atEachStep(row: GivenRow, node: RowSyntax, book: Book): readonly GivenRow[] {
  const data = need(targetOf(node.data));
  if (data.every === undefined)
    throw new Unsound({
      node,
      message: `'${data.name}' has no step, so that it can't be given for a stretch of time: give each row, with 'row of ${data.name}'.`,
    });
  const step = milliseconds(data.every);
  return node.during.flatMap((written) => {
    const stretches = intervalsOf(written, book);
    const counts = stretches.map(({ start, end }) => Math.ceil((end - start) / step));
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total > MOST_GIVEN) throw tooMany(written, `${total} rows`);
    return stretches.flatMap(({ start }, place) =>
      Array.from({ length: counts[place] ?? 0 }, (_, i) => ({
        ...row,
        fields: { ...row.fields, at: { kind: 'instant', value: start + i * step } as const },
      })),
    );
  });
}

const MOST_GIVEN = 1_000_000;

/** A row for each line; a cell too many or too few is an error at its line. */
function lowerTable(node: GivenRows, book: Book): readonly GivenRow[] {
  const common = node.common.map((value) => [need(targetOf(value.field)).name, lowerRowValue(value, book)] as const);
  return node.rows.map((line) => {
    if (line.cells.length !== node.fields.length)
      throw new Unsound({
        node: line,
        message: `This line has ${line.cells.length} cells, and the first one names ${node.fields.length} fields: write one cell for each, \`none\` where a row lacks the field.`,
      });
    const own = line.cells.flatMap((cell) => {
      const field = fieldOfCell(cell);
      return isNoneLiteral(cell.value) || field === undefined
        ? []
        : [[need(targetOf(field)).name, lowerCell(cell, field, book)] as const];
    });
    return { fields: Object.fromEntries([...common, ...own]), at: sourceRange(line, book.services) };
  });
}

const lowerRowValue = (node: RowValue, book: Book): GivenRow['fields'][string] => lowerCell(node, node.field, book);

function lowerCell(node: RowValue | RowCell, field: RowValue['field'], book: Book): GivenRow['fields'][string] {
  if (node.intervals.length > 0) return node.intervals.flatMap((one) => intervalsOf(one, book));
  if (node.constant !== undefined) return { kind: 'symbol', value: node.constant.$refText };
  const value = need(valueOfLiteral(need(node.value), book.zone));
  const type = targetOf(field)?.type;
  // A row of a keyed table whose keys are bare names is one of them.
  return value.kind === 'text' && (type?.$type === 'KeyType' || type?.$type === 'EnumerationType')
    ? { kind: 'symbol', value: value.value }
    : value;
}

/** The named values that are expected, each once. */
function figuresOf(steps: readonly Step[], place: Place): readonly Metric[] {
  const figures = new Map<string, Metric>();
  for (const step of steps) {
    if (step.$type !== 'ExpectValue' || step.element === undefined) continue;
    const { declaration, id } = instanceNamed(step.element, place);
    if (declaration.$type !== 'Let' || figures.has(id)) continue;
    const measure = lowerExpression(step.element, place);
    const at = sourceRange(declaration, place.book.services);
    figures.set(id, {
      id,
      family: declaration.name,
      title: id,
      type: measure.type,
      measure,
      at,
      nameAt: nameRange(declaration, place.book.services),
    });
  }
  return [...figures.values()];
}

function lowerExpect(node: Expect, place: Place): Expectation {
  const { book } = place;
  const at = sourceRange(node, book.services);
  switch (node.$type) {
    case 'ExpectDiagnostic':
      return { kind: 'diagnostic', rule: need(node.rule), at };
    case 'ExpectCredit':
      if (node.undecided)
        return { kind: 'undecided', ...targetNamed(node.element, place), ...periodOf(node.period), at };
      return {
        kind: 'credit',
        figure: node.figure === 'credit' ? 'payable' : need(node.figure),
        ...targetNamed(node.element, place),
        amount: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectClaim':
      return {
        kind: 'claim',
        ...targetNamed(node.element, place),
        ...(node.row === undefined ? {} : { row: node.row }),
        expected:
          node.until === undefined ? { kind: 'state', state: need(node.state) } : { kind: 'until', until: node.until },
        ...periodOf(node.period),
        at,
      };
    case 'ExpectExtension':
      return {
        kind: 'extension',
        ...targetNamed(node.element, place),
        days: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectPayment':
      return {
        kind: 'payment',
        of:
          node.element === undefined
            ? { by: partyOf(node.by, book), to: partyOf(node.to, book) }
            : { payment: instanceOfKind(node.element, 'Payment', place).id },
        amount: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectBank':
      return {
        kind: 'bank',
        bank: need(targetOf(node.bank)).name,
        amount: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectEarnBack':
      return {
        kind: 'earn-back',
        ...targetNamed(node.element, place),
        amount: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectBackToBack':
      return {
        kind: 'back-to-back',
        figure: node.figure === 'returned' ? 'returned' : 'exposure',
        amount: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectRight':
      return {
        kind: 'right',
        ...(node.right === undefined ? {} : { right: rightNamed(node.right, place) }),
        ...(node.by === undefined ? {} : { by: partyOf(node.by, book) }),
        expected: node.none
          ? { kind: 'none' }
          : { kind: 'window', from: need(node.from), ...(node.until === undefined ? {} : { until: node.until }) },
        at,
      };
    case 'ExpectPoints':
      return {
        kind: 'points',
        ...targetNamed(node.element, place),
        points: lowerExpression(node.amount, place),
        ...periodOf(node.period),
        at,
      };
    case 'ExpectOutcome': {
      const target = instanceOfKind(node.element, 'Target', place).id;
      const outcome = node.outcome.replace(/\s+/g, '-');
      return outcome === 'undecided'
        ? { kind: 'undecided', target, ...periodOf(node.period), at }
        : { kind: 'outcome', target, outcome: outcome as 'met', ...periodOf(node.period), at };
    }
    case 'ExpectValue': {
      const named = instanceNamed(need(node.element), place);
      const metric = named.declaration.$type === 'Let' ? named.id : instanceOfKind(node.element, 'Metric', place).id;
      const written = lowerExpression(node.value, place);
      // `= 99.731% rounded to 0.001%` says how the measured value is rounded before it's compared.
      const rounded: { readonly value: Expression; readonly roundedTo?: Value } =
        written.op === 'round' && written.step.op === 'literal'
          ? { value: written.value, roundedTo: written.step.value }
          : { value: written };
      return { kind: 'metric', metric, ...rounded, ...periodOf(node.period), at };
    }
    default:
      return node satisfies never;
  }
}

/** A right by its name, and of a family by its row or record: `Leave("A-17")`. */
function rightNamed(path: Syntax, place: Place): string {
  const named = need(isReference(path) ? path : isCall(path) && isReference(path.callee) ? path.callee : undefined);
  const right = need(targetOf(named.element));
  if (!isTerminationRight(right) || right.name === undefined) throw new Unsound();
  const rows = targetOf(right.family?.rows);
  const [argument] = isCall(path) ? path.arguments : [];
  if (rows === undefined || argument === undefined) return right.name;
  const key = textOfValue(need(constantValue(lowerExpression(argument, place))));
  if (isTable(rows) && !rows.rows.some((row) => textOfValue(keyOf(row, place.book.zone)) === key))
    throw new Unsound({ node: argument, message: `Table '${rows.name}' has no row '${key}'.` });
  return `${right.name}(${key})`;
}

function targetNamed(path: Syntax | undefined, place: Place): { readonly target?: string } {
  return path === undefined ? {} : { target: instanceOfKind(path, 'Target', place).id };
}
