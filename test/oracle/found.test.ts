import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { createSlaServices } from '../../src/language/module.ts';
import { loadFiles } from '../../src/language/workspace/load.ts';
import { nodeContext } from '../../src/language/workspace/node.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import type { Statement } from '../../src/statement/statement.ts';

/*
 * What the oracle and the project once disagreed about, made small: a text with a file beside it, and what is right as comments.
 *   // simulate FROM to TO [as of DATE]
 *   // expect TARGET PERIOD: OUTCOME VALUE CREDIT CURRENCY      one line for each line of the statement, in its order
 *   // expect paid PERIOD: AMOUNT CURRENCY                      one line for each period in which something is paid
 */
const folder = resolve('test/oracle/found');

describe('what the oracle found', () => {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.sla')))
    it(name, async () => {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      const [, from, to, asOf] = /^\/\/ simulate (\S+) to (\S+)(?: as of (\S+))?$/m.exec(text) ?? [];
      assert.ok(from && to, `${name} says no period to simulate`);
      const expected = [...text.matchAll(/^\/\/ expect (.*)$/gm)].map(([, line]) => line);
      assert.ok(expected.length > 0, `${name} expects nothing`);
      const statement = await stated(path, { from, to, ...(asOf === undefined ? {} : { asOf }) });
      assert.deepEqual([...linesOf(statement), ...paidIn(statement)], expected);
    });
});

async function stated(path: string, question: { from: string; to: string; asOf?: string }): Promise<Statement> {
  const services = createSlaServices(nodeContext([URI.file(folder)])).Sla;
  const [document] = await loadFiles(services, [URI.file(path)]);
  const engine = duckdbEngine(await workspaceFiles(folder));
  const result = await simulate(document!, question, { services, engine });
  if (result.kind !== 'statement') throw new Error(JSON.stringify(result));
  return result.statement;
}

const figure = (shown: { readonly value: object } | undefined): string =>
  shown !== undefined && 'value' in shown.value ? String(shown.value.value) : '0';

const linesOf = ({ targets, agreement: { currency } }: Statement): readonly string[] =>
  targets.flatMap(({ id, lines }) =>
    lines.map(
      ({ period, outcome, value, credit }) =>
        `${id} ${period.key}: ${outcome} ${figure(value)} ${figure(credit?.entitled)} ${currency}`,
    ),
  );

const paidIn = ({ periods, agreement: { currency } }: Statement): readonly string[] =>
  periods.map(({ period, subtotal }) => `paid ${period.key}: ${figure(subtotal)} ${currency}`);
