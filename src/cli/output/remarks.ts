import type { Remark } from '../../simulation/assumedFormats.ts';
import type { Colours } from '../terminal.ts';
import { printable } from './codeFrame.ts';

export interface Remarks {
  readonly onRemark: (remark: Remark) => void;
  /** A warning for each file, however many agreements read it. */
  readonly text: (colours: Colours) => string;
}

/** What is to be known of files beside what is stated. */
export function gatherRemarks(): Remarks {
  const found = new Map<string, Remark>();
  return {
    onRemark: (remark) => void found.set(remark.file, remark),
    text: (colours) =>
      [...found.values()].map(({ message }) => `${colours.yellow('warning')} ${printable(message)}\n`).join(''),
  };
}
