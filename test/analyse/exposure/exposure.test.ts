/**
 * What agreements can cost, against documents that were read by a person. After a change that is meant, run with UPDATE_FIXTURES=1 and
 * read the difference.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Document, visit } from 'yaml';
import { exposureOf, exposureOfTarget } from '../../../src/analyse/exposure/exposure.ts';
import type { Contract } from '../../../src/contract/contract.ts';
import type { SourceRange } from '../../../src/contract/source.ts';
import { isAgreement, isModel } from '../../../src/language/generated/ast.ts';
import { written } from '../../language/support/load.ts';
import { unvalidated } from '../unvalidated.ts';

const files = globSync(path.join(import.meta.dirname, '*.sla')).sort();
const { services, loaded } = await unvalidated(import.meta.dirname, files);

/** Places as the line that they begin at; each stretch of a function, each step and each finding on one line. */
function readable(exposure: unknown, lines: readonly string[]): string {
  const at = (key: string, value: unknown): unknown =>
    key === 'at' ? lines[(value as SourceRange).start.line]?.trim() : value;
  const document = new Document(JSON.parse(JSON.stringify(exposure, at)));
  visit(document, {
    Map: (_, map) => {
      map.flow = map.items.length === 0 || ['values', 'stage', 'witness', 'from', 'days'].some((key) => map.has(key));
      if (map.has('functions') || map.has('credit')) map.flow = false;
    },
  });
  return document.toString({ lineWidth: 0 });
}

describe('the exposure', () => {
  for (const { file, document } of loaded) {
    const name = path.basename(file, '.sla');
    const model = document.parseResult.value;
    const agreements = isModel(model) ? model.declarations.filter(isAgreement) : [];
    it(`${name} has no errors but two bands for one value`, async () => {
      const diagnostics = await services.validation.DocumentValidator.validateDocument(document);
      const errors = diagnostics.filter(({ severity, code }) => severity === 1 && code !== 'band-overlap');
      assert.deepEqual(errors.map(written), []);
    });
    const lines = readFileSync(file, 'utf8').split('\n');
    const expected = file.replace(/\.sla$/, '.txt');
    const contractOf = (agreement: (typeof agreements)[number]): Contract => {
      const contract = services.lowering.Contracts.contractOf(agreement);
      assert.ok(contract);
      // What is computed for a contract is kept beside it.
      return structuredClone(contract);
    };
    const read = (agreement: (typeof agreements)[number]): string => readable(exposureOf(contractOf(agreement)), lines);
    if (process.env.UPDATE_FIXTURES) writeFileSync(expected, agreements.map(read).join('---\n'));
    const documents = readFileSync(expected, 'utf8').split('---\n');
    for (const [index, agreement] of agreements.entries())
      it(`of ${agreement.name} in ${name}`, () => assert.equal(read(agreement), documents[index]));
    for (const agreement of agreements)
      it(`of each target of ${agreement.name} in ${name} is what a hover shows of it`, () => {
        const contract = contractOf(agreement);
        const all = exposureOf(contract).targets;
        assert.deepEqual(
          contract.targets.map((target) => exposureOfTarget(contract, target)),
          all,
        );
      });
  }
});
