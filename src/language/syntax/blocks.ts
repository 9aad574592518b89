/** A stretch between braces. */
export interface Block {
  /** What it's called: `target Availability`, or `a schedule's bands` where it has no name. */
  readonly head: string;
  /** 1-based line on which it opens. */
  readonly line: number;
}

// Comments and texts hold no braces of the language.
const PARTS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\r\n])*"|[{}]/g;

/** The innermost block that is open at an offset. */
export function blockAround(text: string, offset: number): Block | undefined {
  return openAt(text, offset).at(-1);
}

/** The block that the text's missing `}` would close: the innermost one open at the end. */
export function unclosedBlock(text: string): Block | undefined {
  return openAt(text, text.length).at(-1);
}

function openAt(text: string, offset: number): readonly Block[] {
  const open: Block[] = [];
  let lineStart = 0;
  let line = 1;
  for (const { 0: part, index } of text.matchAll(PARTS)) {
    if (index >= offset) break;
    for (let at = text.indexOf('\n', lineStart); at !== -1 && at < index; at = text.indexOf('\n', lineStart)) {
      lineStart = at + 1;
      line++;
    }
    if (part === '{') open.push({ head: headOf(text.slice(lineStart, index)), line });
    if (part === '}') open.pop();
  }
  return open;
}

/** The words before a brace: its keyword and its name. */
function headOf(before: string): string {
  const words = before.match(/[\p{L}_][\p{L}\d_]*/gu) ?? [];
  const [keyword, name] = words;
  if (keyword === undefined) return 'this block';
  const named = name !== undefined && new RegExp(`${keyword}\\s+${name}`).test(before);
  return NAMELESS.has(keyword) || !named ? `\`${keyword}\`` : `${keyword} ${name}`;
}

const NAMELESS = new Set(['credits', 'credit', 'points', 'given', 'scenario']);
