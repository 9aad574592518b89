import type { Binding, Dataset } from '../contract/dataset.ts';
import { assumedFormat } from '../contract/fileFormat.ts';
import type { SourceReport } from '../measure/measurements.ts';
import type { Remark } from './remarks.ts';

/** Of files of which neither their names nor the dataset say what they are: how they were read, and how to say otherwise. */
export const assumedFormats = (
  { bindings, onRecord = [] }: Pick<Dataset, 'bindings' | 'onRecord'>,
  sources: readonly Pick<SourceReport, 'data' | 'file'>[],
): readonly Remark[] => {
  const all = [...bindings, ...onRecord.map(({ binding }) => binding)];
  return sources.flatMap(({ data, file }) => {
    const said = all.map((binding) => (binding.data === data ? assumedFormatOf(binding, file) : undefined));
    const message = said.find((one) => one !== undefined);
    return message === undefined ? [] : [{ file, message }];
  });
};

/** How a file was read of which nothing says what it is. */
export const assumedFormatOf = ({ source }: Binding, file: string): string | undefined =>
  source.kind === 'file' ? assumedFormat(source.format, file) : undefined;
