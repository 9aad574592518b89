/**
 * Writes the JSON Schemas of what the tools print and exchange, from the types that the code uses: `npm run schemas`. A test fails
 * where a committed schema and its type differ.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator, type Schema } from 'ts-json-schema-generator';
import { root } from './bundles.ts';

interface PublishedType {
  /** The version that documents carry in `schema`. */
  readonly schema: string;
  readonly source: string;
  readonly type: string;
}

export const publishedTypes: readonly PublishedType[] = [
  { schema: 'sla-check/1', source: 'src/cli/output/checkReport.ts', type: 'CheckReport' },
  { schema: 'sla-contract/1', source: 'src/contract/contract.ts', type: 'Contract' },
  { schema: 'sla-data/1', source: 'src/cli/output/dataReport.ts', type: 'DataReport' },
  { schema: 'sla-loopholes/1', source: 'src/cli/output/loopholesReport.ts', type: 'LoopholesReport' },
  { schema: 'sla-exposure/1', source: 'src/cli/output/exposureReport.ts', type: 'ExposureReport' },
  { schema: 'sla-fleet/1', source: 'src/cli/output/fleetReport.ts', type: 'FleetReport' },
  { schema: 'sla-problems/1', source: 'src/cli/output/problemReport.ts', type: 'ProblemReport' },
  { schema: 'sla-statement/1', source: 'src/statement/statement.ts', type: 'Statement' },
  { schema: 'sla-sweep/1', source: 'src/cli/output/sweepReport.ts', type: 'SweepReport' },
  { schema: 'sla-test/1', source: 'src/cli/output/testReport.ts', type: 'TestReport' },
];

/** `schemas/sla-check-1.schema.json` */
export const schemaFile = (schema: string): string =>
  path.join(root, 'schemas', `${schema.replace('/', '-')}.schema.json`);

/** The schema of one type, closed: what isn't named isn't there. */
export function schemaText({ schema, source, type }: PublishedType): string {
  const generated: Schema = createGenerator({
    path: path.join(root, source),
    type,
    tsconfig: path.join(root, 'tsconfig.json'),
    skipTypeCheck: true,
    additionalProperties: false,
    sortProps: false,
  }).createSchema(type);
  return `${JSON.stringify({ $id: schema, ...generated }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const published of publishedTypes) writeFileSync(schemaFile(published.schema), schemaText(published));
}
