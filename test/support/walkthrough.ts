/**
 * Reads a tutorial as what a reader does: fenced blocks with a file name are written, `diff` blocks are applied to the file they
 * name, and in `console` blocks each `$` line is run and the lines under it are what it prints.
 */

/** The pages that are read like this. */
export const walkthroughs = ['docs/tutorial.md', 'docs/command-line.md'] as const;

export type WalkthroughStep =
  | { readonly kind: 'write'; readonly file: string; readonly text: string; readonly line: number }
  | {
      readonly kind: 'edit';
      readonly file: string;
      readonly before: string;
      readonly after: string;
      readonly line: number;
    }
  | { readonly kind: 'run'; readonly command: string; readonly output: string; readonly line: number };

interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly lines: readonly string[];
  /** Of the opening fence, 1-based. */
  readonly line: number;
}

export const readWalkthrough = (markdown: string): readonly WalkthroughStep[] => blocksOf(markdown).flatMap(stepsOf);

function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { language: string; file: string | undefined; lines: string[]; line: number } | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    if (open === undefined) {
      const fence = /^```(\w+)(?: (\S+))?$/.exec(text);
      if (fence) open = { language: fence[1] ?? '', file: fence[2], lines: [], line: index + 1 };
      else if (text.startsWith('```'))
        throw new Error(`Line ${index + 1}: a block needs a language, and a file or console.`);
    } else if (text === '```') {
      blocks.push(open);
      open = undefined;
    } else {
      open.lines.push(text);
    }
  }
  if (open !== undefined) throw new Error(`Line ${open.line}: the block is not closed.`);
  return blocks;
}

function stepsOf(block: Block): readonly WalkthroughStep[] {
  const { language, file, lines, line } = block;
  if (language === 'console') return commandsOf(block);
  if (file === undefined) throw new Error(`Line ${line}: the block names no file, so nobody knows where it goes.`);
  if (language !== 'diff') return [{ kind: 'write', file, text: `${lines.join('\n')}\n`, line }];
  const side = (left: '-' | '+') =>
    lines
      .filter((text) => text.startsWith(left) || text.startsWith(' '))
      .map((text) => `${text.slice(1)}\n`)
      .join('');
  return [{ kind: 'edit', file, before: side('-'), after: side('+'), line }];
}

function commandsOf({ lines, line }: Block): readonly WalkthroughStep[] {
  const steps: { kind: 'run'; command: string; output: string; line: number }[] = [];
  for (const [index, text] of lines.entries()) {
    const last = steps.at(-1);
    if (text.startsWith('$ ')) steps.push({ kind: 'run', command: text.slice(2), output: '', line: line + 1 + index });
    else if (last === undefined) throw new Error(`Line ${line + 1 + index}: output without a command.`);
    else last.output += `${text}\n`;
  }
  return steps;
}
