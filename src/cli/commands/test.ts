import { Command, Option } from 'commander';
import type { ScenarioFile } from '../../scenario/result.ts';
import { tool } from '../../simulation/tool.ts';
import { type CommandContext, examples } from '../context.ts';
import { ExitCode } from '../exitCode.ts';
import { expandFiles } from '../input/files.ts';
import { writeFileAtomically } from '../output/atomicFile.ts';
import { plainColours } from '../terminal.ts';

interface Options {
  readonly format: 'text' | 'json' | 'junit';
  readonly output?: string;
}

export const testCommand = (context: CommandContext): Command =>
  examples(
    new Command('test')
      .description('Run the scenarios of agreements: worked examples that say what should come out.')
      .argument('[files...]', '.sla files or folders; default: this folder')
      .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'junit']).default('text'))
      .option('-o, --output <file>', 'write to a file instead of standard output')
      .action((files: readonly string[], options: Options) => context.finish(test(files, options, context))),
    [
      ['sla test', 'run all scenarios below this folder'],
      ['sla test hosting.sla', 'run those of one file'],
      ['sla test --format junit -o out/scenarios.xml', 'for build servers'],
    ],
  );

async function test(args: readonly string[], options: Options, context: CommandContext): Promise<ExitCode> {
  const { terminal, directory } = context;
  const names = await expandFiles(args, directory());
  const { runScenarioFiles } = await import('../input/scenarios.ts');
  const { summarise } = await import('../../scenario/result.ts');
  const files = await runScenarioFiles(directory(), names);
  const toFile = options.output !== undefined && options.output !== '-' ? options.output : undefined;
  const text = await rendered(files, options, context, toFile !== undefined);
  if (toFile === undefined) terminal.out.write(text);
  else {
    const { default: path } = await import('node:path');
    await writeFileAtomically(path.resolve(directory(), toFile), text);
    terminal.err.write(`Written to ${toFile}.\n`);
  }
  const { failed, errors } = summarise(files);
  return failed + errors > 0 ? ExitCode.findings : ExitCode.fine;
}

async function rendered(
  files: readonly ScenarioFile[],
  { format }: Options,
  { terminal }: CommandContext,
  plain: boolean,
): Promise<string> {
  switch (format) {
    case 'text': {
      const { testText } = await import('../output/testReport.ts');
      return testText(files, plain ? plainColours : terminal.out.colours);
    }
    case 'json': {
      const { testReport } = await import('../output/testReport.ts');
      return `${JSON.stringify(testReport(files, tool), null, 2)}\n`;
    }
    case 'junit': {
      const { junitReport } = await import('../output/junit.ts');
      return junitReport(files);
    }
    default:
      return format satisfies never;
  }
}
