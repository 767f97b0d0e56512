/** The parent's log: JSON lines on stderr, dropped (and counted) rather than queued without end. */

export type Log = (event: string, facts?: Readonly<Record<string, unknown>>) => void;

/** Design 9: log lines to a stalled reader are dropped beyond 1 MiB. */
const MAX_QUEUED_BYTES = 1024 * 1024;

export function createLog(stream: NodeJS.WriteStream): Log {
  let dropped = 0;
  // A reader that went away must not end the parent, and with it the recording.
  stream.on("error", () => {});
  return (event, facts = {}) => {
    if (stream.writableLength > MAX_QUEUED_BYTES) {
      dropped += 1;
      return;
    }
    const lost = dropped > 0 ? { droppedLines: dropped } : {};
    dropped = 0;
    const line = { time: new Date().toISOString(), process: "parent", event, ...facts, ...lost };
    stream.write(`${JSON.stringify(line)}\n`);
  };
}
