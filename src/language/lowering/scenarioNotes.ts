import type { AstNode } from 'langium';
import { expressionsOf } from '../../analyse/expressionsOf.ts';
import type { Contract, DataDeclaration } from '../../contract/contract.ts';
import type { Given, GivenRow, Scenario } from '../../contract/dataset.ts';
import { DAY_MS, parseIsoDate } from '../../time/civil.ts';
import type { Interval } from '../../time/intervals.ts';
import { startOfDay } from '../../time/zone.ts';
import { isExcept, isMinimumLength, type Occurrence, type Scenario as ScenarioSyntax } from '../generated/ast.ts';
import { instantIn } from '../typing/literals.ts';
import type { Place } from './book.ts';
import { instanceNamed } from './instances.ts';
import { milliseconds } from './nodes.ts';
import { sourceRange } from './source.ts';
import type { LoweringProblem } from './unsound.ts';

/** What a scenario gives that doesn't do what it seems to: rows of another time or of none, and conditions that stand as they are given. */
export function notesOn(
  node: ScenarioSyntax,
  scenario: Scenario,
  contract: Contract | undefined,
  place: Place,
): readonly LoweringProblem[] {
  return [
    ...asTheyStand(node, place),
    ...(contract === undefined
      ? []
      : [...ofAnotherTime(node, scenario, contract, place), ...ofNoPeriod(node, scenario, contract, place)]),
  ];
}

/** A condition that is given stands as it's given: what its own clauses would take from it, as far as the scenario gives it, is said. */
function asTheyStand(node: ScenarioSyntax, place: Place): readonly LoweringProblem[] {
  const conditions = new Set(
    node.steps.flatMap((step) =>
      step.$type === 'GivenCondition' && step.element !== undefined
        ? [instanceNamed(step.element, place).declaration.name]
        : [],
    ),
  );
  const rows = node.steps.some(({ $type }) => $type === 'GivenRow' || $type === 'GivenRows');
  return node.steps.flatMap((step) => {
    if (step.$type !== 'GivenCondition' || step.measured || step.element === undefined) return [];
    const { declaration } = instanceNamed(step.element, place);
    if (declaration.$type !== 'Condition') return [];
    const shortest = Math.min(...step.occurrences.map((one) => lengthOf(one, place)));
    const unused = declaration.items.flatMap((item) => {
      if (isMinimumLength(item))
        return shortest < milliseconds(item.duration) ? [`'for ${item.edge} ${item.duration}'`] : [];
      if (isExcept(item))
        return rows || item.exclusions.some((one) => conditions.has(one.$cstNode?.text ?? '')) ? ["'except'"] : [];
      return [];
    });
    if (unused.length === 0) return [];
    const path = step.element.$cstNode?.text ?? declaration.name;
    const [is, them] = unused.length === 1 ? ["isn't", 'it'] : ["aren't", 'them'];
    return [
      {
        node: step.element,
        severity: 'hint' as const,
        message: `This stands as it's given: ${unused.join(' and ')} of '${declaration.name}' ${is} applied. 'given ${path} measured from …' applies ${them}.`,
      },
    ];
  });
}

function lengthOf({ from, to, duration }: Occurrence, { book }: Place): number {
  if (to === undefined) return duration === undefined ? 0 : milliseconds(duration);
  return (instantIn(to, book.zone) ?? 0) - (instantIn(from ?? '', book.zone) ?? 0);
}

/** Rows that lie outside the scenario's time, where nothing in the agreement looks beyond it. Within a day of it they may be there to test its bound. */
function ofAnotherTime(
  node: ScenarioSyntax,
  scenario: Scenario,
  contract: Contract,
  { book }: Place,
): readonly LoweringProblem[] {
  const day = (date: string): number => startOfDay(contract.zone, parseIsoDate(date) ?? 0);
  const range = { start: day(scenario.from), end: day(scenario.until) };
  const isLost = ({ data }: Extract<Given, { kind: 'rows' }>, row: GivenRow): boolean => {
    const declaration = contract.data.find(({ id }) => id === data);
    return (
      declaration !== undefined && isOutside(row, declaration, { start: range.start - DAY_MS, end: range.end + DAY_MS })
    );
  };
  const lost = scenario.given.flatMap((given) =>
    given.kind === 'rows' && given.rows.length > 0 && given.rows.length <= MOST_NOTED
      ? given.rows.filter((row) => isLost(given, row))
      : [],
  );
  if (lost.length === 0 || looksElsewhere(contract)) return [];
  return notedAt(
    lost,
    `This lies outside the scenario's time, ${node.from}${node.to === undefined ? '' : ` to ${node.to}`}, and has no effect.`,
    node,
    book,
  );
}

/** Items that neither say when they were opened or closed nor where they belong: no period counts them (T7). */
function ofNoPeriod(
  node: ScenarioSyntax,
  scenario: Scenario,
  contract: Contract,
  { book }: Place,
): readonly LoweringProblem[] {
  return scenario.given.flatMap((given) => {
    const data = given.kind === 'rows' ? contract.data.find(({ id }) => id === given.data) : undefined;
    if (given.kind !== 'rows' || data?.kind !== 'items') return [];
    if (data.belongsBy !== undefined && data.belongsBy !== 'decided') return [];
    const lost = given.rows.slice(0, MOST_NOTED).filter(({ fields }) => !('opened' in fields) && !('closed' in fields));
    if (lost.length === 0 || hasClock(contract)) return [];
    return notedAt(
      lost,
      `This counts in no period: give it 'opened' or 'closed', or say in '${data.id}' by which time its rows belong to one: 'belongs by …'.`,
      node,
      book,
    );
  });
}

/** A clock's verdict may give its rows a period. */
function hasClock(contract: Contract): boolean {
  for (const { expression } of expressionsOf(contract)) if (expression.op === 'elapsed') return true;
  return false;
}

function notedAt(
  rows: readonly GivenRow[],
  message: string,
  node: ScenarioSyntax,
  book: Place['book'],
): readonly LoweringProblem[] {
  const places = new Set(rows.map(({ at }) => JSON.stringify(at.start)));
  return rowsOf(node)
    .filter((row) => places.has(JSON.stringify(sourceRange(row, book.services).start)))
    .map((row) => ({ node: row, severity: 'warning', message }));
}

/** Long stretches of samples aren't looked at one by one. */
const MOST_NOTED = 1_000;

const rowsOf = (node: ScenarioSyntax): readonly AstNode[] =>
  node.steps.flatMap((step): readonly AstNode[] => {
    if (step.$type === 'GivenRow') return [step];
    return step.$type === 'GivenRows' ? step.rows : [];
  });

function isOutside({ fields }: GivenRow, { kind, everyMs = 0, belongsBy }: DataDeclaration, range: Interval): boolean {
  const instant = (name: string): number | undefined => {
    const value = fields[name];
    return value !== undefined && 'kind' in value && value.kind === 'instant' ? value.value : undefined;
  };
  const instants = Object.keys(fields).flatMap((name) => instant(name) ?? []);
  switch (kind) {
    case 'intervals': {
      const [start, end] = [instant('start'), instant('end')];
      return (end !== undefined && end <= range.start) || (start !== undefined && start >= range.end);
    }
    case 'items':
      // What is still open may count later.
      if (instants.length === 0) return false;
      return (
        instants.every((one) => one >= range.end) ||
        ((instant('closed') ?? (belongsBy === undefined ? undefined : instant(belongsBy))) !== undefined &&
          instants.every((one) => one < range.start))
      );
    case 'samples':
    case 'counts': {
      const at = instant('at');
      return at !== undefined && (at >= range.end || at + everyMs <= range.start);
    }
    case 'states':
    case 'records':
      return false;
    default:
      return kind satisfies never;
  }
}

/** What looks beyond the period at hand, so that rows of another time may count. */
const ELSEWHERE: ReadonlySet<unknown> = new Set([
  'within',
  'in-periods',
  'over-periods',
  'over-dates',
  'missed',
  'elapsed',
  'deadline',
]);

function looksElsewhere(value: unknown, inside = false): boolean {
  if (Array.isArray(value)) return value.some((one) => looksElsewhere(one, inside));
  if (typeof value !== 'object' || value === null) return false;
  const op: unknown = Reflect.get(value, 'op');
  if (ELSEWHERE.has(op) || Reflect.get(value, 'kind') === 'rolling') return true;
  if (op === 'metric' && Reflect.get(value, 'periodsBack') !== 0) return true;
  if (op === 'aggregate' && inside) return true;
  return Object.values(value).some((one) => looksElsewhere(one, inside || op === 'aggregate'));
}
