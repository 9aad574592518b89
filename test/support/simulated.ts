import path from 'node:path';
import { openSource } from '../../src/cli/input/simulator.ts';
import type { SimulationQuestion, SimulationResult } from '../../src/simulation/result.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { temporaryProject } from './cli.ts';

/** What is stated by `hosting.sla` of a project with these files, nothing kept from an earlier run. */
export async function simulated(
  files: Readonly<Record<string, string>>,
  question: SimulationQuestion = {},
): Promise<SimulationResult> {
  const { folder, remove } = temporaryProject(files);
  try {
    const source = { file: path.join(folder, 'hosting.sla') };
    const { document, context } = await openSource(folder, source, () => undefined, { cache: false });
    return await simulate(document, question, context);
  } finally {
    remove();
  }
}
