import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { LangiumDocument } from 'langium';
import type { Progress } from '../../measure/engine.ts';
import type { SimulationContext } from '../../simulation/simulate.ts';
import { usageFailure } from '../exitCode.ts';
import { type DataAccessOptions, dataBelow } from './dataAccess.ts';
import { startOf } from './root.ts';
import type { Source } from './source.ts';
import { openWorkspace } from './workspace.ts';

/** A source among its neighbours, with what answers questions about it. */
export interface OpenedSource {
  readonly document: LangiumDocument;
  readonly context: SimulationContext;
}

/** Opens the source, and its neighbours, which may declare datasets for its agreement. Data are read below the folder, and where else `access` allows. */
export async function openSource(
  directory: string,
  { file, text }: Source,
  onProgress: (progress: Progress) => void,
  access: DataAccessOptions = {},
): Promise<OpenedSource> {
  const { services, root, open, openText } = openWorkspace(
    startOf([path.dirname(file)], directory),
    [file],
    'soundness',
  );
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
  const data = await dataBelow(root, access, directory);
  return { document, context: { services, onProgress, ...data } };
}
