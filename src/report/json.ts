/**
 * A document as JSON: properties in their declared order, two blanks of indentation, a newline at the end; the same bytes for the
 * same document (S1).
 */
export const jsonText = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
