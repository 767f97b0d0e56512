/**
 * JSON lines to stderr that can't stall the media: beyond 1 MiB waiting for a slow reader, lines are dropped and
 * counted. Never called for a media message.
 */
const MOST_WAITING_BYTES = 1 << 20;

export interface Log {
  info(code: string, facts?: object): void;
  warn(code: string, facts?: object): void;
  error(code: string, facts?: object): void;
  readonly droppedLines: number;
}

export function openLog(process: string, out: NodeJS.WriteStream): Log {
  let droppedLines = 0;
  const write = (level: string, code: string, facts: object = {}) => {
    if (out.writableLength > MOST_WAITING_BYTES) {
      droppedLines++;
      return;
    }
    const line = JSON.stringify({ time: new Date().toISOString(), level, process, code, ...facts });
    out.write(`${line}\n`);
  };
  return {
    info: (code, facts) => write("info", code, facts),
    warn: (code, facts) => write("warn", code, facts),
    error: (code, facts) => write("error", code, facts),
    get droppedLines() {
      return droppedLines;
    },
  };
}
