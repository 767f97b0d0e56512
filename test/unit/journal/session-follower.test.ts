// A session followed while it is written: from part to part, entered in the middle, torn where a write failed.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type FollowedPlace, SessionFollower } from "../../../src/journal/session-follower.ts";
import {
  FLV_FILE_HEADER,
  TAG_HEADER_BYTES,
  writeTagHeader,
  writeTagTrailer,
} from "../../../src/media/flv.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

let folder: TempFolder;
let follower: SessionFollower | null = null;
afterEach(async () => {
  await follower?.close();
  folder.remove();
});

function tag(timestampMs: number, bytes = 20): Buffer {
  const out = Buffer.alloc(bytes + 15);
  writeTagHeader(out, 0, 9, bytes, timestampMs);
  out.fill(timestampMs % 251, TAG_HEADER_BYTES, TAG_HEADER_BYTES + bytes);
  writeTagTrailer(out, TAG_HEADER_BYTES + bytes, bytes);
  return out;
}

function begin() {
  folder = tempFolder("followed");
  let place: FollowedPlace = { directory: folder.path, newestPart: null };
  const seen: string[] = [];
  follower = new SessionFollower({
    place: () => place,
    onPart: (part, headers) => seen.push(`part ${part} headers ${headers.length}`),
    onTags: (tags, part, offset) => seen.push(`${part}: ${tags.length} at ${offset}`),
  });
  const open = (part: number, directory = folder.path) => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `part-00${part}.flv`), FLV_FILE_HEADER);
    writeFileSync(join(directory, `part-00${part}.index`), "");
    place = { directory, newestPart: part };
  };
  const write = (part: number, bytes: Buffer, directory = folder.path) =>
    appendFileSync(join(directory, `part-00${part}.flv`), bytes);
  return { follower, seen, open, write };
}

describe("a session that is followed", () => {
  it("is waited for until its first part is open, and then read as it grows, whole tags only", async () => {
    const { follower: followed, seen, open, write } = begin();
    expect(await followed.poll()).toBe(false);
    open(1);
    write(1, tag(0));
    write(1, tag(40).subarray(0, 12));
    expect(await followed.poll()).toBe(true);
    expect(seen).toEqual(["part 1 headers 0", "1: 35 at 13"]);
    write(1, tag(40).subarray(12));
    await followed.poll();
    expect(seen.at(-1)).toBe("1: 35 at 48");
    expect(await followed.poll()).toBe(false);
    expect(followed.position).toEqual({ part: 1, offset: 83 });
  });

  it("is read to its part's end before the next part, also where a failed write left half a tag", async () => {
    const { follower: followed, seen, open, write } = begin();
    open(1);
    write(1, tag(0));
    await followed.poll();
    write(1, tag(40));
    write(1, tag(80).subarray(0, 9));
    open(2);
    write(2, tag(0));
    await followed.poll();
    expect(seen.slice(2)).toEqual(["1: 35 at 48", "part 2 headers 0", "2: 35 at 13"]);
  });

  it("is followed into the second directory, whatever lay between", async () => {
    const { follower: followed, seen, open, write } = begin();
    open(1);
    write(1, tag(0));
    await followed.poll();
    const second = join(folder.path, "second");
    open(3, second);
    write(3, tag(0), second);
    await followed.poll();
    expect(seen.slice(2)).toEqual(["part 3 headers 0", "3: 35 at 13"]);
  });

  it("tells a part that can't be read, and goes on when it can", async () => {
    const { follower: followed, seen, open, write } = begin();
    open(1);
    write(1, Buffer.from("this is no tag at all"));
    await expect(followed.poll()).rejects.toMatchObject({ code: "not-a-tag" });
    open(2);
    write(2, tag(0));
    await followed.poll();
    expect(seen.slice(1)).toEqual(["part 2 headers 0", "2: 35 at 13"]);
  });
});
