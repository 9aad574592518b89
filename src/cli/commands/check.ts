import { Command, Option } from 'commander';
import type { Refusal } from '../../simulation/result.ts';
import { tool } from '../../simulation/tool.ts';
import { CACHE, type CacheOption, type CommandContext, cacheOf, examples, NO_CACHE } from '../context.ts';
import { ExitCode, usageFailure } from '../exitCode.ts';
import { expandFiles, STANDARD_INPUT } from '../input/files.ts';
import type { recordsOn } from '../input/records.ts';
import { checkReport, checkText, type RecordReport } from '../output/checkReport.ts';
import { type CheckedFile, isAtLeast, SEVERITIES, type Severity } from '../output/findings.ts';
import { refuse } from '../output/refuse.ts';

interface Options extends CacheOption {
  readonly severity: Severity;
  readonly format: 'text' | 'json';
  readonly stdinFilename?: string;
  readonly data?: string;
}

export const checkCommand = (context: CommandContext): Command =>
  examples(
    new Command('check')
      .description(
        'Find what is wrong in agreements: syntax, names, units, and clauses that do not do what they seem to.',
      )
      .argument('[files...]', '.sla files, folders, or - for standard input; default: this folder')
      .addOption(
        new Option('--severity <level>', 'the least severity to list and to end with 1 for')
          .choices(SEVERITIES)
          .default('warning'),
      )
      .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
      .option(
        '--data <dataset>',
        'hold targets against the observations of a dataset as well: in how many periods they were met',
      )
      .option(...CACHE)
      .option(...NO_CACHE)
      .option('--stdin-filename <path>', 'where standard input would lie, for its imports and settings')
      .action((files: readonly string[], options: Options) => context.finish(check(files, options, context))),
    [
      ['sla check', 'check all agreements below this folder'],
      ['sla check --severity error hosting.sla', 'only what makes the file unusable'],
      ['sla check --format json . > findings.json', 'for machines (schemas/sla-check-1.schema.json)'],
      ['sla check --data Production hosting.sla', 'how often the targets would have been met'],
      ['sla check - < hosting.sla', 'check standard input'],
    ],
  );

async function check(args: readonly string[], options: Options, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const checked = await checkedFiles(args, options, context);
  const { severity } = options;
  if ('problems' in checked) return refuse(checked, options, context);
  const { files, records } = checked;
  terminal.out.write(
    options.format === 'json'
      ? `${JSON.stringify(checkReport(files, severity, tool, records), null, 2)}\n`
      : checkText(files, severity, terminal.out.colours, records),
  );
  const found = files.some(({ findings }) => findings.some((finding) => isAtLeast(finding.severity, severity)));
  return found ? ExitCode.findings : ExitCode.fine;
}

interface Checked {
  readonly files: readonly CheckedFile[];
  readonly records: readonly RecordReport[];
}

async function checkedFiles(
  args: readonly string[],
  options: Options,
  { terminal, directory }: CommandContext,
): Promise<Checked | Refusal> {
  const { stdinFilename, data } = options;
  const asText = args.includes(STANDARD_INPUT);
  if (!asText && stdinFilename !== undefined) throw usageFailure('--stdin-filename goes with standard input (-).');
  if (asText && args.length > 1) throw usageFailure('Standard input (-) stands alone.');
  const names = asText ? [] : await expandFiles(args, directory());
  const { checkedFile, openWorkspace } = await import('../input/workspace.ts');
  const workspace = openWorkspace(directory(), names);
  const documents = asText
    ? [await workspace.openText(stdinFilename ?? 'stdin.sla', await terminal.readStandardInput())]
    : await workspace.open(names);
  const records =
    data === undefined
      ? []
      : await recordsIn(data, documents, workspace, { cache: cacheOf(options, directory()) ?? false });
  if ('problems' in records) return records;
  return { files: documents.map((document) => checkedFile(document, workspace.services)), records };
}

/** The database is loaded only where data are read. */
async function recordsIn(...asked: Parameters<typeof recordsOn>): ReturnType<typeof recordsOn> {
  const records = await import('../input/records.ts');
  return records.recordsOn(...asked);
}
