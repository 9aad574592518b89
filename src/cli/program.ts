import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { tool } from '../simulation/tool.ts';
import { checkCommand } from './commands/check.ts';
import { dataCommand } from './commands/data.ts';
import { explainCommand } from './commands/explain.ts';
import { exposureCommand } from './commands/exposure.ts';
import { fmtCommand } from './commands/fmt.ts';
import { loopholesCommand } from './commands/loopholes.ts';
import { lspCommand } from './commands/lsp.ts';
import { simulateCommand } from './commands/simulate.ts';
import { testCommand } from './commands/test.ts';
import { type CommandContext, examples } from './context.ts';
import { CommandFailure, ExitCode, usageFailure } from './exitCode.ts';
import type { Terminal } from './terminal.ts';

/** Runs `sla` with these arguments and says what to answer to the shell. `startDirectory`: absent where the current folder was removed. */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
  startDirectory: string | undefined,
): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.fine;
  const program = new Command('sla');
  const context: CommandContext = {
    terminal,
    directory: () => directoryOf(startDirectory, program.opts<{ directory?: string }>().directory ?? '.'),
    finish: async (work) => {
      exitCode = await work;
    },
  };
  describeProgram(program, context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}

function directoryOf(start: string | undefined, chosen: string): string {
  if (start === undefined && !path.isAbsolute(chosen))
    throw usageFailure(
      'The current folder was removed.',
      'Change to another one, or name one by -C and its whole path.',
    );
  return path.resolve(start ?? chosen, chosen);
}

function describeProgram(program: Command, context: CommandContext): void {
  const { out, err } = context.terminal;
  program
    .description('Write, check, test and simulate service level agreements.')
    .version(`sla ${tool.version}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .option('-C, --directory <folder>', 'run as if started in this folder');
  examples(program, [
    ['sla check', 'find what is wrong in all agreements below this folder'],
    ['sla simulate hosting.sla --from 2025', 'state what is owed for 2025'],
    ['sla help simulate', 'print the options of a command'],
  ]).addHelpText(
    'after',
    '\nExit codes: 0 fine, 1 findings or failed scenarios, 2 wrong usage, 3 data rejected, 130 interrupted.',
  );
  const commands = [
    checkCommand,
    simulateCommand,
    dataCommand,
    testCommand,
    loopholesCommand,
    exposureCommand,
    fmtCommand,
    explainCommand,
    lspCommand,
  ];
  for (const describe of commands) program.addCommand(describe(context));
  for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])]) {
    command
      .exitOverride()
      .showSuggestionAfterError()
      .configureHelp({ showGlobalOptions: true })
      .configureOutput({
        writeOut: out.write,
        writeErr: err.write,
        getOutHasColors: () => out.colours.isColorSupported,
        getErrHasColors: () => err.colours.isColorSupported,
        getOutHelpWidth: () => out.width ?? 100,
        getErrHelpWidth: () => err.width ?? 100,
        outputError: (text, write) => write(err.colours.red(text)),
      });
  }
}

function reportFailure(error: unknown, { err }: Terminal): ExitCode {
  // Commander has printed its message already. Help and version end the same way, with 0; everything else is wrong usage.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.fine : ExitCode.usage;
  if (error instanceof CommandFailure) {
    err.write(`${err.colours.red(`error: ${error.message}`)}\n`);
    if (error.hint !== undefined) err.write(`${error.hint}\n`);
    return error.exitCode;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err.write(
    `${err.colours.red('error: sla met a defect of its own. Please report it with what follows.')}\n${detail}\n`,
  );
  return ExitCode.internal;
}
