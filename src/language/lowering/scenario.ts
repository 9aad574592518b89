import type { Metric } from '../../contract/contract.ts';
import type { Given, Scenario } from '../../contract/dataset.ts';
import { isoDate, parseIsoDate, validDay } from '../../time/civil.ts';
import {
  type Given as GivenSyntax,
  isExpect,
  isFee,
  isGivenValue,
  isMemberAccess,
  type Scenario as ScenarioSyntax,
  type Step,
} from '../generated/ast.ts';
import { parameterGiven } from '../scoping/expected.ts';
import { targetOf } from '../scoping/references.ts';
import type { SlaServices } from '../services.ts';
import { instantIn } from '../typing/literals.ts';
import { type Book, type Place, placeNamed } from './book.ts';
import type { Lowered } from './dataset.ts';
import { instanceOfKind, lowerExpect, periodOf, targetNamed } from './expectations.ts';
import { lowerExpression } from './expressions.ts';
import { atEachStep, intervalsOf, lowerRow, lowerTable } from './givenRows.ts';
import { instanceNamed } from './instances.ts';
import { mustKeepLimits } from './parameters.ts';
import { partyOf } from './parties.ts';
import { notesOn } from './scenarioNotes.ts';
import { isSoundNode } from './sound.ts';
import { nameRange, sourceRange } from './source.ts';
import { attempting, type LoweringProblem, need, Unsound } from './unsound.ts';

/** A worked example. Broken steps are left out; with a broken head there is none. */
export function lowerScenario(written: ScenarioSyntax, services: SlaServices): Lowered<Scenario> {
  const node = services.composition.Composition.around(written);
  const problems: LoweringProblem[] = [];
  const attempt = attempting((problem) => problems.push(problem));
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
