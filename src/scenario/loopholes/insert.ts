/** A text with scenarios added at its end, those left out whose names it has already. Nothing of the text is lost. */
export function withScenarios(
  text: string,
  scenarios: readonly { readonly title: string; readonly text: string }[],
): { readonly text: string; readonly added: number } {
  const missing = scenarios.filter((scenario) => !text.includes(headOf(scenario.text)));
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const end = text === '' || text.endsWith('\n') ? '' : newline;
  const added = missing.map((scenario) => `${newline}${scenario.text.replaceAll('\n', newline)}`);
  return { text: `${text}${end}${added.join('')}`, added: missing.length };
}

/** `scenario "…" of Hosting`: what tells scenarios of a file apart. */
const headOf = (scenario: string): string => /^scenario "(?:\\.|[^"\\])*" of \S+/.exec(scenario)?.[0] ?? scenario;
