import { stat } from 'node:fs/promises';
import path from 'node:path';
import { connectionsOfProcess } from '../../measure/connections/ofProcess.ts';
import type { CsvReader } from '../../measure/engines/columns/load.ts';
import { sourceEngine } from '../../measure/engines/sourceEngine.ts';
import { workspaceFiles } from '../../measure/engines/workspaceFiles.ts';
import type { FileAccess } from '../../measure/files.ts';
import { diskCache } from '../../simulation/cache/diskCache.ts';
import type { SimulationContext } from '../../simulation/simulate.ts';
import { type CacheOption, cacheOf } from '../context.ts';
import { usageFailure } from '../exitCode.ts';

/** What the one who runs the command allows beside the files of the project. */
export interface DataAccessOptions extends CacheOption {
  readonly allowData?: readonly string[];
  /** File of connections, instead of the user's own. */
  readonly connections?: string;
  readonly csvReader?: CsvReader;
}

/** Reads data below the folder, below those that are allowed, and through the user's connections; what was measured of them before is in the cache. */
export async function dataBelow(
  folder: string,
  { allowData = [], connections, csvReader, ...kept }: DataAccessOptions,
  directory: string,
): Promise<Pick<SimulationContext, 'engine' | 'cache'>> {
  const files = await filesBelow(folder, allowData, directory);
  const file = connections === undefined ? undefined : path.resolve(directory, connections);
  if (file !== undefined && !(await stat(file).catch(() => undefined))?.isFile())
    throw usageFailure(`There is no file ${connections}: --connections names one that holds addresses.`);
  const cache = cacheOf(kept, directory);
  return {
    engine: sourceEngine({ files, connections: connectionsOfProcess([folder], file), csv: csvReader }),
    ...(cache === undefined ? {} : { cache: diskCache(cache, files) }),
  };
}

export async function filesBelow(folder: string, allowed: readonly string[], directory: string): Promise<FileAccess> {
  const folders = allowed.map((each) => path.resolve(directory, each));
  for (const [i, each] of folders.entries())
    if (!(await stat(each).catch(() => undefined))?.isDirectory())
      throw usageFailure(`There is no folder ${allowed[i] ?? each}: --allow-data names one that holds data.`);
  return workspaceFiles(folder, folders);
}
