/**
 * What Node goes on from where a start-up snapshot fits: this program with its modules loaded, the grammar analysed and the library of definitions
 * linked. `node --build-snapshot` runs it once while the program is built, with the folder of an example as its argument; a user's process
 * begins at the function given to `setDeserializeMainFunction`. What belongs to that process (arguments, environment, folder, streams) is read there and
 * only there.
 */
import { startupSnapshot } from 'node:v8';
import { holdServices } from '../input/services.ts';
import { runProgram } from '../program.ts';
import { start } from '../start.ts';
import { type OutputStream, plainColours } from '../terminal.ts';

/** One command of each kind on an example, so that what commands run is compiled already; the example is about UTC, since other zones can't be kept. */
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
void rehearse(process.argv[2] ?? '.').then(holdServices);
