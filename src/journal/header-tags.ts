// The metadata and sequence headers in force at a segment, which stand somewhere before it in the same part.
import { tagEnd } from "../media/flv.ts";
import { Follower } from "./follower.ts";
import { JournalError } from "./journal-error.ts";
import type { SegmentLine } from "./part-index.ts";

/** Copies of those tags, oldest first. @param path of the part. @throws JournalError not-a-tag */
export async function headerTags(path: string, segment: SegmentLine): Promise<Buffer[]> {
  const tags: Buffer[] = [];
  for (const offset of headerOffsets(segment)) tags.push(await tagAt(path, offset));
  return tags;
}

function headerOffsets({ metadata, video, audio, from }: SegmentLine): number[] {
  return [metadata, video, audio]
    .filter((offset) => offset !== null)
    .filter((offset) => offset < from)
    .sort((a, b) => a - b);
}

async function tagAt(path: string, offset: number): Promise<Buffer> {
  const follower = new Follower(path, offset);
  try {
    const tags = await follower.read();
    if (tags === null) throw new JournalError("not-a-tag", `no tag at ${offset} of ${path}`);
    return Buffer.from(tags.bytes.subarray(0, tagEnd(tags.bytes, 0, tags.bytes.length)));
  } finally {
    await follower.close();
  }
}
