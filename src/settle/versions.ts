import type { Contract } from '../contract/contract.ts';
import { isZero, minimum, type Rational, rational, sum, toJSON, ZERO } from '../exact/rational.ts';
import type { BankMovement, BankStatement } from '../statement/beside.ts';
import type { PeriodStatement, Statement, TargetLine } from '../statement/statement.ts';
import type { Instant } from '../time/intervals.ts';
import { periodContaining } from '../time/periods.ts';
import { familiesOf } from './families.ts';
import { together } from './history.ts';
import { tellerOf } from './money.ts';
import type { Banked, Granted, PastOutcome, SettlementOptions } from './options.ts';
import type { SettledWhole } from './settle.ts';
import { notMeasured, outcomesIn, totalOfPeriods } from './summary.ts';
import { sumsShown } from './totals.ts';

/** What one version of an agreement comes to while it was in force. */
export interface VersionStatement extends SettledWhole {
  readonly contract: Contract;
}

/**
 * What a version goes on from (V1): verdicts of periods that were over when it took effect, for streaks, what was granted, for rolling
 * and total caps, and what banks hold. Of a period that both versions share, each judges its own part.
 */
export function carriedOn(
  before: readonly VersionStatement[],
  from: Instant,
): Required<Pick<SettlementOptions, 'history' | 'granted' | 'banked'>> {
  return {
    banked: (before.at(-1)?.statement.banks ?? []).flatMap(leftInBank),
    history: before.flatMap((version) => outcomesBefore(version, from)),
    granted: before.flatMap(({ statement }) => grantedIn(statement)),
  };
}

function outcomesBefore({ contract, statement }: VersionStatement, from: Instant): readonly PastOutcome[] {
  const specs = new Map(contract.targets.map(({ id, scope }) => [id, scope.period]));
  return statement.targets.flatMap(({ id, lines }) => {
    const spec = specs.get(id);
    if (spec === undefined) return [];
    const over = lines.filter(
      ({ period }) => periodContaining(spec, contract.zone, Date.parse(period.start)).end <= from,
    );
    return [...Map.groupBy(over, ({ period }) => period.key)].map(([period, ofPeriod]) => ({
      target: id,
      period,
      outcome: together(ofPeriod.map(({ outcome }) => outcome)),
    }));
  });
}

/** What is left of what a bank collected: what was used or has expired was collected first. */
function leftInBank({ id, movements }: BankStatement): readonly Banked[] {
  const amountOf = ({ amount: { value } }: BankMovement): Rational =>
    value.kind === 'money' ? rational(value.value) : ZERO;
  const isIn = ({ kind }: BankMovement): boolean => kind === 'collected' || kind === 'brought-forward';
  let gone = sum(movements.filter((one) => !isIn(one)).map(amountOf));
  return movements.filter(isIn).flatMap((one): Banked[] => {
    const { value } = one.amount;
    const taken = minimum(amountOf(one), gone);
    gone = gone.sub(taken);
    const left = amountOf(one).sub(taken);
    if (value.kind !== 'money' || isZero(left)) return [];
    return [{ bank: id, collectedAt: Date.parse(one.period.end), amount: { ...value, value: toJSON(left) } }];
  });
}

function grantedIn({ periods, targets }: Statement): readonly Granted[] {
  const targetOfLine = new Map(targets.flatMap(({ id, lines }) => lines.map((line) => [line.id, id] as const)));
  return periods.flatMap(({ period, credits }) =>
    credits.flatMap(({ of, service, granted: { value }, owed }): Granted[] => {
      if (value.kind !== 'money' || value.value === '0' || owed !== undefined) return [];
      const target = targetOfLine.get(of);
      return [
        {
          dueAt: Date.parse(period.end),
          amount: value,
          ...(target === undefined ? {} : { target }),
          ...(service === undefined ? {} : { service }),
        },
      ];
    }),
  );
}

/**
 * The statements of an agreement's versions as one, in the order of time. What is said of the agreement is the newest version's; a period that two
 * versions share stands in it twice, once for each part (V1). Totals are those of all lines (S4).
 */
export function joined(versions: readonly VersionStatement[]): Statement | undefined {
  const newest = versions.at(-1);
  const [oldest] = versions;
  if (newest === undefined || oldest === undefined) return undefined;
  if (versions.length === 1) return newest.statement;
  const statements = withOwnLines(versions.map(({ statement }) => statement));
  const { contract, statement } = newest;
  const targets = ofOneName(statements.map((one) => one.targets));
  const payments = ofOneName(statements.map((one) => one.payments));
  const periods = statements.flatMap((one) => one.periods);
  const all = <K extends 'substitutes' | 'assumptions' | 'defaults' | 'rights'>(key: K) =>
    distinct<Statement[K][number]>(statements.flatMap((one): readonly Statement[K][number][] => one[key]));
  const settlements = statements.flatMap((one) => one.settlements ?? []);
  const banks = ofAllVersions(statements.flatMap((one) => one.banks ?? []));
  const { provider, customer } = statement.agreement;
  return {
    ...statement,
    range: {
      ...statement.range,
      from: oldest.statement.range.from,
      firstDay: oldest.statement.range.firstDay,
    },
    versions: versions.map(({ statement: { agreement, range } }) => ({
      id: agreement.id,
      title: agreement.title,
      ...(agreement.version === undefined ? {} : { version: agreement.version }),
      firstDay: range.firstDay,
      lastDay: range.lastDay,
      at: agreement.at,
    })),
    targets,
    ...familiesOf(targets, tellerOf(contract)),
    payments,
    periods,
    ...(settlements.length === 0 ? {} : { settlements }),
    ...(banks.length === 0 ? {} : { banks }),
    total: totalOfPeriods(
      outcomesIn(targets),
      periods.map(sumsShown),
      { by: provider, to: customer },
      tellerOf(contract),
    ),
    notMeasured: notMeasured(targets),
    substitutes: all('substitutes'),
    assumptions: all('assumptions'),
    defaults: all('defaults'),
    rights: all('rights'),
    provenance: {
      files: statement.provenance.files,
      sources: distinctBy(
        [...statements].reverse().flatMap(({ provenance }) => provenance.sources),
        ({ data, file }) => `${data} ${file}`,
      ),
    },
  };
}

/** A bank that goes on in a later version stands once; what it brings forward from an earlier one was said there. */
const ofAllVersions = (banks: readonly BankStatement[]): readonly BankStatement[] =>
  [...Map.groupBy(banks, ({ id }) => id).values()].flatMap((versions) => {
    const newest = versions.at(-1);
    if (newest === undefined) return [];
    const movements = versions.flatMap((one, index) =>
      one.movements.filter(({ kind }) => index === 0 || kind !== 'brought-forward'),
    );
    return [{ ...newest, movements }];
  });

/** Lines of one period in two versions are told apart by their versions. */
function withOwnLines(statements: readonly Statement[]): readonly Statement[] {
  const idsOf = ({ targets, payments }: Statement): readonly string[] =>
    [...targets, ...payments].flatMap(({ lines }) => lines.map(({ id }) => id));
  const count = Map.groupBy(statements.flatMap(idsOf), (id) => id);
  return statements.map((statement) => {
    const own = (id: string): string => ((count.get(id)?.length ?? 0) > 1 ? `${id} (${statement.agreement.id})` : id);
    const named = <L extends { readonly id: string }>(line: L): L => ({ ...line, id: own(line.id) });
    return {
      ...statement,
      targets: statement.targets.map((target) => ({ ...target, lines: target.lines.map(named<TargetLine>) })),
      payments: statement.payments.map((payment) => ({ ...payment, lines: payment.lines.map(named) })),
      periods: statement.periods.map(
        (period): PeriodStatement => ({
          ...period,
          credits: period.credits.map((line) => ({ ...line, of: own(line.of) })),
        }),
      ),
    };
  });
}

/** What versions say of one target or payment: the newest one's words, everybody's lines. */
function ofOneName<L, T extends { readonly id: string; readonly lines: readonly L[] }>(
  versions: readonly (readonly T[])[],
): readonly T[] {
  const byName = Map.groupBy(versions.flat(), ({ id }) => id);
  const newestFirst = distinctBy([...versions].reverse().flat(), ({ id }) => id);
  return newestFirst.map((one) => ({
    ...one,
    lines: (byName.get(one.id) ?? []).flatMap(({ lines }) => lines),
  }));
}

const distinct = <T>(items: readonly T[]): readonly T[] => distinctBy(items, (item) => JSON.stringify(item));

function distinctBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(keyOf(item))) found.set(keyOf(item), item);
  return [...found.values()];
}
