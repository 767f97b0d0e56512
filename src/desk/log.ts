/** The desk's log: JSON lines on stderr, secrets taken out, dropped rather than queued without end. */
import pino, { type Logger } from "pino";

export type Log = Logger;

/** Design 9: log lines to a stalled reader are dropped beyond 1 MiB. */
const MAX_QUEUED_BYTES = 1024 * 1024;

const SECRETS = ["token", "secret", "encoderKey", "key", "authorization", "url", "password"];

export function createLog(destination: pino.DestinationStream = toStderr()): Log {
  return pino(
    {
      base: { process: "desk" },
      messageKey: "event",
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      redact: { paths: [...SECRETS, ...SECRETS.map((name) => `*.${name}`)], censor: "***" },
      serializers: { error: pino.stdSerializers.err },
    },
    destination,
  );
}

function toStderr(): pino.DestinationStream {
  const stream = pino.destination({ dest: 2, sync: false, maxLength: MAX_QUEUED_BYTES });
  // A reader that went away must not end the desk.
  stream.on("error", () => {});
  return stream;
}
