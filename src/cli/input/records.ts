import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { LangiumDocument } from 'langium';
import { declaredIn } from '../../language/lowering/declared.ts';
import { didYouMean, nearestNames } from '../../language/scoping/nearest.ts';
import { keepRecord } from '../../simulation/keepRecord.ts';
import type { Refusal, SimulationQuestion } from '../../simulation/result.ts';
import { datasetsFor } from '../../simulation/selection.ts';
import { simulate } from '../../simulation/simulate.ts';
import { usageFailure } from '../exitCode.ts';
import { type RecordReport, recordReport } from '../output/recordReport.ts';
import { type DataAccessOptions, dataBelow } from './dataAccess.ts';
import type { Workspace } from './workspace.ts';

/**
 * How the targets of the documents' agreements fared on the observations of a dataset. What the rules make of it is in the documents' findings
 * afterwards; agreements with errors have nothing but those.
 */
export async function recordsOn(
  dataset: string,
  documents: readonly LangiumDocument[],
  { services, root, open }: Workspace,
  access: DataAccessOptions,
): Promise<readonly RecordReport[] | Refusal> {
  await open(await neighboursOf(documents));
  const known = documents.flatMap((document) => datasetsFor(document, services).map(({ name }) => name));
  if (!known.includes(dataset))
    throw usageFailure(
      `No agreement that is checked has a dataset '${dataset}'.${didYouMean(nearestNames(dataset, known))}`,
    );
  const found: RecordReport[] = [];
  for (const document of documents) {
    if (!datasetsFor(document, services).some(({ name }) => name === dataset)) continue;
    const folder = path.relative(root, document.uri.fsPath).startsWith('..') ? path.dirname(document.uri.fsPath) : root;
    const data = await dataBelow(folder, access, root);
    for (const question of questionsOf(document, dataset)) {
      const result = await simulate(document, question, { services, ...data });
      if (result.kind === 'statement') {
        keepRecord(document, question, result.statement, services);
        found.push(recordReport(result.statement));
      } else if (result.reason !== 'no-agreement' && result.reason !== 'invalid-contract') return result;
    }
    document.diagnostics = await services.validation.DocumentValidator.validateDocument(document);
  }
  return found;
}

/** The files beside those that are checked, which may declare datasets for their agreements. */
async function neighboursOf(documents: readonly LangiumDocument[]): Promise<readonly string[]> {
  const files = new Set(documents.map(({ uri }) => uri.fsPath));
  const folders = [...new Set([...files].map((file) => path.dirname(file)))];
  const beside = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => name.endsWith('.sla')).map((name) => path.join(folder, name));
    }),
  );
  return beside
    .flat()
    .filter((file) => !files.has(file))
    .sort();
}

/** Each agreement of the file; one without any is about the agreement that its dataset is for. */
function questionsOf(document: LangiumDocument, dataset: string): readonly SimulationQuestion[] {
  const { agreements } = declaredIn(document);
  return agreements.length === 0 ? [{ dataset }] : agreements.map(({ name: agreement }) => ({ dataset, agreement }));
}
