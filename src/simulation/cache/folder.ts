import { isAbsolute, join } from 'node:path';

export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's own folder. */
  readonly home: string;
}

/**
 * The folder in which results are kept, outside any project: `SLA_CACHE` (`off` for none), or where the system's user keeps such things. Undefined where
 * nothing is kept.
 */
export function cacheFolder({ environment, platform, home }: Machine): string | undefined {
  const { SLA_CACHE: chosen = '' } = environment;
  if (chosen === 'off') return undefined;
  if (chosen !== '') return isAbsolute(chosen) ? chosen : undefined;
  const base = baseOf(environment, platform, home);
  return base !== undefined && isAbsolute(base) ? join(base, 'sla-as-code') : undefined;
}

function baseOf(
  { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' }: Machine['environment'],
  platform: NodeJS.Platform,
  home: string,
): string | undefined {
  // The base directory specification leaves relative paths out of account.
  if (isAbsolute(xdg)) return xdg;
  if (platform === 'win32') return local === '' ? undefined : local;
  if (home === '') return undefined;
  return platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
}
