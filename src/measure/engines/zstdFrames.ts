import { Transform } from 'node:stream';

const FRAME = 0xfd2fb528;
/** Frames of a user's own, which say nothing; their last four bits are free. */
const SKIPPED = 0x184d2a50;

/** What is done with the next bytes: they are looked at, or let by; or a frame is over. */
interface Step {
  readonly kind: 'look' | 'let by' | 'end';
  readonly bytes: number;
}

type Steps = Generator<Step, never, Buffer>;

/**
 * Zstd that was packed piece by piece, by several threads or by putting files together, is one frame behind another. Node unpacks the first frame of what it's given
 * at once and forgets the rest, so each is given by itself. What is no frame behind the last one is an error.
 */
export function frameByFrame(): Transform {
  const steps = framesIn();
  const none = Buffer.alloc(0);
  let step = steps.next(none).value;
  let left = step.bytes;
  let looked: Buffer[] = [];
  const next = (): void => {
    step = steps.next(Buffer.concat(looked)).value;
    left = step.bytes;
    looked = [];
  };
  const givenOut = (chunk: Buffer, give: (frame: Buffer) => void): void => {
    let from = 0;
    let at = 0;
    const cut = (): void => {
      if (at > from) give(chunk.subarray(from, at));
      from = at;
    };
    while (at < chunk.length || left === 0) {
      if (step.kind === 'end') cut();
      if (left === 0) {
        next();
        continue;
      }
      const taken = chunk.subarray(at, at + left);
      if (step.kind === 'look') looked.push(taken);
      at += taken.length;
      left -= taken.length;
    }
    cut();
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      attempt(done, () => givenOut(chunk, (frame) => this.push(frame)));
    },
    flush(done) {
      attempt(done, () => {
        if (looked.length > 0) throw new Error('it ends in the middle of a frame');
      });
    },
  });
}

function attempt(done: (error?: Error) => void, act: () => void): void {
  try {
    act();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done();
}

/** The structure of frames (RFC 8878). */
function* framesIn(): Steps {
  for (;;) {
    const magic = yield* lookAt(4);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPED) yield letBy(yield* lookAt(4));
    else if (magic === FRAME) yield* frame();
    else throw new Error('it goes on behind its frames with something that is no zstd');
    yield { kind: 'end', bytes: 0 };
  }
}

/** A header, blocks that say how long they are, and a checksum where the header says so. */
function* frame(): Generator<Step, void, Buffer> {
  const descriptor = yield* lookAt(1);
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [isSingle ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0;
  yield letBy((isSingle ? 0 : 1) + dictionary + contentSize);
  for (let isLast = false; !isLast; ) {
    const header = yield* lookAt(3);
    isLast = (header & 1) !== 0;
    const isRepeated = ((header >>> 1) & 3) === 1;
    yield letBy(isRepeated ? 1 : header >>> 3);
  }
  yield letBy((descriptor & 4) === 0 ? 0 : 4);
}

const letBy = (bytes: number): Step => ({ kind: 'let by', bytes });

function* lookAt(bytes: number): Generator<Step, number, Buffer> {
  const found = yield { kind: 'look', bytes };
  return found.readUIntLE(0, bytes);
}
