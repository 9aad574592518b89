import { Command } from 'commander';
import { type CommandContext, examples } from '../context.ts';
import { ExitCode } from '../exitCode.ts';

export const lspCommand = (context: CommandContext): Command =>
  examples(
    new Command('lsp')
      .description('Serve editors by the Language Server Protocol until they end the session.')
      .option('--stdio', 'talk over standard input and output (the default)')
      .action(() => context.finish(serve())),
    [['sla lsp --stdio', 'the command that an editor is configured with']],
  );

/** The server owns the streams from here on and ends the process when the client says so. */
async function serve(): Promise<ExitCode> {
  if (!process.argv.includes('--stdio')) process.argv.push('--stdio');
  await import('../../server/main.ts');
  return ExitCode.fine;
}
