import picocolors from 'picocolors';
import { ExitCode, usageFailure } from './exitCode.ts';
import { isNoRoom, reasonOf } from './output/atomicFile.ts';

export type Colours = ReturnType<typeof picocolors.createColors>;

export const plainColours: Colours = picocolors.createColors(false);

/** Where a command reads and writes. Commands use this instead of `process`. */
export interface Terminal {
  readonly out: OutputStream;
  readonly err: OutputStream;
  readonly readStandardInput: () => Promise<string>;
}

export interface OutputStream {
  readonly write: (text: string) => void;
  readonly colours: Colours;
  /** A person is watching. */
  readonly interactive: boolean;
  /** Columns of a terminal; undefined where there is none. */
  readonly width: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The process's own streams. */
export const processTerminal = (): Terminal => ({
  out: outputStream(process.stdout, process.env),
  err: outputStream(process.stderr, process.env),
  readStandardInput,
});

function outputStream(stream: NodeJS.WriteStream, environment: Environment): OutputStream {
  const terminal = stream.isTTY === true;
  const swallow = swallowBrokenPipe(stream);
  return {
    write: (text) => {
      if (!swallow.broken) stream.write(text);
    },
    colours: picocolors.createColors(wantsColour(environment, terminal)),
    interactive: terminal && environment.TERM !== 'dumb' && (environment.CI ?? '') === '',
    width: terminal ? stream.columns : undefined,
  };
}

/**
 * Colours belong to a terminal. `NO_COLOR` (any text) turns them off and `FORCE_COLOR` on, except `FORCE_COLOR=0`; where both are
 * set, `FORCE_COLOR` decides, as in Node itself.
 */
export function wantsColour(environment: Environment, terminal: boolean): boolean {
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if ((environment.NO_COLOR ?? '') !== '') return false;
  return terminal && environment.TERM !== 'dumb';
}

/**
 * The reader of a pipe may stop reading (`sla check | head`): that's no error, and the command still ends with its own exit code. A disk that is full
 * ends the process, since what stands there already mustn't pass for the whole.
 */
function swallowBrokenPipe(stream: NodeJS.WriteStream): { readonly broken: boolean } {
  const state = { broken: false };
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (state.broken) return;
    state.broken = true;
    if (error.code === 'EPIPE') return;
    if (!isNoRoom(error)) throw error;
    if (stream !== process.stderr) process.stderr.write(`error: Can't write standard output: ${reasonOf(error)}.\n`);
    process.exit(ExitCode.rejected);
  });
  return state;
}

/** Far more than anybody writes; what never ends, such as a device, is no file. */
const LARGEST_INPUT = 1 << 26;

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    bytes += chunk.length;
    if (bytes > LARGEST_INPUT)
      throw usageFailure('Standard input is longer than 64 MB.', 'Pipe one .sla file into it.');
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}
