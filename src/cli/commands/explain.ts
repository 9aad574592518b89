import { Command } from 'commander';
import { type CommandContext, examples } from '../context.ts';
import { ExitCode, usageFailure } from '../exitCode.ts';

export const explainCommand = (context: CommandContext): Command =>
  examples(
    new Command('explain')
      .description('Print what a rule finds, why it matters, and when to silence it.')
      .argument('<rule>', 'the name in brackets that a finding carries')
      .action((rule: string) => context.finish(print(rule, context))),
    [['sla explain band-gap', 'print the page of a rule']],
  );

async function print(rule: string, { terminal }: CommandContext): Promise<ExitCode> {
  const { explain } = await import('../../language/validation/explain.ts');
  const explanation = explain(rule);
  switch (explanation.kind) {
    case 'rule':
      terminal.out.write(explanation.text);
      return ExitCode.fine;
    case 'unknown':
      throw usageFailure(explanation.message);
    default:
      return explanation satisfies never;
  }
}
