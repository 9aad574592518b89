import { assumedFormatOfPath } from '../../../contract/fileFormat.ts';
import { WIDTH } from '../../formatting/printer.ts';
import type { OutlinedFile } from '../frame/outline.ts';
import { endOf } from '../frame/phrase.ts';
import type { DatasetRule, RuleFix } from '../frame/rule.ts';
import type { TextOf } from '../frame/wording.ts';

const FRAME = `party Northwind
party Acme
agreement Hosting {
  between provider Northwind and customer Acme
  term 2026-01-01 to 2028-12-31
  data incidents intervals {
    field severity: number
  }
}`;

export const assumedFormatRule: DatasetRule = {
  name: 'assumed-format',
  family: 'collection',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds files in datasets that are read as CSV only because neither their names nor the dataset says what they are.',
    why: `\`incidents.log\` may hold commas, tabs or a JSON object on each line. Where nothing says which, it's read as CSV: a file of another kind then fails for columns that
it seems to lack, and whoever puts one in the place of the other finds no word in the dataset of what it should be. \`sla simulate\` and \`sla data check\` say it of
each file that they read. It's decided by the path as it's written: what may be a folder, and a pattern that leaves the ending open, are left to them.`,
    bad: {
      as: 'file',
      text: `${FRAME}
dataset Observed for Hosting {
  incidents from "incidents.log" {
    start = since
    end = gone
    severity = severity
  }
}`,
    },
    good: {
      as: 'file',
      text: `${FRAME}
dataset Observed for Hosting {
  incidents from "incidents.log" format csv {
    start = since
    end = gone
    severity = severity
  }
}`,
    },
    silence: 'When the path leads to a folder whose name has a dot in it: in a folder the ending of each file counts.',
  },
  checkDataset: ({ dataset, textOf }, report) => {
    for (const file of dataset.files) {
      const assumed = assumedFormatOfPath(file.format, file.path);
      if (assumed === undefined) continue;
      report({
        message: `${assumed.replace(/^i/, 'I')}.`,
        at: [file.pathAt],
        fixes: [fixOf(file, textOf)],
      });
    }
  },
};

/** Says what the file is taken for; only a workbook has sheets. */
function fixOf(file: OutlinedFile, textOf: TextOf): RuleFix {
  const clause = file.sheet === undefined ? 'format csv' : 'format xlsx';
  return { title: `Write '${clause}'`, edits: editsOf(file, clause, textOf) };
}

/** Behind the path, as the formatter would: all clauses on its line, or each on a line of its own. */
function editsOf({ pathAt, options, head }: OutlinedFile, clause: string, textOf: TextOf): RuleFix['edits'] {
  const [first] = options;
  if (first !== undefined && first.start.line > pathAt.end.line)
    return [{ at: endOf(pathAt), newText: `\n${' '.repeat(first.start.column)}${clause}` }];
  const indent = `\n${' '.repeat(head.start.column + 2)}`;
  const gaps = [pathAt, ...options].slice(0, -1).flatMap((before, index) => {
    const behind = options[index];
    return behind === undefined ? [] : [{ ...before, start: before.end, end: behind.start }];
  });
  const fits = head.end.column + 1 + clause.length <= WIDTH;
  if (fits || gaps.some((gap) => textOf(gap)?.trim() !== '')) return [{ at: endOf(pathAt), newText: ` ${clause}` }];
  const [gap = endOf(pathAt), ...others] = gaps;
  const behind = gaps.length === 0 ? '' : indent;
  return [{ at: gap, newText: `${indent}${clause}${behind}` }, ...others.map((at) => ({ at, newText: indent }))];
}
