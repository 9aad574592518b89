import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../../measure/engine.ts';
import { duckdbEngine } from '../../measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../measure/engines/workspaceFiles.ts';
import type { SimulationQuestion, SimulationResult } from '../../simulation/result.ts';
import { simulate } from '../../simulation/simulate.ts';
import { usageFailure } from '../exitCode.ts';
import { openWorkspace } from './workspace.ts';

/** Where an agreement stands: a file, or a text as if it lay there. */
export interface SimulatedSource {
  /** Absolute. */
  readonly file: string;
  readonly text?: string;
}

/** Opens the source, and its neighbours, which may declare datasets for its agreement; gives what answers questions about it. */
export async function openSimulator(
  directory: string,
  { file, text }: SimulatedSource,
  onProgress: (progress: Progress) => void,
): Promise<(question: SimulationQuestion) => Promise<SimulationResult>> {
  const { services, root, open, openText } = openWorkspace(directory, [file]);
  const neighbours = (await readdir(path.dirname(file)))
    .filter((name) => name.endsWith('.sla'))
    .sort()
    .map((name) => path.join(path.dirname(file), name))
    .filter((each) => each !== file);
  // The text stands before its neighbours import it.
  const given = text === undefined ? undefined : await openText(file, text);
  const opened = await open([...(given === undefined ? [file] : []), ...neighbours]);
  const document = given ?? opened[0];
  if (document === undefined) throw usageFailure(`Can't read ${file}.`);
  const folder = path.relative(root, file).startsWith('..') ? path.dirname(file) : root;
  const engine = duckdbEngine(await workspaceFiles(folder));
  return (question) => simulate(document, question, { services, engine, onProgress });
}
