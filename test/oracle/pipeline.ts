import { URI } from 'vscode-uri';
import type { Contract } from '../../src/contract/contract.ts';
import type { Dataset } from '../../src/contract/dataset.ts';
import { isAgreement, isDataset, isModel } from '../../src/language/generated/ast.ts';
import { createSlaServices } from '../../src/language/module.ts';
import { loadText } from '../../src/language/workspace/load.ts';
import type { Engine } from '../../src/measure/engine.ts';
import { memoryTable } from '../../src/measure/engines/memory/table.ts';
import { measure } from '../../src/measure/measure.ts';
import type { DataRow } from '../../src/measure/plan/row.ts';
import type { ClaimMade } from '../../src/settle/options.ts';
import { settle } from '../../src/settle/settle.ts';
import type { Statement } from '../../src/statement/statement.ts';
import type { Span } from './dates.ts';
import type { ClaimGiven, History } from './world.ts';

/** What the project itself makes of a text and its rows. */
export interface Read {
  readonly contract: Contract;
  readonly dataset: Dataset;
}

/** Random bands may overlap; that is refused to an author, and settled as undecided where a contract comes from elsewhere (R1). */
const OVERLAP = 'band-overlap';

/** Reads one agreement and one dataset from `.sla` text, over and over, with one set of services. */
export function reader(): (sla: string) => Promise<Read> {
  const services = createSlaServices().Sla;
  const uri = URI.parse('file:///random.sla');
  return async (sla) => {
    const document = await loadText(services, sla, uri);
    const errors = (document.diagnostics ?? []).filter(({ severity, code }) => severity === 1 && code !== OVERLAP);
    if (errors.length > 0) throw new Error(`${errors.map(({ message }) => message).join('\n')}\n${sla}`);
    const root = document.parseResult.value;
    const declarations = isModel(root) ? root.declarations : [];
    const agreement = declarations.find(isAgreement);
    const bound = declarations.find(isDataset);
    const { Contracts } = services.lowering;
    const contract = agreement && Contracts.contractOf(agreement);
    const dataset = bound && Contracts.datasetOf(bound);
    if (contract === undefined || dataset === undefined) throw new Error(`no contract or no dataset\n${sla}`);
    return { contract, dataset };
  };
}

/** An engine whose rows are there already. */
export function engineOf({ rows, knownUntil }: History): Engine {
  return {
    name: 'given',
    open: async (sources) => ({
      tables: new Map(
        sources.map(({ declaration }) => {
          const known = knownUntil[declaration.id];
          const given = (rows[declaration.id] ?? []).map(
            (fields): DataRow => ({ fields, series: '', ...(known === undefined ? {} : { knownUntil: known }) }),
          );
          return [declaration.id, memoryTable(declaration, given)];
        }),
      ),
      sources: [],
      close: async () => {},
    }),
  };
}

/** Measures and settles as the command line does. */
export async function stateWith(
  engine: Engine,
  { contract, dataset }: Read,
  range: Span,
  { asOf, claims }: Pick<History, 'asOf' | 'claims'>,
): Promise<Statement> {
  const result = await measure(contract, dataset, { range, asOf }, engine);
  if (result.kind !== 'measured') throw new Error(`not measured: ${JSON.stringify(result)}`);
  return settle(result.contract, result.measurements, {
    range,
    dataset: { id: dataset.id, title: dataset.title, notes: dataset.notes },
    tool: { name: 'oracle', version: '0' },
    files: [],
    ...(claims === undefined ? {} : { claims: claims.map(claimMade) }),
  });
}

const claimMade = ({ granted, ...claim }: ClaimGiven): ClaimMade => ({
  ...claim,
  period: 'those that begin then',
  ...(granted === undefined ? {} : { granted: { kind: 'money', value: granted, currency: '' } }),
});
