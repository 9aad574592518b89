import { NEWLINE, PLAIN_ABOVE, QUOTE, RETURN } from './csvBytes.ts';

/** A row that takes more bytes is refused. */
export const LONGEST = 2_000_000;
/** Room for the beginning of a record in front of what is read next. */
const SPARE = 1 << 12;
/** Bytes of it that a message may show. */
const SHOWN = 200;

/** How a cell is written. */
const WRITTEN = { plain: 0, quoted: 1, withQuotes: 2 } as const;

/** A record of a CSV file as it stands in the bytes that were read last. */
export interface CsvRecord {
  /** 1-based, the header counted. */
  readonly line: number;
  readonly cells: number;
  readonly problem: 'too-long' | 'text-behind-quote' | undefined;
  /** Shows a cell's text to `look`, and gives what that says; an unquoted cell without text is absent. */
  look(place: number, to: CellReader): boolean;
  /** All of it, for a message. */
  text(): string;
}

/** Who looks at a cell. The bytes are at hand during the call only. */
export interface CellReader {
  look(bytes: Uint8Array, start: number, end: number): boolean;
  lookAbsent(): void;
}

/** Takes records that need no second look, many at once; never the first, which is the header. What it leaves is taken byte by byte. */
export interface PlainRecords {
  /** Says which bytes are at hand from now on; they end at `length`. */
  open(bytes: Uint8Array, length: number): void;
  /** Takes the records from one on, which begins at a place and stands on a line; gives where the first begins that it left. Each was on a line of its own. */
  take(from: number, line: number): number;
  /** How many records it took the last time. */
  readonly taken: number;
}

type Written = (typeof WRITTEN)[keyof typeof WRITTEN];

/**
 * Splits CSV or TSV into records: RFC 4180 with the separator given, any of the three newlines, quotes that hide separators and newlines. Lines
 * without anything are no records unless there is one column only. `onRecord` is called for each record while its bytes are at hand.
 */
export class CsvScan {
  readonly #delimiter: number;
  readonly #blankLines: boolean;
  readonly #onRecord: (record: CsvRecord) => void;
  readonly #plain: PlainRecords | undefined;
  readonly #record: CsvRecord;
  /** Bytes of the record that isn't complete yet, and what was read behind it. */
  #bytes: Uint8Array = new Uint8Array(0);
  /** How many of these bytes there are. */
  #length = 0;
  #position = 0;
  #recordStart = 0;
  #recordEnd = 0;
  #cells = 0;
  #starts: number[] = [];
  #ends: number[] = [];
  #written: Written[] = [];
  #cellStart = 0;
  #cellWritten: Written = WRITTEN.plain;
  /** Where the closing quote of the cell at hand stands. */
  #closedAt = -1;
  #state: 'outside' | 'quoted' | 'closing' = 'outside';
  #returned = false;
  /** Whether the first record is complete. */
  #headed = false;
  #line = 1;
  #recordLine = 1;
  #problem: CsvRecord['problem'];
  /** How a record that is too long begins; its bytes were thrown away. */
  #dropped: Uint8Array | undefined;

  constructor(delimiter: string, blankLines: boolean, onRecord: (record: CsvRecord) => void, plain?: PlainRecords) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#plain = plain;
    this.#blankLines = blankLines;
    this.#onRecord = onRecord;
    const scan = this;
    this.#record = {
      get line() {
        return scan.#recordLine;
      },
      get cells() {
        return scan.#cells;
      },
      get problem() {
        return scan.#problem;
      },
      look: (place, to) => scan.#look(place, to),
      text: () => decoder.decode(scan.#dropped ?? scan.#bytes.subarray(scan.#recordStart, scan.#recordEnd)),
    };
  }

  /** Takes the next bytes of the file. */
  take(chunk: Uint8Array): void {
    this.room(chunk.length).set(chunk);
    this.filled(chunk.length);
  }

  /** Where the next bytes of the file may be written, so many at most. What was looked at before is gone. */
  room(atMost: number): Uint8Array {
    this.#keepRest(atMost);
    return this.#bytes.subarray(this.#length, this.#length + atMost);
  }

  /** Takes the bytes that were written there. */
  filled(count: number): void {
    this.#length += count;
    const [bytes, delimiter, length] = [this.#bytes, this.#delimiter, this.#length];
    this.#plain?.open(bytes, length);
    let i = this.#position;
    if (i === this.#recordStart && this.#dropped === undefined) i = this.#takePlain(i);
    while (i < length) {
      if (this.#state !== 'outside') {
        i = this.#state === 'quoted' ? this.#inQuotes(i) : this.#behindQuote(i);
        continue;
      }
      const code = bytes[i] as number;
      if (code > PLAIN_ABOVE) {
        i++;
        continue;
      }
      if (code === delimiter) {
        this.#endCell(i);
        i++;
      } else if (code === NEWLINE || code === RETURN) {
        // The newline behind a carriage return belongs to it.
        const second = code === NEWLINE && this.#returned && i === this.#recordStart;
        this.#returned = code === RETURN;
        if (second) this.#startRecord(i + 1);
        else this.#endRecord(i);
        i = this.#takePlain(i + 1);
      } else {
        if (code === QUOTE && i === this.#cellStart) {
          this.#state = 'quoted';
          this.#cellWritten = WRITTEN.quoted;
          this.#returned = false;
        }
        i++;
      }
    }
    this.#position = i;
  }

  /** The file is over. Gives the line of a quote that is never closed. */
  end(): number | undefined {
    if (this.#state === 'quoted') return this.#recordLine;
    if (this.#state === 'closing') this.#state = 'outside';
    if (this.#dropped !== undefined || this.#length > this.#recordStart) this.#endRecord(this.#length);
    return undefined;
  }

  /** From where a record begins: past those that are plain. */
  #takePlain(from: number): number {
    if (this.#plain === undefined || !this.#headed) return from;
    const next = this.#plain.take(from, this.#line);
    if (next === from) return from;
    this.#line += this.#plain.taken;
    this.#returned = false;
    this.#startRecord(next);
    return next;
  }

  /** Moves the record that isn't complete to the front, with room behind it. */
  #keepRest(room: number): void {
    const rest = this.#bytes.subarray(this.#recordStart, this.#length);
    const kept = rest.length > LONGEST ? 0 : rest.length;
    if (kept < rest.length) {
      this.#problem = 'too-long';
      this.#dropped ??= rest.slice(0, SHOWN);
    }
    const by = this.#length - kept;
    const front = kept + room > this.#bytes.length ? new Uint8Array(kept + room + SPARE) : this.#bytes;
    if (kept > 0) front.set(rest);
    this.#bytes = front;
    this.#length = kept;
    this.#recordStart = Math.max(0, this.#recordStart - by);
    this.#cellStart -= by;
    this.#closedAt -= by;
    this.#position -= by;
    for (let i = 0; i < this.#cells; i++) {
      this.#starts[i] = (this.#starts[i] as number) - by;
      this.#ends[i] = (this.#ends[i] as number) - by;
    }
  }

  /** Goes on to the next quote. */
  #inQuotes(from: number): number {
    const [bytes, length] = [this.#bytes, this.#length];
    let i = from;
    for (; i < length; i++) {
      const code = bytes[i] as number;
      if (code === QUOTE) {
        this.#returned = false;
        this.#closedAt = i;
        this.#state = 'closing';
        return i + 1;
      }
      if (code === NEWLINE) {
        if (!this.#returned) this.#line++;
      } else if (code === RETURN) this.#line++;
      this.#returned = code === RETURN;
    }
    return i;
  }

  /** A quote may be doubled; else the cell is over. */
  #behindQuote(i: number): number {
    const code = this.#bytes[i] as number;
    if (code === QUOTE) {
      this.#cellWritten = WRITTEN.withQuotes;
      this.#state = 'quoted';
      return i + 1;
    }
    this.#state = 'outside';
    if (code !== this.#delimiter && code !== NEWLINE && code !== RETURN) this.#problem ??= 'text-behind-quote';
    return i;
  }

  #endCell(at: number): void {
    const quoted = this.#cellWritten !== WRITTEN.plain;
    this.#starts[this.#cells] = this.#cellStart + (quoted ? 1 : 0);
    this.#ends[this.#cells] = quoted ? this.#closedAt : at;
    this.#written[this.#cells] = this.#cellWritten;
    this.#cells++;
    this.#cellStart = at + 1;
    this.#cellWritten = WRITTEN.plain;
  }

  #endRecord(at: number): void {
    if (at > this.#recordStart || this.#dropped !== undefined || this.#blankLines) {
      if (at - this.#recordStart > LONGEST) this.#problem = 'too-long';
      this.#endCell(at);
      this.#recordEnd = at;
      this.#onRecord(this.#record);
      this.#headed = true;
    }
    this.#line++;
    this.#startRecord(at + 1);
  }

  #startRecord(at: number): void {
    this.#recordStart = at;
    this.#cellStart = at;
    this.#cells = 0;
    this.#recordLine = this.#line;
    this.#problem = undefined;
    this.#dropped = undefined;
    this.#cellWritten = WRITTEN.plain;
  }

  #look(place: number, to: CellReader): boolean {
    const start = this.#starts[place] as number;
    const end = this.#ends[place] as number;
    const written = this.#written[place];
    if (written === WRITTEN.plain && start === end) {
      to.lookAbsent();
      return true;
    }
    if (written !== WRITTEN.withQuotes) return to.look(this.#bytes, start, end);
    const single = new Uint8Array(end - start);
    let length = 0;
    for (let i = start; i < end; i++) {
      single[length++] = this.#bytes[i] as number;
      if (this.#bytes[i] === QUOTE) i++;
    }
    return to.look(single, 0, length);
  }
}

const decoder = new TextDecoder();
