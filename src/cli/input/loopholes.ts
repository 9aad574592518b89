import { readFile } from 'node:fs/promises';
import { type FileLoopholes, type LoopholesQuestion, loopholesIn } from '../../scenario/loopholes/file.ts';
import { withScenarios } from '../../scenario/loopholes/insert.ts';
import { replayed } from '../../scenario/loopholes/prove.ts';
import { usageFailure } from '../exitCode.ts';
import { writeFileAtomically } from '../output/atomicFile.ts';
import { createFormatter } from './formatter.ts';
import { openWorkspace } from './workspace.ts';

type Replayed = ReturnType<typeof replayed> extends Promise<infer Results> ? Results : never;

export interface ProvenLoopholes extends FileLoopholes {
  /** What became of each scenario, by its title. */
  readonly replayed: Replayed;
}

/** Searches a file, given by its absolute path, and replays what is found as `sla test` would. */
export async function findLoopholes(
  directory: string,
  file: string,
  question: LoopholesQuestion,
): Promise<ProvenLoopholes> {
  const { services, open } = openWorkspace(directory, [file]);
  const [document] = await open([file]);
  if (document === undefined) throw usageFailure(`Can't read ${file}.`);
  const found = await loopholesIn(document, services, question);
  const scenarios = found.agreements
    .flatMap(({ targets }) => targets)
    .flatMap(({ findings }) => findings)
    .map(({ scenario }) => scenario);
  return { ...found, replayed: await replayed(document, scenarios, services) };
}

/** Adds the scenarios that replay to the file; how many. */
export async function insertScenarios(
  file: string,
  { agreements, replayed: results }: ProvenLoopholes,
): Promise<number> {
  const scenarios = agreements
    .flatMap(({ targets }) => targets)
    .flatMap(({ findings }) => findings)
    .map(({ scenario }) => scenario)
    .filter(({ title }) => results.get(title)?.passed === true);
  const text = await readFile(file, 'utf8');
  const { added, text: whole } = withScenarios(text, scenarios);
  if (added === 0) return 0;
  const formatted = createFormatter()(whole);
  if (formatted.kind === 'errors')
    throw usageFailure(`${file} has syntax errors: nothing was added.`, 'sla check says where.');
  await writeFileAtomically(file, formatted.text);
  return added;
}
