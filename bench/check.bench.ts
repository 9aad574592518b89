/* Diagnostics while typing: what an edit of a long file in a large workspace costs, against reading that file alone. */
import { EmptyFileSystemProvider } from 'langium';
import { URI } from 'vscode-uri';
import { createSlaServices } from '../src/language/module.ts';
import { createForgetfulParser } from '../src/language/syntax/parser.ts';
import { loadLibrary } from '../src/language/workspace/load.ts';
import { publish } from './publish.ts';
import { BIG, workspace } from './workspace.ts';

const LINES = 5000;
const AGREEMENTS = 1000;
const WARM_UP = 6;
const RUNS = 15;

const files = new Map(workspace(LINES, AGREEMENTS));
const uriOf = (name: string): URI => URI.parse(`file:///workspace/${name}`);

/** The workspace in memory: what is on disk is read with `readFile` whenever a document is updated. */
const memory = Object.assign(new EmptyFileSystemProvider(), {
  readFile: async ({ path }: URI) => files.get(path.slice('/workspace/'.length)) ?? '',
});

const { shared, Sla } = createSlaServices({ fileSystemProvider: () => memory });
await loadLibrary(Sla);
const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = shared.workspace;
const documents = [...files].map(([name, text]) => LangiumDocumentFactory.fromString(text, uriOf(name)));
for (const document of documents) LangiumDocuments.addDocument(document);
const opened = performance.now();
await DocumentBuilder.build(documents, { validation: { categories: ['built-in', 'fast'] } });
say(`whole workspace built: ${((performance.now() - opened) / 1000).toFixed(1)} s`);

const uri = uriOf(BIG);
const text = files.get(BIG) ?? '';
const found = documents.flatMap(({ diagnostics = [] }) => diagnostics);
say(`${documents.length} files, ${text.split('\n').length} lines edited, ${found.length} findings`);

// What the file would cost to whoever has never read it; the editor's parser remembers how parts are read.
const parser = createForgetfulParser(Sla);
const parses: number[] = [];
const checks: number[] = [];
for (let run = 0; run < WARM_UP + RUNS; run++) {
  // A figure in the middle of the file, another one each time; three agreements stand on that one.
  const edited = text.replace('fee 220 GBP', `fee ${500 + run} GBP`);
  const parse = await milliseconds(() => Promise.resolve(parser.parse(edited)));
  files.set(BIG, edited);
  const check = await milliseconds(() => DocumentBuilder.update([uri], []));
  if (run < WARM_UP) continue;
  parses.push(parse);
  checks.push(check);
}
const ratios = checks.map((check, run) => check / (parses[run] ?? Number.NaN));
const result = `An edit of one figure in a file of ${text.split('\n').length} lines, in a workspace of ${AGREEMENTS} agreements in ${documents.length} files, until its diagnostics are there
(read, linked, typed, lowered, judged by every rule that runs while typing), against reading that file alone with Langium's parser. CPU time, ${RUNS} runs in turn.

| | median |
|---|---|
| bare parse | ${median(parses).toFixed(0)} ms |
| full check of the edit | ${median(checks).toFixed(0)} ms |
| ratio | ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}); the aim is 2 at most |`;
say(result);
await publish('check', result);

/** CPU time: other work on the machine doesn't count. */
async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
