/** What is really settled fits the published schemas. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { schemaFile } from '../../scripts/schemas.ts';
import { hostingContract, hostingStatement } from '../support/hostingStatement.ts';

const validator = (schema: string) =>
  new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(schemaFile(schema), 'utf8')));
const asJson = (document: object): unknown => JSON.parse(JSON.stringify(document));

describe('published schemas', () => {
  it('take a settled statement', () => {
    const validate = validator('sla-statement/1');
    assert.ok(validate(asJson(hostingStatement())), JSON.stringify(validate.errors));
  });
  it('take a contract', () => {
    const validate = validator('sla-contract/1');
    assert.ok(validate(asJson(hostingContract())), JSON.stringify(validate.errors));
  });
  it('refuse what a statement does not have', () => {
    const validate = validator('sla-statement/1');
    assert.equal(validate({ ...(asJson(hostingStatement()) as object), discount: '10%' }), false);
  });
});
