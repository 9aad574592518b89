import { runScenarios } from '../../scenario/file.ts';
import type { ScenarioFile } from '../../scenario/result.ts';
import { openWorkspace } from './workspace.ts';

/** Runs the scenarios of files, given by absolute paths. */
export async function runScenarioFiles(directory: string, files: readonly string[]): Promise<readonly ScenarioFile[]> {
  const { services, open } = openWorkspace(directory, files);
  const results: ScenarioFile[] = [];
  for (const document of await open(files)) results.push(await runScenarios(document, services));
  return results;
}
