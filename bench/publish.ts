/* What a benchmark measured, written into docs/benchmarks.md under its name. */
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const PAGE = path.join(import.meta.dirname, '../docs/benchmarks.md');

const HEAD = `# Benchmarks

Each part is written by its benchmark, with the machine that it ran on: \`npm run bench NAME\`. Ratios of two times of one run are what compares between machines.
`;

/** Replaces the part of the page that the benchmark wrote before. */
export async function publish(name: string, text: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8').catch(() => HEAD);
  const part = `## ${name}\n\n${text.trim()}\n\n${machine()}\n`;
  const parts = page.split(/^(?=## )/m).filter((each) => !each.startsWith(`## ${name}\n`));
  const [head = HEAD, ...others] = parts;
  await writeFile(
    PAGE,
    [head.trim(), ...[...others, part].sort().map((each) => each.trim())].join('\n\n').concat('\n'),
  );
}

function machine(): string {
  const cpus = os.cpus();
  const gigabytes = Math.round(os.totalmem() / 2 ** 30);
  return `Machine: ${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown'}, ${gigabytes} GB, ${os.type()}, Node ${process.version}; ${os.loadavg()[0]?.toFixed(1)} processes were running.`;
}
