import type { Remark } from '../../simulation/remarks.ts';
import type { Colours } from '../terminal.ts';
import { printable } from './codeFrame.ts';

/** A warning for each file. */
export const remarksText = (remarks: readonly Remark[], colours: Colours): string =>
  remarks.map(({ file, message }) => `${colours.yellow('warning')} ${printable(`${file}: ${message}`)}\n`).join('');
