/** A whole number whose last so many digits are decimals. */
export function decimalText(value: bigint, scale: number): string {
  if (scale === 0) return String(value);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** As ISO 8601 has it. Years that it has no four digits for are of no calendar of ours, and refused as such. */
export const utcText = (instant: bigint | number): string =>
  Number.isNaN(new Date(Number(instant)).getTime()) ? String(instant) : new Date(Number(instant)).toISOString();

export const wallText = (instant: bigint | number): string => utcText(instant).replace(/Z$/, '');
