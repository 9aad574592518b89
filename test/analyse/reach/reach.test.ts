/**
 * What is known of targets before anything is measured: budgets, what can be told from none, planned windows, deadlines, samples, what a
 * service stands on. Against documents that were read by a person; after a change that is meant, run with UPDATE_FIXTURES=1 and read the difference.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isMissedBy, roomAbove } from '../../../src/analyse/baseline.ts';
import { lengthsOf, type PeriodLength, periodWord, periodWords } from '../../../src/analyse/budget.ts';
import { calculation, stepsOf } from '../../../src/analyse/ceiling.ts';
import { deadlinesOf } from '../../../src/analyse/deadlines.ts';
import { footingOf, structuresOf, survives } from '../../../src/analyse/dependencies.ts';
import { expectedRows } from '../../../src/analyse/expectedRows.ts';
import { plannedTime } from '../../../src/analyse/maintenance.ts';
import { longestClosure, longestOpening, openTimeIn } from '../../../src/analyse/openTime.ts';
import { percentText } from '../../../src/analyse/percentText.ts';
import { firstPeriodsIn } from '../../../src/analyse/periodsOfTerm.ts';
import { uncoveredHours } from '../../../src/analyse/serviceHours.ts';
import { shareTarget } from '../../../src/analyse/shareTarget.ts';
import { reliefFor } from '../../../src/analyse/smallestChange.ts';
import {
  breachedLengths,
  breaches,
  counts,
  excludedParties,
  exclusionsOf,
  resolutionOf,
  timeTarget,
} from '../../../src/analyse/timeTarget.ts';
import type { Contract, Target } from '../../../src/contract/contract.ts';
import { metricOf } from '../../../src/contract/lookup.ts';
import { type Rational, rational, toDecimal, trimZeros } from '../../../src/exact/rational.ts';
import { isAgreement, isModel } from '../../../src/language/generated/ast.ts';
import { formatDuration } from '../../../src/time/duration.ts';
import { written } from '../../language/support/load.ts';
import { unvalidated } from '../unvalidated.ts';

const files = globSync(path.join(import.meta.dirname, '*.sla')).sort();
const { services, loaded } = await unvalidated(import.meta.dirname, files);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const decimal = (value: Rational): string => trimZeros(toDecimal(value, 6, 'half-even'));
const time = (ms: Rational | number): string =>
  typeof ms === 'number' ? formatDuration(ms) : `${decimal(ms.div(HOUR))} h`;
const days = (lengths: readonly PeriodLength[]): string => lengths.map((length) => length.days).join(', ') || 'none';
const listed = (names: readonly string[]): string => names.join(', ') || 'none';

/** Lines of what a target is about. */
function linesOf(contract: Contract, target: Target): readonly string[] {
  const { period } = target.scope;
  return [
    `${target.id}: each ${periodWord(period)}, of so many days: ${days(lengthsOf(period))}; several ${periodWords(period)}`,
    ...ofTime(contract, target),
    ...ofShare(contract, target),
    ...ofBaseline(contract, target),
    ...deadlinesOf(contract, target).map(
      ({ limitMs, calendar }) => `  within ${time(limitMs)}${calendar ? ` in ${calendar.id}` : ''}`,
    ),
  ];
}

function ofTime(contract: Contract, target: Target): readonly string[] {
  const found = timeTarget(contract, target);
  if (!found) return [];
  const { level, strict, windowMs, set, service } = found;
  const lengths = lengthsOf(target.scope.period);
  const resolution = resolutionOf(contract, set);
  const outages = [0, 59_000, MINUTE, 5 * MINUTE, 5 * MINUTE + 1, 30 * MINUTE, HOUR];
  const relief = [HOUR, 12 * HOUR, 90 * HOUR].map((bad) => {
    const { period, level: lower } = reliefFor(found, bad);
    return `${time(bad)}: ${period ? `each ${periodWord(period)}` : 'no period'}, ${lower ? percentText(lower) : 'no level'}`;
  });
  return [
    `  up for ${level ? percentText(level) : 'so long'}${strict ? ', not exactly' : ''}${windowMs === undefined ? '' : `, by windows of ${time(windowMs)}`}${service ? `, of ${service.id}` : ''}`,
    ...lengths.map((length) => {
      const budget = found.budget(length);
      return `  ${length.days} days: ${time(budget)} of ${time(found.availableMs(length))}; just so much ${breaches(found, length, budget) ? 'misses' : 'meets'} it`;
    }),
    `  1 h 12 min misses in periods of so many days: ${days(breachedLengths(found, lengths, 72 * MINUTE))}`,
    `  excluded: ${listed(exclusionsOf(contract, found.metric.measure).map(({ id }) => id))}; whose failures: ${listed([...excludedParties(contract, found.metric.measure)])}`,
    `  seen in steps of ${resolution ? `${time(resolution.ms)}${resolution.data ? ` of ${resolution.data.id}` : ''}` : 'no known length'}`,
    `  outages that count: ${listed(outages.filter((ms) => counts(contract, set, ms)).map((ms) => time(ms)))}`,
    `  ${uncoveredHours(contract, found) ? 'counts' : "doesn't count, as far as is known,"} time outside the hours`,
    ...(service?.maintenance ?? []).map((windows) => {
      const planned = plannedTime(contract, found, windows)?.map(
        ({ length, least, most }) => `${length.days} days ${time(least)} to ${time(most)}`,
      );
      return `  planned for ${windows.title}: ${planned ? planned.join('; ') : "can't be told"}`;
    }),
    `  relief for ${relief.join('; ')}`,
  ];
}

function ofShare(contract: Contract, target: Target): readonly string[] {
  const found = shareTarget(contract, target);
  if (!found) return [];
  const rows = expectedRows(found.data, target.scope.period);
  return [
    `  ${percentText(found.level)} of ${found.data.id}${found.strict ? ', not exactly' : ''}; expected: ${rows ? decimal(rows) : 'not known'}`,
  ];
}

function ofBaseline(contract: Contract, { threshold, ...rest }: Target): readonly string[] {
  const baseline = metricOf(contract, { ...rest, ...(threshold ? { threshold } : {}) })?.baseline?.value;
  if (!threshold) return [];
  const miss = baseline && isMissedBy(threshold, baseline);
  const room = roomAbove(threshold, baseline, rational(2));
  return [
    ...(miss ? [`  missed by ${decimal(miss.by)} so far, at ${decimal(miss.baseline)}`] : []),
    ...(room
      ? [room.kind === 'always' ? '  always met' : `  room for ${decimal(room.times)} times the failures so far`]
      : []),
  ];
}

/** Lines of calendars, and of what services stand on. */
function restOf(contract: Contract, all: ReadonlyMap<string, Contract>): readonly string[] {
  const structure = structuresOf(contract, (id) => all.get(id));
  const parties = ['Telco', 'Power', 'Catchpoint'];
  return [
    ...contract.calendars.flatMap((calendar) => {
      const closure = longestClosure(calendar);
      const open = [1, 7, 28, 30, 31].map((length) => {
        const found = openTimeIn(calendar, { days: length, ms: length * 24 * HOUR });
        return `${length} days ${found ? `${time(found.least)} to ${time(found.most)}` : 'unsound'}`;
      });
      const longest = closure
        ? `${time(closure.ms)} from ${closure.from.weekday} ${time(closure.from.ms)} to ${closure.to.weekday} ${time(closure.to.ms)}`
        : 'never';
      return [
        `calendar ${calendar.id}: closed for ${longest}; open for ${time(longestOpening(calendar))} on end; in ${open.join('; ')}`,
      ];
    }),
    ...contract.services.flatMap((service) => {
      if (!service.needs) return [];
      const found = structure(service, new Set());
      const { targets, parties: without } = footingOf(contract, service);
      return [
        `service ${service.id}: ${calculation(found)}`,
        ...stepsOf(found).map((step) => `  ${step.service}: ${step.calculation}`),
        `  without Telco: ${calculation(structure(service, new Set(['Telco'])))}`,
        `  stands on ${listed(targets.map(({ agreement, target }) => `${agreement}.${target}`))}; without a promise: ${listed(without.map(({ party }) => party))}`,
        `  survives ${listed(parties.filter((party) => survives(contract, service, (down) => down === party)))}`,
      ];
    }),
    ...contract.targets.slice(0, 1).flatMap(({ scope }) => {
      const { complete, opens } = firstPeriodsIn(contract, scope.period, 3);
      return [
        `of the first three periods ${complete} begin within the term${opens === undefined ? '' : ', which then still holds'}`,
      ];
    }),
  ];
}

const agreementsOf = ({ document }: (typeof loaded)[number]) => {
  const model = document.parseResult.value;
  return isModel(model) ? model.declarations.filter(isAgreement) : [];
};

describe('what is known before anything is measured', () => {
  for (const each of loaded) {
    const name = path.basename(each.file, '.sla');
    const expected = each.file.replace(/\.sla$/, '.txt');
    const contracts = agreementsOf(each).map((agreement) => {
      const contract = services.lowering.Contracts.contractOf(agreement);
      assert.ok(contract);
      return contract;
    });
    const all = new Map(contracts.map((contract) => [contract.id, contract]));
    const read = (contract: Contract): string =>
      [contract.id, ...contract.targets.flatMap((target) => linesOf(contract, target)), ...restOf(contract, all)].join(
        '\n',
      );
    if (process.env.UPDATE_FIXTURES) writeFileSync(expected, `${contracts.map(read).join('\n---\n')}\n`);
    it(`${name} has no errors`, async () => {
      const diagnostics = await services.validation.DocumentValidator.validateDocument(each.document);
      assert.deepEqual(diagnostics.filter(({ severity }) => severity === 1).map(written), []);
    });
    const documents = readFileSync(expected, 'utf8').trimEnd().split('\n---\n');
    for (const [index, contract] of contracts.entries())
      it(`of ${contract.id} in ${name}`, () => assert.equal(read(contract), documents[index]));
  }
});
