import { type FileSystemProvider, UriUtils } from 'langium';
import type { URI } from 'vscode-uri';
import type { Roots } from '../workspace/roots.ts';
import { NO_SETTINGS, type ParsedSettings, parseSettings, SETTINGS_FILE } from './frame/settings.ts';
import { RULES } from './rules.ts';

/** Settings, and the file that they come from. */
export interface FoundSettings extends ParsedSettings {
  readonly uri?: URI;
}

/**
 * The settings for a file: from its own folder or the nearest above it, up to the folder of the workspace that it lies in.
 * Read anew each time, so that no change of the file is missed.
 */
export async function settingsFor(document: URI, files: FileSystemProvider, roots: Roots): Promise<FoundSettings> {
  const stop = new Set(roots.folders.map((folder) => UriUtils.normalize(folder)));
  let folder = UriUtils.dirname(document);
  for (;;) {
    const uri = UriUtils.joinPath(folder, SETTINGS_FILE);
    const found = await read(uri, files);
    if (found) return { ...found, uri };
    const parent = UriUtils.dirname(folder);
    if (stop.has(UriUtils.normalize(folder)) || UriUtils.equals(parent, folder)) return NO_SETTINGS;
    folder = parent;
  }
}

async function read(uri: URI, files: FileSystemProvider): Promise<ParsedSettings | undefined> {
  try {
    if (!(await files.exists(uri))) return undefined;
    return parseSettings(await files.readFile(uri), RULES);
  } catch (error) {
    const start = { line: 0, character: 0 };
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${SETTINGS_FILE} can't be read: ${reason}.`;
    return { ...NO_SETTINGS, problems: [{ message, range: { start, end: start } }] };
  }
}
