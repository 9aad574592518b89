/**
 * What Node goes on from where a start-up snapshot fits: this program with its modules loaded, the grammar analysed and the library of definitions
 * linked. `node --build-snapshot` runs it once while the program is built, with the folder of an example and the offsets of time zones as its arguments; a user's process
 * begins at the function given to `setDeserializeMainFunction`. What belongs to that process (arguments, environment, folder, streams) is read there and
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

/**
 * One command of each kind on an example, so that what commands run is compiled already; the offsets of the example's zone are among those
 * given, since V8 can't keep what it knows of others.
 */
const REHEARSED = [
  ['check', '--severity', 'hint', '.'],
  ['simulate', '--no-cache', 'hosting.sla'],
  ['simulate', '--no-cache', '--format', 'json', 'hosting.sla'],
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
  void start().then((code) => {
    process.exitCode = code;
  });
});
/** Examples that are read beforehand: the parser remembers how it decided, which everything that is written alike then profits from. More of them would take longer to go on from than they save. */
const READ_BEFOREHAND = ['github-enterprise', 'ledger', 'service-desk'];

const agreementsBelow = (examples: string): readonly string[] =>
  READ_BEFOREHAND.flatMap((name) => {
    const folder = path.join(examples, name);
    const files = readdirSync(folder).filter((file) => file.endsWith('.sla'));
    return files.sort().map((file) => readFileSync(path.join(folder, file), 'utf8'));
  });

const [, , folder = '.', offsets = '', examples = '.'] = process.argv;
keepOffsets(new Map(Object.entries(JSON.parse(readFileSync(offsets, 'utf8')) as Readonly<Record<string, string>>)));
void rehearse(folder).then(() => holdServices(agreementsBelow(examples)));
