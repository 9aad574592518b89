/** A file means the same however it's laid out: its contracts, datasets and scenarios are compared without the places in the text. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { root } from '../../../scripts/bundles.ts';
import { formatText } from '../../../src/language/formatting/format.ts';
import { declaredIn } from '../../../src/language/lowering/declared.ts';
import { createSlaServices } from '../../../src/language/module.ts';
import { loadText } from '../../../src/language/workspace/load.ts';
import { nodeContext } from '../../../src/language/workspace/node.ts';
import { randomNumbers } from '../fuzz/edits.ts';
import { createParser } from './parser.ts';

const files = globSync(
  ['examples/**/*.sla', 'test/conformance/*.sla', 'test/fixtures/**/*.sla', 'test/language/contracts/*.sla'],
  { cwd: root },
).sort();
const parser = createParser();
const { Sla } = createSlaServices(nodeContext([URI.file(root)]));

function formatted(text: string): string | undefined {
  const result = formatText(parser, text);
  return result.kind === 'formatted' ? result.text : undefined;
}

/** Contracts, datasets and scenarios of a text, without the places where they stand in it. */
async function meaning(file: string, text: string): Promise<string> {
  const declared = declaredIn(await loadText(Sla, text, URI.file(path.join(root, file))));
  const { contractOf, datasetOf, scenarioOf } = Sla.lowering.Contracts;
  const lowered = [
    declared.agreements.map((each) => contractOf(each)),
    declared.datasets.map((each) => datasetOf(each)),
    declared.scenarios.map((each) => scenarioOf(each)),
  ];
  return JSON.stringify(
    lowered,
    (key, value: unknown) => (/^(at|nameAt|declaredAt)$/.test(key) ? undefined : value),
    1,
  );
}

const GAPS = [' ', '    ', '\t', '\n', '\n\n\n', '\r\n'];

/** The text with other white space wherever there is some. */
function mangled(text: string, random: (below: number) => number): string {
  const { tokens, hidden } = Sla.parser.Lexer.tokenize(text);
  const pieces = [...tokens, ...hidden].sort((a, b) => a.startOffset - b.startOffset);
  let result = '';
  let end = 0;
  for (const { startOffset, image, tokenType } of pieces) {
    if (tokenType.name === 'WS') continue;
    // What stands without a gap may stay so; a comment to the end of the line ends with it.
    const gap = result.endsWith('\n') || startOffset === end ? '' : (GAPS[random(GAPS.length)] ?? ' ');
    result += `${gap}${image}`;
    end = startOffset + image.length;
    if (tokenType.name === 'SL_COMMENT') result += '\n';
  }
  return `${result}\n`;
}

describe('whatever its layout', () => {
  const random = randomNumbers(20260114);

  it('there are files to look at', () => assert.ok(files.length > 100, `${files.length}`));

  for (const file of files) {
    // Fixtures mark places of diagnostics, which isn't the language.
    const text = readFileSync(path.join(root, file), 'utf8').replaceAll(/[»«]/g, '');
    const canonical = formatted(text);
    if (canonical === undefined) continue;
    it(`${file} means the same`, async () => {
      const means = await meaning(file, text);
      assert.equal(await meaning(file, canonical), means, 'formatted');
      const again = formatted(mangled(text, random));
      assert.ok(again !== undefined);
      assert.equal(formatted(again), again, 'formatted twice');
      if (again !== canonical) assert.equal(await meaning(file, again), means, 'formatted from other white space');
    });
  }
});
