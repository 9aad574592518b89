/** Holds printed JSON against the published schemas. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { schemaFile } from '../../scripts/schemas.ts';

/** Parses `text`, which must say that it has this schema and keep to it. */
export function parsedBySchema<T>(text: string, schema: string): T {
  const document = JSON.parse(text) as T & { readonly schema: string };
  assert.equal(document.schema, schema);
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validate = ajv.compile(JSON.parse(readFileSync(schemaFile(schema), 'utf8')) as object);
  assert.ok(validate(document), ajv.errorsText(validate.errors, { separator: '\n' }));
  return document;
}
