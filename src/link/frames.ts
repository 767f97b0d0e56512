/** Newline-delimited JSON: cuts a byte stream into frames in linear time and parses each as one plain object. */

/** Why a byte stream is not the link's: the connection that sent it ends. */
export type FrameErrorCode = "frame-too-large" | "frame-not-utf8" | "frame-not-json" | "frame-not-object";

export class FrameError extends Error {
  readonly code: FrameErrorCode;

  constructor(code: FrameErrorCode, detail: string) {
    super(detail);
    this.name = "FrameError";
    this.code = code;
  }
}

const NEWLINE = 0x0a;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Collects the pieces of an unfinished frame and joins them once, when its newline arrives: a frame that
 * arrives byte by byte costs its length, not its square.
 */
export class FrameSplitter {
  readonly #maxFrameBytes: number;
  #pieces: Buffer[] = [];
  #pendingBytes = 0;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** Yields each whole frame of `chunk`, without its newline. Throws FrameError `frame-too-large`. */
  *push(chunk: Buffer): Generator<Buffer> {
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      const end = newline === -1 ? chunk.length : newline;
      if (this.#pendingBytes + end - start > this.#maxFrameBytes) {
        throw new FrameError("frame-too-large", `a frame is longer than ${this.#maxFrameBytes} bytes`);
      }
      const piece = chunk.subarray(start, end);
      if (newline === -1) {
        this.#keep(piece);
        return;
      }
      start = newline + 1;
      yield this.#take(piece);
    }
  }

  #keep(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#pendingBytes += piece.length;
  }

  #take(last: Buffer): Buffer {
    if (this.#pieces.length === 0) return last;
    const frame = Buffer.concat([...this.#pieces, last], this.#pendingBytes + last.length);
    this.#pieces = [];
    this.#pendingBytes = 0;
    return frame;
  }
}

/**
 * One frame as a plain object. A `__proto__` key is refused: JSON.parse makes it an own property, but a
 * later Object.assign of it would change a prototype. Throws FrameError.
 */
export function parseFrame(frame: Buffer): object {
  let text: string;
  try {
    text = utf8.decode(frame);
  } catch {
    throw new FrameError("frame-not-utf8", "a frame is not valid UTF-8");
  }
  let value: unknown;
  try {
    // The reviver walks every key, so it runs only where the key can occur, spelled out or escaped.
    const suspicious = text.includes("__proto__") || text.includes("\\u");
    value = suspicious ? JSON.parse(text, refusePrototype) : JSON.parse(text);
  } catch (error) {
    throw new FrameError("frame-not-json", error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new FrameError("frame-not-object", "a frame is not a JSON object");
  }
  return value;
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === "__proto__") throw new Error("the key __proto__ is refused");
  return value;
}
