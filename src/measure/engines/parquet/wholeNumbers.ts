const HIGH = 2 ** 32;

/** A whole number of 64 bits, NaN where no float holds it. */
export function longAt(view: DataView, at: number): number {
  const value = view.getInt32(at + 4, true) * HIGH + view.getUint32(at, true);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}
