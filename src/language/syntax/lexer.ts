import { DefaultLexerErrorMessageProvider } from 'langium';

/** What the characters that begin no token were probably meant for. */
export class SlaLexerErrors extends DefaultLexerErrorMessageProvider {
  override buildUnexpectedCharactersMessage(fullText: string, startOffset: number, length: number): string {
    const found = fullText.slice(startOffset, startOffset + length);
    const [first = ''] = found;
    if (first === '"') return 'This text is never closed: write `"` at its end, on the same line.';
    if (first === "'") return 'Texts stand in double quotes: write `"`.';
    const currency = CURRENCY_SIGNS.get(first);
    if (currency !== undefined)
      return `Write the currency's code behind the amount, such as \`100 ${currency}\`, instead of \`${first}\`.`;
    if (first === '“' || first === '”') return 'Texts stand in straight double quotes: write `"`.';
    if (first === '–' || first === '—') return 'Write `-` instead of a dash.';
    const percentile = /^(\d{1,2})(?:st|nd|rd|th)[ \t]+percentile/.exec(fullText.slice(startOffset));
    if (percentile !== null)
      return `Write \`p${percentile[1]}\`, as in \`p${percentile[1]} of latency over requests\`.`;
    if (/\d/.test(first))
      return `A name begins with a letter, and a number ends before its unit: \`${found}\` is neither.`;
    if (first === '#') return 'Comments begin with `//`.';
    return `\`${found}\` is no part of the language.`;
  }
}

const CURRENCY_SIGNS: ReadonlyMap<string, string> = new Map([
  ['£', 'GBP'],
  ['€', 'EUR'],
  ['$', 'USD'],
  ['¥', 'JPY'],
]);
