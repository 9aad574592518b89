import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../../measure/engine.ts';
import { duckdbEngine } from '../../measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../measure/engines/workspaceFiles.ts';
import type { SimulationQuestion, SimulationResult } from '../../simulation/result.ts';
import { simulate } from '../../simulation/simulate.ts';
import { usageFailure } from '../exitCode.ts';
import { openWorkspace } from './workspace.ts';

/** Opens the file, and its neighbours, which may declare datasets for its agreement; gives what answers questions about it. */
export async function openSimulator(
  directory: string,
  file: string,
  onProgress: (progress: Progress) => void,
): Promise<(question: SimulationQuestion) => Promise<SimulationResult>> {
  const { services, root, open } = openWorkspace(directory, [file]);
  const neighbours = (await readdir(path.dirname(file)))
    .filter((name) => name.endsWith('.sla'))
    .sort()
    .map((name) => path.join(path.dirname(file), name));
  const [document] = await open([file, ...neighbours.filter((each) => each !== file)]);
  if (document === undefined) throw usageFailure(`Can't read ${file}.`);
  const folder = path.relative(root, file).startsWith('..') ? path.dirname(file) : root;
  const engine = duckdbEngine(await workspaceFiles(folder));
  return (question) => simulate(document, question, { services, engine, onProgress });
}
