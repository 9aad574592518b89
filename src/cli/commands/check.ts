import { Command, Option } from 'commander';
import { tool } from '../../simulation/tool.ts';
import { type CommandContext, examples } from '../context.ts';
import { ExitCode, usageFailure } from '../exitCode.ts';
import { expandFiles, STANDARD_INPUT } from '../input/files.ts';
import { checkReport, checkText } from '../output/checkReport.ts';
import { type CheckedFile, isAtLeast, SEVERITIES, type Severity } from '../output/findings.ts';

interface Options {
  readonly severity: Severity;
  readonly format: 'text' | 'json';
  readonly stdinFilename?: string;
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
      .option('--stdin-filename <path>', 'where standard input would lie, for its imports and settings')
      .action((files: readonly string[], options: Options) => context.finish(check(files, options, context))),
    [
      ['sla check', 'check all agreements below this folder'],
      ['sla check --severity error hosting.sla', 'only what makes the file unusable'],
      ['sla check --format json . > findings.json', 'for machines (schemas/sla-check-1.schema.json)'],
      ['sla check - < hosting.sla', 'check standard input'],
    ],
  );

async function check(args: readonly string[], options: Options, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const files = await checkedFiles(args, options, context);
  const { severity } = options;
  terminal.out.write(
    options.format === 'json'
      ? `${JSON.stringify(checkReport(files, severity, tool), null, 2)}\n`
      : checkText(files, severity, terminal.out.colours),
  );
  const found = files.some(({ findings }) => findings.some((finding) => isAtLeast(finding.severity, severity)));
  return found ? ExitCode.findings : ExitCode.fine;
}

async function checkedFiles(
  args: readonly string[],
  { stdinFilename }: Options,
  { terminal, directory }: CommandContext,
): Promise<readonly CheckedFile[]> {
  if (!args.includes(STANDARD_INPUT)) {
    if (stdinFilename !== undefined) throw usageFailure('--stdin-filename goes with standard input (-).');
    const files = await expandFiles(args, directory());
    const { checkedFile, openWorkspace } = await import('../input/workspace.ts');
    const { open, services } = openWorkspace(directory(), files);
    return (await open(files)).map((document) => checkedFile(document, services));
  }
  if (args.length > 1) throw usageFailure('Standard input (-) stands alone.');
  const text = await terminal.readStandardInput();
  const { checkedFile, openWorkspace } = await import('../input/workspace.ts');
  const { openText, services } = openWorkspace(directory());
  return [checkedFile(await openText(stdinFilename ?? 'stdin.sla', text), services)];
}
