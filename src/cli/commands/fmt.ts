import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { FormatError } from '../../language/formatting/format.ts';
import { type CommandContext, examples } from '../context.ts';
import { ExitCode, usageFailure } from '../exitCode.ts';
import { expandFiles, STANDARD_INPUT, shownPath } from '../input/files.ts';
import { writeFileAtomically } from '../output/atomicFile.ts';
import { plural } from '../output/words.ts';

interface Options {
  readonly check?: true;
  readonly stdout?: true;
}

export const fmtCommand = (context: CommandContext): Command =>
  examples(
    new Command('fmt')
      .description('Give agreements their canonical layout. Only white space ever changes.')
      .argument('<files...>', '.sla files, folders, or - for standard input')
      .option('--check', 'change nothing, list the files that would change, and end with 1 if there are any')
      .option('--stdout', 'print the formatted text instead of writing the files')
      .action((files: readonly string[], options: Options) => context.finish(format(files, options, context))),
    [
      ['sla fmt hosting.sla', 'format a file in place'],
      ['sla fmt --check .', 'fail in CI where a file is not formatted'],
      ['sla fmt - < hosting.sla', 'format standard input to standard output'],
    ],
  );

interface Source {
  /** Absolute; undefined for standard input. */
  readonly file: string | undefined;
  readonly name: string;
  readonly text: string;
}

async function format(args: readonly string[], options: Options, context: CommandContext): Promise<ExitCode> {
  if (options.check && options.stdout) throw usageFailure('--check and --stdout exclude each other.');
  const { terminal } = context;
  const { createFormatter } = await import('../input/formatter.ts');
  const formatText = createFormatter();
  let changed = 0;
  let broken = 0;
  let read = 0;
  for await (const { file, name, text } of sources(args, context)) {
    read++;
    const result = formatText(text);
    if (result.kind === 'errors') {
      broken++;
      terminal.err.write(errorText(name, result.errors));
      continue;
    }
    if (result.changed) changed++;
    if (options.check) {
      if (result.changed) terminal.out.write(`${name}\n`);
    } else if (options.stdout || file === undefined) {
      terminal.out.write(result.text);
    } else if (result.changed) {
      await writeFileAtomically(file, result.text);
      terminal.out.write(`${name}\n`);
    }
  }
  terminal.err.write(`${summary({ read, changed, broken }, options, terminal.err.interactive)}`);
  return broken > 0 || (options.check && changed > 0) ? ExitCode.findings : ExitCode.fine;
}

async function* sources(args: readonly string[], { terminal, directory }: CommandContext): AsyncGenerator<Source> {
  if (args.includes(STANDARD_INPUT)) {
    if (args.length > 1) throw usageFailure('Standard input (-) stands alone.');
    yield { file: undefined, name: '<stdin>', text: await terminal.readStandardInput() };
    return;
  }
  for (const file of await expandFiles(args, directory()))
    yield { file, name: shownPath(file, directory()), text: await readFile(file, 'utf8') };
}

const errorText = (name: string, errors: readonly FormatError[]): string =>
  errors.map(({ message, at }) => `${name}:${at.line + 1}:${at.column + 1}  error ${message}\n`).join('');

interface Counts {
  readonly read: number;
  readonly changed: number;
  readonly broken: number;
}

/** Standard output carries only names and texts; the count goes to people, and to those who check. */
function summary({ read, changed, broken }: Counts, options: Options, interactive: boolean): string {
  const left = broken > 0 ? `, ${plural(broken, 'file')} with syntax errors left alone` : '';
  if (options.check) {
    return changed > 0 ? `${changed} of ${plural(read, 'file')} would be formatted${left}. Run sla fmt.\n` : '';
  }
  return interactive && !options.stdout ? `${changed} of ${plural(read, 'file')} formatted${left}.\n` : '';
}
