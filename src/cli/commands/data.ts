import { Command, Option } from 'commander';
import type { SimulationQuestion } from '../../simulation/result.ts';
import { tool } from '../../simulation/tool.ts';
import { ALLOW_DATA, CONNECTIONS, type CommandContext, examples, gathered } from '../context.ts';
import { ExitCode, usageFailure } from '../exitCode.ts';
import { existingFile } from '../input/files.ts';
import { deliver } from '../output/deliver.ts';
import { createProgressBar } from '../output/progress.ts';
import { refuse } from '../output/refuse.ts';

export const dataCommand = (context: CommandContext): Command =>
  new Command('data')
    .description('Look at the observations before anything is settled on them.')
    .addCommand(checkData(context))
    .addCommand(describeData(context));

interface CheckOptions extends SimulationQuestion {
  readonly format: 'text' | 'json';
  readonly allowData?: readonly string[];
  readonly connections?: string;
}

const checkData = (context: CommandContext): Command =>
  examples(
    new Command('check')
      .description(
        'Say how good the observations of a dataset are: rows that are rejected, repeated, contradicting or left out, coverage and gaps, clocks that went wrong, times outside the term. Ends with 0 where nothing is wrong, with 1 where something is to be known, with 3 where nothing would be stated.',
      )
      .argument('<file>', 'the .sla file that declares the agreement or the dataset')
      .option('--dataset <name>', 'the observations; default: the first dataset for the agreement')
      .option('--agreement <name>', 'the agreement, where a dataset serves several; default: the first')
      .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
      .option(ALLOW_DATA.flags, ALLOW_DATA.description, gathered)
      .option(CONNECTIONS.flags, CONNECTIONS.description)
      .action((file: string, options: CheckOptions) => context.finish(check(file, options, context))),
    [
      ['sla data check hosting.sla', 'the first dataset of the agreement'],
      [
        'sla data check hosting.sla --dataset Production --format json',
        'for machines (schemas/sla-data-1.schema.json)',
      ],
    ],
  );

async function check(argument: string, options: CheckOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, directory } = context;
  const file = await existingFile(argument, directory());
  const [{ openSource }, { checkData: quality }, { dataReport, dataText, gradeOf }] = await Promise.all([
    import('../input/simulator.ts'),
    import('../../simulation/dataQuality.ts'),
    import('../output/dataReport.ts'),
  ]);
  const progress = await createProgressBar(terminal);
  try {
    const opened = await openSource(directory(), { file }, progress.report, options);
    const found = await quality(opened.document, options, opened.context);
    progress.stop();
    if ('kind' in found) return await refuse(found, options, context);
    terminal.out.write(
      options.format === 'json'
        ? `${JSON.stringify(dataReport(found, tool), null, 2)}\n`
        : dataText(found, terminal.out.colours),
    );
    const grade = gradeOf(found);
    return grade === 'rejected' ? ExitCode.rejected : grade === 'questionable' ? ExitCode.findings : ExitCode.fine;
  } finally {
    progress.stop();
  }
}

interface DescribeOptions {
  readonly name?: string;
  readonly sheet?: string;
  readonly output?: string;
  readonly allowData?: readonly string[];
}

const describeData = (context: CommandContext): Command =>
  examples(
    new Command('describe')
      .description(
        'Propose a declaration and a dataset for a file: kind, fields, types, zone and how its times are written, with what is uncertain as comments.',
      )
      .argument('<file>', 'the file with the observations')
      .option('--name <name>', 'what to call the data; default: after the file')
      .option('--sheet <name>', 'the sheet of a workbook, where it has several')
      .option(ALLOW_DATA.flags, ALLOW_DATA.description, gathered)
      .option('-o, --output <file>', 'write to a file instead of standard output')
      .action((file: string, options: DescribeOptions) => context.finish(describe(file, options, context))),
    [
      ['sla data describe probes.csv', 'print a proposal'],
      ['sla data describe tickets.xlsx --sheet Tickets -o tickets.sla', 'write it to a file, and go on from there'],
    ],
  );

async function describe(argument: string, options: DescribeOptions, context: CommandContext): Promise<ExitCode> {
  const { directory } = context;
  const file = await existingFile(argument, directory());
  if (file.endsWith('.sla'))
    throw usageFailure(`${argument} holds agreements.`, 'Name a file of observations, such as probes.csv.');
  const [{ proposalFor }, { default: path }] = await Promise.all([import('../input/proposal.ts'), import('node:path')]);
  const output = options.output === undefined ? undefined : path.resolve(directory(), options.output);
  if (output === file)
    throw usageFailure(`${argument} would be replaced by the proposal.`, 'Name another file for it.');
  const found = await proposalFor(file, directory(), options);
  if ('kind' in found) return refuse(found, {}, context);
  await deliver(found.text, options, context);
  return ExitCode.fine;
}
