/**
 * What is known of bands, caps and amounts before anything is measured, for these agreements and for those of the exposure, against documents that
 * were read by a person. After a change that is meant, run with UPDATE_FIXTURES=1 and read the difference.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { disagreement, gaps, overlaps, valuesOfBands } from '../../../src/analyse/bands.ts';
import { bandsAboveCaps } from '../../../src/analyse/capsAndBands.ts';
import { deadBands } from '../../../src/analyse/deadBands.ts';
import { functionsOf } from '../../../src/analyse/functions.ts';
import { creditAt, creditRange } from '../../../src/analyse/highestCredit.ts';
import { minutesAndPercent } from '../../../src/analyse/minutesAndPercent.ts';
import { type ScheduleUse, scheduleUses } from '../../../src/analyse/scheduleUse.ts';
import { type Bound, exposureByMonth, uncappedExposure } from '../../../src/analyse/uncapped.ts';
import type { ValueInterval } from '../../../src/analyse/valueInterval.ts';
import { weightsOf } from '../../../src/analyse/weights.ts';
import type { Band, Contract } from '../../../src/contract/contract.ts';
import { type Rational, rational } from '../../../src/exact/rational.ts';
import { isAgreement, isModel } from '../../../src/language/generated/ast.ts';
import { unvalidated } from '../unvalidated.ts';

const own = import.meta.dirname;
const files = ['*.sla', '../exposure/*.sla'].flatMap((glob) => globSync(path.join(own, glob)).sort());
const { services, loaded } = await unvalidated(path.dirname(own), files);

const figure = (value: Rational | undefined): string => value?.toFraction() ?? 'none';

function stretch({ lower, upper }: ValueInterval): string {
  const from = lower ? `${lower.included ? '[' : '('}${figure(lower.value)}` : '(';
  const to = upper ? `${figure(upper.value)}${upper.included ? ']' : ')'}` : ')';
  return `${from}, ${to}`;
}

function linesOf(contract: Contract): readonly string[] {
  const functions = functionsOf(contract);
  return [
    contract.id,
    ...scheduleUses(contract).flatMap(linesOfUse),
    ...minutesAndPercent(contract).flatMap(({ percent, minutes, differing, agreeing }) => [
      `${minutes.target.id} by time, ${percent.target.id} by share; the same for days: ${agreeing.map(({ days }) => days).join(', ') || 'none'}`,
      ...differing.map(
        ({ length, from, to, witness }) =>
          `  ${length.days} days: they differ from ${figure(from)} to ${figure(to)} ms, such as at ${figure(witness)}`,
      ),
    ]),
    ...bandsAboveCaps(contract, functions).map(
      ({ target, pays, cap, limit }) =>
        `a band of ${target.id} pays ${figure(pays)}, its cap ${cap.scope.kind} lets ${figure(limit)} through`,
    ),
    ...contract.targets.map((target) => {
      const range = creditRange(contract, target);
      const [first] = functions.of(target);
      const at = [0, '1/2', '0.999', 1, 2, 3, 3_600_000, 18_000_000].map((value) => {
        const amount = first && creditAt(first, rational(value));
        return amount ? figure(amount) : '-';
      });
      return `${target.id} earns ${range ? `${figure(range.least)} to ${figure(range.most)}` : "what can't be told"}; at some values ${at.join(', ')}`;
    }),
    ...uncappedExposure(contract).map(({ target, bound }) => `without a cap ${target.id}: ${costs(bound)}`),
    ...exposureByMonth(contract).map(
      (targets, place) =>
        `in months of ${28 + place} days: ${targets.map(({ target, bound }) => `${target.id} ${costs(bound)}`).join('; ') || 'nothing'}`,
    ),
    ...contract.metrics.flatMap(({ id, measure }) => {
      const weights = weightsOf(measure);
      return weights.length === 0 ? [] : [`${id} weighs ${weights.map(({ weight }) => figure(weight)).join(', ')}`];
    }),
  ];
}

function costs(bound: Bound): string {
  if (bound.kind !== 'bounded') return bound.kind === 'unbounded' ? `without end, ${bound.because}` : 'undecided';
  const fees = [...bound.fees].map(([service, share]) => `${figure(share)} of ${service}`);
  return [...fees, ...(bound.money ? ['money'] : [])].join(' and ') || 'nothing';
}

function linesOfUse(use: ScheduleUse): readonly string[] {
  const { target, schedule, range, threshold } = use;
  const nameOf = (band: Band | undefined): string => (band ? `#${schedule.bands.indexOf(band)}` : 'none');
  const where = ({ interval, witness }: { interval: ValueInterval; witness: Rational }): string =>
    `${stretch(interval)} such as ${figure(witness)}`;
  const said = threshold && disagreement(schedule, threshold.operator, threshold.value, range);
  const unpaid = said?.missedButUnpaid;
  return [
    `${target.id} goes by ${schedule.form} bands over ${stretch(range.within)}${range.step ? ` in steps of ${figure(range.step)}` : ''}`,
    `  ${valuesOfBands(schedule)
      ?.map(({ band, interval }) => `${nameOf(band)} ${stretch(interval)}`)
      .join('; ')}`,
    ...deadBands(use).map((dead) => `  dead: ${nameOf(dead.band)}, ${dead.kind}`),
    ...gaps(schedule, range).map(
      (gap) => `  gap: ${where(gap)}, under it ${nameOf(gap.under)}, over it ${nameOf(gap.over)}`,
    ),
    ...overlaps(schedule, range).map(
      (both) => `  both ${nameOf(both.first)} and ${nameOf(both.second)}: ${where(both)}`,
    ),
    ...(said?.metButPaid ?? []).map((paid) => `  met and paid: ${nameOf(paid.band)}, ${where(paid)}`),
    ...(unpaid
      ? [`  missed and unpaid: ${where(unpaid)}, under it ${nameOf(unpaid.under)}, over it ${nameOf(unpaid.over)}`]
      : []),
  ];
}

describe('what is known of bands and amounts', () => {
  for (const { file, document } of loaded) {
    const name = path.basename(file, '.sla');
    const expected = path.join(own, `${name}.txt`);
    const model = document.parseResult.value;
    const contracts = (isModel(model) ? model.declarations.filter(isAgreement) : []).map((agreement) => {
      const contract = services.lowering.Contracts.contractOf(agreement);
      assert.ok(contract);
      return contract;
    });
    // What is computed for a contract is kept beside it.
    const read = (contract: Contract): string => linesOf(structuredClone(contract)).join('\n');
    if (process.env.UPDATE_FIXTURES) writeFileSync(expected, `${contracts.map(read).join('\n---\n')}\n`);
    const documents = readFileSync(expected, 'utf8').trimEnd().split('\n---\n');
    for (const [index, contract] of contracts.entries())
      it(`of ${contract.id} in ${name}`, () => assert.equal(read(contract), documents[index]));
  }
});
