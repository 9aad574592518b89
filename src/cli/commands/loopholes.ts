import { Command, InvalidArgumentError, Option } from 'commander';
import type { LoopholesQuestion } from '../../scenario/loopholes/file.ts';
import { parsePeriodText } from '../../simulation/periodText.ts';
import { tool } from '../../simulation/tool.ts';
import { type CommandContext, examples } from '../context.ts';
import { ExitCode, usageFailure } from '../exitCode.ts';
import { existingFile } from '../input/files.ts';

interface Options extends LoopholesQuestion {
  readonly format: 'text' | 'json';
  readonly scenarios?: true;
  readonly insert?: true;
}

export const loopholesCommand = (context: CommandContext): Command =>
  examples(
    new Command('loopholes')
      .description('Find the worst service that still pays nothing, and the smallest incidents that cost most.')
      .argument('<file>', 'the .sla file that declares the agreement')
      .option('--agreement <name>', 'one agreement; default: all that the file declares')
      .option('--target <name>', 'one target, or all of a family; default: all')
      .option(
        '--month <month>',
        'the month to look at, such as 2026-03; default: the first whole one of the term',
        month,
      )
      .option('--scenarios', 'print the scenarios that show it')
      .option('--insert', 'add these scenarios to the file, in canonical layout; those that it has stay as they are')
      .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
      .action((file: string, options: Options) => context.finish(loopholes(file, options, context))),
    [
      ['sla loopholes hosting.sla', 'what each target forgives, and what it costs at most'],
      ['sla loopholes hosting.sla --target Availability --month 2026-03 --scenarios', 'one target, with the proof'],
      ['sla loopholes hosting.sla --insert && sla test hosting.sla', 'keep them as worked examples'],
    ],
  );

function month(text: string): string {
  if (/^\d{4}-\d{2}$/.test(text) && parsePeriodText(text) !== undefined) return text;
  throw new InvalidArgumentError('Write a month, such as 2026-03.');
}

async function loopholes(
  argument: string,
  options: Options,
  { terminal, directory }: CommandContext,
): Promise<ExitCode> {
  const file = await existingFile(argument, directory());
  const [{ findLoopholes, insertScenarios }, { loopholesReport, loopholesText }] = await Promise.all([
    import('../input/loopholes.ts'),
    import('../output/loopholesReport.ts'),
  ]);
  const found = await findLoopholes(directory(), file, options);
  mustName(
    options.agreement,
    found.agreements.map(({ agreement }) => agreement),
    'agreement',
    argument,
  );
  const targets = found.agreements.flatMap((one) => one.targets);
  if (options.target !== undefined && targets.length === 0)
    throw usageFailure(`${argument} has no target ${options.target}.`);
  terminal.out.write(
    options.format === 'json'
      ? `${JSON.stringify(loopholesReport(found, tool), null, 2)}\n`
      : loopholesText(found, terminal.out.colours, options.scenarios === true),
  );
  if (options.insert) {
    const count = await insertScenarios(file, found);
    terminal.err.write(
      `${count === 0 ? 'No scenario was' : `${count} scenario${count === 1 ? ' was' : 's were'}`} added to ${argument}.\n`,
    );
  }
  const broken = found.agreements.some(({ problem }) => problem !== undefined);
  return broken && targets.length === 0 ? ExitCode.findings : ExitCode.fine;
}

function mustName(wanted: string | undefined, names: readonly string[], what: string, file: string): void {
  if (wanted !== undefined && !names.includes(wanted)) throw usageFailure(`${file} declares no ${what} ${wanted}.`);
}
