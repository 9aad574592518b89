/**
 * What Node goes on from where a start-up snapshot fits: this program with its modules loaded, the grammar analysed and the library of definitions
 * linked. `node --build-snapshot` runs it once while the program is built, with the folder of an example, the offsets of time zones and the folder of all
 * examples as its arguments; a user's process begins at the function given to `setDeserializeMainFunction`. What belongs to that process (arguments, environment, folder, streams) is read there and
 * only there.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startupSnapshot } from 'node:v8';
import { keepOffsets } from '../../time/zone.ts';
import { holdServices } from '../input/services.ts';
import { runProgram } from '../program.ts';
import { start } from '../start.ts';
import { type OutputStream, plainColours } from '../terminal.ts';
import { forgetLargePages } from './largePages.ts';

/**
 * One command of each kind on an example, so that what commands run is compiled already; the offsets of the example's zone are among those
 * given, since V8 can't keep what it knows of others.
 */
const REHEARSED = [
  ['check', '--severity', 'hint', '.'],
  ['simulate', '--no-cache', 'hosting.sla'],
  ['simulate', '--no-cache', '--format', 'json', 'hosting.sla'],
  ['simulate', '--no-cache', '--format', 'json', 'sites.sla'],
  ['test', 'hosting.sla'],
] as const;

async function rehearse(folder: string): Promise<void> {
  const silent: OutputStream = { write: () => {}, colours: plainColours, interactive: false, width: undefined };
  const said: string[] = [];
  const err = { ...silent, write: (text: string) => said.push(text) };
  for (const command of REHEARSED) {
    const code = await runProgram(command, { out: silent, err, readStandardInput: async () => '' }, folder);
    if (code > 1) throw new Error(`sla ${command.join(' ')} ended with ${code}: ${said.join('')}`);
  }
}

startupSnapshot.setDeserializeMainFunction(() => {
  forgetLargePages(process.env);
  void start().then((code) => {
    process.exitCode = code;
  });
});
/** Examples whose parts are kept as they are built, since others are written alike. More of them would take longer to go on from than they save. */
const LIKE_OTHERS = ['github-enterprise', 'ledger', 'service-desk'];

const agreementsBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sla'))
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8'));

const [, , folder = '.', offsets = '', examples = '.'] = process.argv;
keepOffsets(new Map(Object.entries(JSON.parse(readFileSync(offsets, 'utf8')) as Readonly<Record<string, string>>)));
const like = LIKE_OTHERS.flatMap((name) => agreementsBelow(path.join(examples, name)));
const all = [...agreementsBelow(examples), ...agreementsBelow(folder)];
void rehearse(folder).then(() => holdServices(all, like));
