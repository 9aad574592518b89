import type { Contract } from '../contract/contract.ts';
import type { FeeNode, HistoryNode, MeasuredNode, SignalNode, VerdictNode } from '../contract/expression.ts';
import type { Instant } from '../contract/value.ts';
import { type CompiledCalendar, compileCalendar } from '../time/calendar.ts';
import type { Interval } from '../time/intervals.ts';
import type { Period, PeriodSpec } from '../time/periods.ts';
import type { Tristate } from '../time/tristate.ts';
import type { WorkingCalendar } from '../time/workingCalendar.ts';
import { type Zone, zoneOf } from '../time/zone.ts';
import { type LookupTable, lookupTable } from './lookup.ts';
import { type Result, unknown } from './result.ts';

/** What all evaluations of a contract share: it doesn't change from row to row or from period to period. */
export interface Environment {
  readonly zone: Zone;
  readonly table: (id: string) => LookupTable | undefined;
  /** Laid out when first asked for. */
  readonly calendar: (id: string) => CompiledCalendar | undefined;
}

/** The period in which an expression is evaluated. */
export interface PeriodAtHand {
  readonly spec: PeriodSpec;
  /** All of it, by the rule. */
  readonly whole: Period;
  /** The part that the term and the data cover (T5). */
  readonly covered: Interval;
}

/**
 * Where an expression gets its facts from. Build one from `noContext` and replace what is known; a loop over rows may keep one
 * object and change the row behind it.
 */
export interface Context {
  readonly period?: PeriodAtHand;
  /** The instant to which the row at hand belongs (T7): values by date are those of its day. */
  readonly moment?: Instant;
  /** Where open rows and pauses end (C2). */
  readonly asOf: Instant;
  /** When a named condition stops clocks: over all time of which something is asked. */
  readonly standing?: (condition: string) => Tristate | undefined;
  /** A field of the row at hand, or of the `up`-th around it; `unknown('absent', …)` where it has no value (D9). */
  readonly field: (data: string, field: string, up: number) => Result;
  /** The value of a series at the moment at hand, for conditions that are evaluated stretch by stretch. */
  readonly signal: (node: SignalNode) => Result;
  /** What was counted or timed for the period, window or row at hand. */
  readonly measured: (node: MeasuredNode) => Result;
  readonly metric: (metric: string, periodsBack: number) => Result;
  /** Money for the period that lies so many periods back (R3b, R10). */
  readonly fee: (service: string, periodsBack: number, unit?: FeeNode['unit']) => Result;
  readonly missed: (node: HistoryNode | VerdictNode) => Result;
  /** Another period of the sequence at hand: 1 is the next one, -1 the one before. */
  readonly neighbour: (offset: number) => Neighbour;
}

/** `outside`: the agreement isn't in force then. `open`: it isn't over, or nothing is known of it. */
export type Neighbour =
  | { readonly kind: 'period'; readonly context: Context }
  | { readonly kind: 'outside' | 'open'; readonly reason: string };

/** What a context says where nothing is known. */
export const NOTHING_KNOWN = {
  field: (data, field) => unknown('no-data', `there is no row of ${data} to read ${field} from`),
  signal: (node) => unknown('no-data', `nothing was observed of ${node.data}.${node.field}`),
  measured: () => unknown('no-data', 'nothing was measured'),
  metric: (metric) => unknown('no-data', `${metric} was not measured`),
  fee: (service) => unknown('no-data', `no fee of ${service} is known (R10)`),
  missed: (node) => unknown('no-data', `no history of ${node.target} is known`),
  neighbour: () => ({ kind: 'open', reason: 'no other period is known' }),
} as const satisfies Partial<Context>;

/** Knows nothing but when now is. */
export const noContext = (asOf: Instant): Context => ({ ...NOTHING_KNOWN, asOf });

/** The tables, calendars and zone of a contract, ready to use. */
export function environmentOf(contract: Pick<Contract, 'zone' | 'tables' | 'calendars'>): Environment {
  const tables = lazily(contract.tables, ({ id }) => id, lookupTable);
  const calendars = lazily(
    contract.calendars,
    ({ id }) => id,
    (declaration) => {
      const calendar: WorkingCalendar =
        declaration.open === undefined
          ? { kind: 'always', zone: declaration.zone }
          : {
              kind: 'hours',
              name: declaration.id,
              zone: declaration.zone,
              open: declaration.open,
              closed: declaration.closed,
              holidays: [],
            };
      return compileCalendar(calendar, 0, 0);
    },
  );
  return { zone: zoneOf(contract.zone), table: tables, calendar: calendars };
}

function lazily<Declaration, Compiled>(
  declarations: readonly Declaration[],
  idOf: (declaration: Declaration) => string,
  build: (declaration: Declaration) => Compiled,
): (id: string) => Compiled | undefined {
  const declared = new Map(declarations.map((declaration) => [idOf(declaration), declaration]));
  const built = new Map<string, Compiled>();
  return (id) => {
    const existing = built.get(id);
    if (existing !== undefined) return existing;
    const declaration = declared.get(id);
    if (declaration === undefined) return undefined;
    const compiled = build(declaration);
    built.set(id, compiled);
    return compiled;
  };
}
