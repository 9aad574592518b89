/* `npm run bench`: the benchmarks that there are; `npm run bench NAME`: runs one. */
import { readdir } from 'node:fs/promises';

const [name] = process.argv.slice(2);
const names = (await readdir(import.meta.dirname))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''))
  .sort();
if (name === undefined) process.stdout.write(`${names.join('\n')}\n`);
else if (names.includes(name)) await import(`./${name}.bench.ts`);
else {
  process.stderr.write(`There is no benchmark '${name}': ${names.join(', ')}\n`);
  process.exitCode = 2;
}
