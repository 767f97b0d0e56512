// Follows a session's journal while it grows, from one part into the next: the preview's and the watch's way in.
import { open } from "node:fs/promises";
import { join } from "node:path";
import { FLV_FILE_HEADER_BYTES } from "../media/flv.ts";
import { Follower } from "./follower.ts";
import { headerTags } from "./header-tags.ts";
import { JournalError } from "./journal-error.ts";
import { partFileName, readLine, type SegmentLine } from "./part-index.ts";

/** Where the session is written now, as the gate reports it. */
export interface FollowedPlace {
  /** Absolute. The record may move to the second directory between two parts. */
  readonly directory: string;
  /** Null before the first one is open. */
  readonly newestPart: number | null;
}

export interface SessionFollowerOptions {
  readonly place: () => FollowedPlace;
  /** A part begins here, or is entered in its middle; then with the tags of the headers in force, oldest first. */
  readonly onPart: (part: number, headers: readonly Buffer[]) => void;
  /** Whole tags, back to back, which begin at `offset` of the part; valid during the call. */
  readonly onTags: (tags: Buffer, part: number, offset: number) => void;
}

/** One call of `poll` reads no more than this, so that one session that lags keeps no other waiting. */
const MOST_AT_ONCE_BYTES = 4 << 20;
/** Of the follower's buffer: what fills less of it ended where the file ends. */
const NEARLY_NOTHING_BYTES = 64 * 1024;
/** Enough for the last 30 lines of an index. */
const INDEX_TAIL_BYTES = 32 * 1024;

interface OpenPart {
  readonly number: number;
  readonly directory: string;
  readonly follower: Follower;
}

export class SessionFollower {
  readonly #options: SessionFollowerOptions;
  #part: OpenPart | null = null;
  #polling: Promise<boolean> | null = null;
  #closed = false;

  constructor(options: SessionFollowerOptions) {
    this.#options = options;
  }

  /** The part that is read and the offset of the next tag; null before the first one. */
  get position(): { readonly part: number; readonly offset: number } | null {
    return this.#part === null ? null : { part: this.#part.number, offset: this.#part.follower.position };
  }

  /**
   * Hands on what has been written since. Calls while one is under way join it.
   * @returns whether anything was read. Rejects with the disk's error; the next call tries again.
   */
  poll(): Promise<boolean> {
    this.#polling ??= this.#read().finally(() => {
      this.#polling = null;
    });
    return this.#polling;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#polling?.catch(() => undefined);
    await this.#leave();
  }

  async #read(): Promise<boolean> {
    let bytes = 0;
    while (!this.#closed && bytes < MOST_AT_ONCE_BYTES) {
      const part = this.#part ?? (await this.#enter());
      if (part === null) break;
      const tags = await this.#tagsOf(part);
      if (tags !== null) {
        this.#options.onTags(tags.bytes, part.number, tags.from);
        bytes += tags.bytes.length;
        // The end for now: asking once more would cost as much as what was read.
        if (tags.bytes.length < NEARLY_NOTHING_BYTES && this.#isNewest(part)) break;
      } else if (!(await this.#goOn(part))) break;
    }
    return bytes > 0;
  }

  #isNewest({ number }: OpenPart): boolean {
    return this.#options.place().newestPart === number;
  }

  /** What stands torn at a part's end is no tag: the record goes on in the next part. */
  async #tagsOf({ follower, number }: OpenPart) {
    try {
      return await follower.read();
    } catch (error) {
      const next = this.#options.place().newestPart;
      if (error instanceof JournalError && next !== null && next > number) return null;
      throw error;
    }
  }

  /** At the first look: from the newest key frame that the index names, with the headers it needs. */
  async #enter(): Promise<OpenPart | null> {
    const { directory, newestPart } = this.#options.place();
    if (newestPart === null) return null;
    const segment = await newestKeySegment(join(directory, partFileName(newestPart, "index")));
    const path = join(directory, partFileName(newestPart, "flv"));
    const headers = segment === null ? [] : await headerTags(path, segment);
    return this.#open(newestPart, directory, headers, segment?.from ?? FLV_FILE_HEADER_BYTES);
  }

  async #goOn({ number }: OpenPart): Promise<boolean> {
    const { directory, newestPart } = this.#options.place();
    if (newestPart === null || newestPart <= number) return false;
    await this.#leave();
    try {
      this.#part = await this.#open(number + 1, directory, [], FLV_FILE_HEADER_BYTES);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      // The parts between lie in the other directory: what matters is what is written now.
      this.#part = await this.#open(newestPart, directory, [], FLV_FILE_HEADER_BYTES);
    }
    return true;
  }

  async #open(
    number: number,
    directory: string,
    headers: readonly Buffer[],
    from: number,
  ): Promise<OpenPart> {
    const follower = new Follower(join(directory, partFileName(number, "flv")), from);
    await follower.open();
    const part = { number, directory, follower };
    this.#part = part;
    this.#options.onPart(number, headers);
    return part;
  }

  async #leave(): Promise<void> {
    const part = this.#part;
    this.#part = null;
    await part?.follower.close();
  }
}

/** The last segment that begins with a key frame, by the end of the index alone: a long hearing's has megabytes. */
async function newestKeySegment(path: string): Promise<SegmentLine | null> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - INDEX_TAIL_BYTES);
    const tail = Buffer.alloc(size - from);
    const { bytesRead } = await file.read(tail, 0, tail.length, from);
    const lines = tail.toString("utf8", 0, bytesRead).split("\n").reverse();
    for (const text of lines) {
      const line = readLine(text)?.line;
      if (line?.kind === "segment" && line.key) return line;
    }
    return null;
  } finally {
    await file.close();
  }
}
