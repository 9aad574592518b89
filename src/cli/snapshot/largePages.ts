/**
 * Memory in large pages, where the system gives them on request: the snapshot and whole files are read into it, and to get it in small ones took an eighth
 * of a short run. The C library of Linux reads this when a process begins; other systems don't know it.
 */
const TUNABLES = 'GLIBC_TUNABLES';
const LARGE_PAGES = 'glibc.malloc.hugetlb=1';

/** The environment of a process that is to use large pages; whoever has chosen otherwise has chosen. */
export function withLargePages(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { [TUNABLES]: tunables = '', ...others } = env;
  if (tunables.includes('glibc.malloc.hugetlb')) return env;
  return { ...others, [TUNABLES]: tunables === '' ? LARGE_PAGES : `${tunables}:${LARGE_PAGES}` };
}

/** Takes out again what was put in: it was meant for this process, not for those that it starts. */
export function forgetLargePages(env: NodeJS.ProcessEnv): void {
  const tunables = env[TUNABLES];
  if (tunables === LARGE_PAGES) delete env[TUNABLES];
  else if (tunables?.endsWith(`:${LARGE_PAGES}`)) env[TUNABLES] = tunables.slice(0, -LARGE_PAGES.length - 1);
}
