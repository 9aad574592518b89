import type { Binding, Dataset } from '../contract/dataset.ts';
import { assumedFormat } from '../contract/fileFormat.ts';
import type { SourceReport } from '../measure/measurements.ts';
import type { Remark } from './remarks.ts';

/** Of files of which neither their names nor the dataset say what they are: how they were read, and how to say otherwise. */
export const assumedFormats = (
  { bindings, onRecord = [] }: Pick<Dataset, 'bindings' | 'onRecord'>,
  sources: readonly Pick<SourceReport, 'data' | 'file'>[],
): readonly Remark[] => {
  const open = [...bindings, ...onRecord.map(({ binding }) => binding)].filter(saysNoFormat);
  if (open.length === 0) return [];
  return sources.flatMap(({ data, file }) => {
    const message = open.some((binding) => binding.data === data) ? assumedFormat(undefined, file) : undefined;
    return message === undefined ? [] : [{ file, message }];
  });
};

/** How a file was read of which nothing says what it is. */
export const assumedFormatOf = (binding: Binding, file: string): string | undefined =>
  saysNoFormat(binding) ? assumedFormat(undefined, file) : undefined;

const saysNoFormat = ({ source }: Binding): boolean => source.kind === 'file' && source.format === undefined;
