export const NEWLINE = 10;
export const RETURN = 13;
export const QUOTE = 34;
/** Codes above this one have no meaning of their own outside quotes; separators, quotes and newlines lie below. */
export const PLAIN_ABOVE = 44;
