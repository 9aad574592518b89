import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md', 'test/**/*.md'], { cwd: root }).sort();

describe('the pages', () => {
  it('are found', () => assert.ok(pages.includes('README.md') && pages.length > 10, pages.join()));

  for (const page of pages) {
    it(`${page} links to what is there`, () => {
      const text = readFileSync(path.join(root, page), 'utf8')
        .replace(/^```[\s\S]*?^```/gm, '')
        .replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
      const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
      const missing = targets
        .filter((target) => !/^(https?:|#)/.test(target))
        .filter((target) => !existsSync(path.join(root, path.dirname(page), target.replace(/#.*$/, ''))));
      assert.deepEqual(missing, []);
    });
  }
});
