import { GrammarUtils, type LangiumDocument } from 'langium';
import {
  type Binding,
  type Dataset,
  isBinding,
  isDataset,
  isFormatOption,
  isModel,
  isSheetOption,
} from '../generated/ast.ts';
import { sourceRange } from '../lowering/source.ts';
import type { SlaServices } from '../services.ts';
import type { OutlinedDataset, OutlinedFile } from './frame/outline.ts';
import { rangeOf } from './outline.ts';

export function datasetsIn(document: LangiumDocument): readonly Dataset[] {
  const root = document.parseResult.value;
  return isModel(root) ? root.declarations.filter((declaration) => isDataset(declaration)) : [];
}

/** From the text alone: also of a binding whose mapping is wrong. */
export const outlinedDataset = (dataset: Dataset, services: SlaServices): OutlinedDataset => ({
  files: dataset.items.filter(isBinding).flatMap((binding) => fileOf(binding, services)),
});

function fileOf(binding: Binding, services: SlaServices): readonly OutlinedFile[] {
  const { path, options } = binding;
  const pathAt = rangeOf(binding, 'path', services);
  if (path === undefined || pathAt === undefined) return [];
  const format = options.find(isFormatOption)?.format;
  const sheet = options.find(isSheetOption)?.sheet;
  const brace = GrammarUtils.findNodeForKeyword(binding.$cstNode, '{')?.range.end;
  return [
    {
      path,
      pathAt,
      ...(format === undefined ? {} : { format }),
      ...(sheet === undefined ? {} : { sheet }),
      options: options.map((option) => sourceRange(option, services)),
      head: {
        ...sourceRange(binding, services),
        end: brace === undefined ? pathAt.end : { line: brace.line, column: brace.character },
      },
    },
  ];
}
