/** Which courtroom an encoder means, from the URL it publishes to (design 5). Pure. */
export interface EncoderClaim {
  readonly courtroom: string;
  readonly key: string;
  /** Raw stream name and room, without the key: what the desk reads a case number from. */
  readonly streamName: string;
}

const APP = "court";

/** @returns null when the URL names no courtroom of ours. */
export function readClaim(
  app: string,
  streamName: string,
  query: ReadonlyMap<string, string>,
): EncoderClaim | null {
  if (app !== APP || streamName === "") return null;
  const room = query.get("room");
  const shown = room === undefined ? streamName : `${streamName}?room=${room}`;
  return { courtroom: room ?? streamName, key: query.get("key") ?? "", streamName: shown };
}
