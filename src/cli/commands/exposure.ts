import { Command, Option } from 'commander';
import type { Exposure } from '../../analyse/exposure/document.ts';
import { type CommandContext, examples } from '../context.ts';
import { ExitCode, usageFailure } from '../exitCode.ts';
import { sourceOf } from '../input/source.ts';
import { writeFileAtomically } from '../output/atomicFile.ts';
import { deliver, drawing, isFile } from '../output/deliver.ts';

interface Options {
  readonly agreement?: string;
  readonly format: 'text' | 'json' | 'svg';
  readonly output?: string;
  readonly stdinFilename?: string;
}

export const exposureCommand = (context: CommandContext): Command =>
  examples(
    new Command('exposure')
      .description(
        'State what an agreement can cost: each credit as a function of what is measured, and the most in a period and a year.',
      )
      .argument('<file>', 'the .sla file that declares the agreement, or - for standard input')
      .option('--agreement <name>', 'one agreement of the file; default: all')
      .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'svg']).default('text'))
      .option('--stdin-filename <path>', 'where standard input would lie, for its imports')
      .option('-o, --output <path>', 'write to a file; pictures to a folder, one for each target')
      .action((file: string, options: Options) => context.finish(run(file, options, context))),
    [
      ['sla exposure hosting.sla', 'the credit of each target, edge by edge, and what all of them come to'],
      ['sla exposure hosting.sla --format svg -o pictures', 'a picture of each target'],
      ['sla exposure hosting.sla --format json', 'for machines (schemas/sla-exposure-1.schema.json)'],
    ],
  );

async function run(argument: string, options: Options, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const found = await read(argument, options, context);
  if (found.kind === 'problems') {
    terminal.err.write(found.text);
    return ExitCode.findings;
  }
  if (options.format === 'svg') return pictures(found.exposures, options, context);
  await deliver(await rendered(found.exposures, options, context), options, context);
  return ExitCode.fine;
}

type Read =
  | { readonly kind: 'exposures'; readonly exposures: readonly Exposure[] }
  | { readonly kind: 'problems'; readonly text: string };

async function read(argument: string, options: Options, context: CommandContext): Promise<Read> {
  const { terminal, directory } = context;
  const { openWorkspace } = await import('../input/workspace.ts');
  const { errorsOf } = await import('../../simulation/soundness.ts');
  const { declaredIn } = await import('../../language/lowering/declared.ts');
  const { exposureOf } = await import('../../analyse/exposure/exposure.ts');
  const { file, text } = await sourceOf(argument, options, context);
  const { services, open, openText } = openWorkspace(directory(), [file]);
  const document = text === undefined ? (await open([file]))[0] : await openText(file, text);
  if (document === undefined) throw usageFailure(`Can't read ${argument}.`);
  const problems = errorsOf([document], services);
  if (problems.length > 0) {
    const { problemText } = await import('../output/problemReport.ts');
    return {
      kind: 'problems',
      text: problemText({ kind: 'problems', reason: 'invalid-contract', problems }, terminal.err.colours),
    };
  }
  const declared = declaredIn(document).agreements;
  const asked = declared.filter(({ name }) => options.agreement === undefined || name === options.agreement);
  if (asked.length === 0)
    throw noAgreement(
      argument,
      options,
      declared.map(({ name }) => name),
    );
  return {
    kind: 'exposures',
    exposures: asked.flatMap((agreement) => {
      const contract = services.lowering.Contracts.contractOf(agreement);
      return contract === undefined ? [] : [exposureOf(contract)];
    }),
  };
}

function noAgreement(argument: string, { agreement }: Options, names: readonly string[]) {
  if (agreement === undefined) return usageFailure(`${argument} declares no agreement.`);
  return usageFailure(`${argument} declares no agreement ${agreement}.`, `It declares: ${names.join(', ') || 'none'}.`);
}

async function rendered(
  exposures: readonly Exposure[],
  { format, output }: Options,
  { terminal }: CommandContext,
): Promise<string> {
  if (format === 'json') {
    const { exposureReport } = await import('../output/exposureReport.ts');
    const { jsonText } = await import('../../report/json.ts');
    const { tool } = await import('../../simulation/tool.ts');
    return jsonText(exposureReport(exposures, tool));
  }
  const { exposureText } = await import('../../report/exposure/text.ts');
  return exposureText(exposures, await drawing(output, terminal));
}

/** One picture for each target; a single one may go to standard output. */
async function pictures(
  exposures: readonly Exposure[],
  { output }: Options,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, directory } = context;
  const { exposurePicture } = await import('../../report/exposure/picture.ts');
  const { membersAlike } = await import('../../report/exposure/text.ts');
  const drawn = exposures.flatMap(({ agreement, targets }) =>
    membersAlike(targets).flatMap(([target]) =>
      target === undefined
        ? []
        : [
            {
              name: `${agreement.id}.${target.id.replace(/[^\w.-]+/g, '-').replace(/-$/, '')}.svg`,
              text: exposurePicture(target),
            },
          ],
    ),
  );
  if (!isFile(output)) {
    const [only, ...others] = drawn;
    if (only === undefined || others.length > 0)
      throw usageFailure(`There are ${drawn.length} pictures.`, 'Name a folder for them: --output pictures.');
    terminal.out.write(only.text);
    return ExitCode.fine;
  }
  const { default: path } = await import('node:path');
  for (const { name, text } of drawn) await writeFileAtomically(path.resolve(directory(), output, name), text);
  terminal.err.write(`Written to ${output}: ${drawn.map(({ name }) => name).join(', ')}.\n`);
  return ExitCode.fine;
}
