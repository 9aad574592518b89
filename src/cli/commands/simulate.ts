import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { gatherRemarks } from '../../simulation/remarks.ts';
import type { SimulationQuestion, SimulationResult } from '../../simulation/result.ts';
import type { SweepQuestion } from '../../simulation/sweep.ts';
import type { Statement } from '../../statement/statement.ts';
import {
  ALLOW_DATA,
  assignment,
  CACHE,
  type CacheOption,
  CONNECTIONS,
  type CommandContext,
  CSV_READER,
  examples,
  gathered,
  NO_CACHE,
} from '../context.ts';
import { ExitCode, usageFailure } from '../exitCode.ts';
import { STANDARD_INPUT } from '../input/files.ts';
import type { OpenedSource } from '../input/simulator.ts';
import { sourceOf } from '../input/source.ts';
import { deliver, drawing, type Parts } from '../output/deliver.ts';
import { createProgressBar, type ProgressBar } from '../output/progress.ts';
import { refuse } from '../output/refuse.ts';
import { remarksText } from '../output/remarks.ts';

interface Options extends SimulationQuestion, CacheOption {
  readonly explain?: true;
  readonly format: 'text' | 'json' | 'html' | 'csv';
  readonly plan?: string;
  readonly sweep?: string;
  readonly output?: string;
  readonly stdinFilename?: string;
  readonly allowData?: readonly string[];
  readonly connections?: string;
  readonly csvReader: 'scan' | 'duckdb';
  readonly all?: true;
  readonly out?: string;
}

export const simulateCommand = (context: CommandContext): Command =>
  examples(
    new Command('simulate')
      .description('State what is owed under an agreement, or under many, on the observations of a dataset.')
      .argument(
        '<files...>',
        'the .sla file that declares the agreement or the dataset, or - for standard input; several files or a folder: all agreements in them',
      )
      .option('--all', 'all agreements of the file, or that its datasets are for')
      .option('--dataset <name>', 'the observations; default: the first dataset for the agreement')
      .option('--agreement <name>', 'the agreement, where a dataset serves several; default: the first')
      .option('--from <period>', 'first period: 2025, 2025-Q1, 2025-01 or 2025-01-15; default: where the data begin')
      .option('--to <period>', 'last period, included; default: where the data end')
      .option(
        '--as-of <time>',
        'where open outages and items end: a date or a time; default: the last instant of the data',
      )
      .option(
        '--set <name=value>',
        'what if: another value of a parameter, the level of a target (Uptime.target=99.9%) or a fee (Hosting.fee="90 GBP"); may be repeated',
        assignment,
      )
      .option('--plan <name>', 'short for --set plan=<name>')
      .option('--sweep <name=from..to:step>', 'settle for each of these values, and print a table', onlySweep)
      .option('--explain', 'add how each figure came about, down to the rows')
      .addOption(
        new Option('--format <format>', 'how to print').choices(['text', 'json', 'html', 'csv']).default('text'),
      )
      .option(ALLOW_DATA.flags, ALLOW_DATA.description, gathered)
      .option(CONNECTIONS.flags, CONNECTIONS.description)
      .addOption(new Option(...CSV_READER).choices(['scan', 'duckdb']).default('scan'))
      .option(...CACHE)
      .option(...NO_CACHE)
      .option('--stdin-filename <path>', 'where standard input would lie, for its imports and data')
      .option('-o, --output <file>', 'write to a file instead of standard output')
      .option('--out <folder>', 'of many agreements: write a statement of each into a new folder')
      .action((files: readonly string[], options: Options) => context.finish(run(files, options, context))),
    [
      ['sla simulate hosting.sla', 'all periods that the data speak about'],
      ['sla simulate hosting.sla --dataset Production --from 2025-01 --to 2025-12', 'one year'],
      ['sla simulate hosting.sla --from 2025-03 --explain', 'how each figure came about'],
      ['sla simulate hosting.sla --set plan=enterprise', 'what if'],
      ['sla simulate hosting.sla --sweep Uptime.target=99.5%..99.99%:0.05%', 'credits for each level'],
      ['sla simulate hosting.sla --format html -o statement.html', 'a page with charts'],
      ['sla simulate contracts --from 2025 --out statements', 'all agreements of a folder, on data that is read once'],
    ],
  );

async function run(files: readonly string[], options: Options, context: CommandContext): Promise<ExitCode> {
  const { directory } = context;
  const [file, ...others] = files;
  const folder = file !== undefined && others.length === 0 && (await isFolder(path.resolve(directory(), file)));
  if (file !== undefined && others.length === 0 && !folder && options.all === undefined && options.out === undefined)
    return runOne(file, options, context);
  if (options.sweep !== undefined) throw usageFailure('--sweep is about one agreement: name one file.');
  if (files.includes(STANDARD_INPUT) || options.stdinFilename !== undefined)
    throw usageFailure('Standard input holds one agreement: name files or folders for many.');
  const { runFleet } = await import('./simulateFleet.ts');
  return runFleet(files, asked(options), options, context, async (statement) => {
    const parts = await rendered(statement, options, context);
    return typeof parts === 'string' ? parts : [...parts].join('');
  });
}

const isFolder = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );

async function runOne(argument: string, options: Options, context: CommandContext): Promise<ExitCode> {
  const { terminal, directory } = context;
  const source = await sourceOf(argument, options, context);
  const [{ openSource }, { simulate }] = await Promise.all([
    import('../input/simulator.ts'),
    import('../../simulation/simulate.ts'),
  ]);
  const progress = await createProgressBar(terminal);
  const found = await openSource(directory(), source, progress.report, options);
  const remarks = gatherRemarks();
  const opened = { ...found, context: { ...found.context, onRemark: remarks.onRemark } };
  const question = questionOf(options);
  if (options.sweep !== undefined) {
    const code = await sweepOver({ ...question, sweep: options.sweep }, opened, progress, options, context);
    if (code === ExitCode.fine) terminal.err.write(remarksText(remarks.found(), terminal.err.colours));
    return code;
  }
  let result: SimulationResult;
  try {
    result = await simulate(opened.document, question, opened.context);
  } finally {
    progress.stop();
  }
  switch (result.kind) {
    case 'statement':
      await deliver(await rendered(result.statement, options, context), options, context);
      terminal.err.write(remarksText(remarks.found(), terminal.err.colours));
      return ExitCode.fine;
    case 'problems':
      return refuse(result, options, context);
    default:
      return result satisfies never;
  }
}

function questionOf(options: Options): SimulationQuestion {
  const { sweep, format } = options;
  if (format === 'csv' && sweep === undefined)
    throw usageFailure('--format csv goes with --sweep, or with many agreements.');
  if (format === 'html' && sweep !== undefined) throw usageFailure('--sweep prints text, json or csv.');
  return asked(options);
}

/** `--plan gold` is the parameter `plan`. */
function asked({ plan, set, agreement, dataset, from, to, asOf }: Options): SimulationQuestion {
  if (plan !== undefined && set !== undefined && Object.hasOwn(set, 'plan'))
    throw usageFailure('The plan is set twice.');
  const question: SimulationQuestion = {
    ...(agreement === undefined ? {} : { agreement }),
    ...(dataset === undefined ? {} : { dataset }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(asOf === undefined ? {} : { asOf }),
  };
  const all = { ...set, ...(plan === undefined ? {} : { plan }) };
  return { ...question, ...(Object.keys(all).length === 0 ? {} : { set: all }) };
}

function onlySweep(text: string, previous: string | undefined): string {
  if (previous !== undefined)
    throw new InvalidArgumentError('A sweep is over one figure: change the others by --set, and sweep once for each.');
  return text;
}

async function sweepOver(
  question: SweepQuestion,
  { document, context: simulation }: OpenedSource,
  progress: ProgressBar,
  options: Options,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const [{ sweep }, { sweepCsv, sweepReport, sweepText }, { tool }] = await Promise.all([
    import('../../simulation/sweep.ts'),
    import('../output/sweepReport.ts'),
    import('../../simulation/tool.ts'),
  ]);
  try {
    const found = await sweep(document, question, simulation);
    progress.stop();
    if ('kind' in found) return await refuse(found, options, context);
    const { style, width } = await drawing(options.output, terminal);
    const text =
      options.format === 'json'
        ? `${JSON.stringify(sweepReport(found, tool), null, 2)}\n`
        : options.format === 'csv'
          ? sweepCsv(found)
          : sweepText(found, style, width);
    await deliver(text, options, context);
    return ExitCode.fine;
  } finally {
    progress.stop();
  }
}

async function rendered(statement: Statement, options: Options, { terminal }: CommandContext): Promise<Parts> {
  switch (options.format) {
    case 'text': {
      const { statementText } = await import('../../report/text.ts');
      const drawn = await drawing(options.output, terminal);
      return statementText(statement, { explain: options.explain ?? false, ...drawn });
    }
    case 'json': {
      const { jsonParts } = await import('../../report/json.ts');
      return jsonParts(statement);
    }
    case 'html': {
      const { htmlPage } = await import('../output/htmlPage.ts');
      return htmlPage(statement);
    }
    case 'csv':
      throw usageFailure('--format csv goes with --sweep.');
    default:
      return options.format satisfies never;
  }
}
