// The one error of the wire: what a peer sent that this side will not take. It ends that peer's connection
// and nothing else, so it carries a stable code for the counters and a plain sentence for the log line.

export type WireErrorCode =
  | "handshake-version"
  | "chunk-stream-id-too-large"
  | "chunk-streams-too-many"
  | "chunk-without-header"
  | "chunk-header-changed"
  | "chunk-size-invalid"
  | "chunks-too-small"
  | "control-malformed"
  | "message-too-long"
  | "assembly-too-large"
  | "aggregate-malformed"
  | "amf-truncated"
  | "amf-marker"
  | "amf-nesting"
  | "amf-entries"
  | "command-malformed"
  | "command-order"
  | "command-rate"
  | "chunk-rate"
  | "data-malformed"
  | "streams-too-many";

export class WireError extends Error {
  override readonly name = "WireError";
  readonly code: WireErrorCode;
  /** Where in the input it stood: bytes from the start of the message or, for chunks, of the connection. */
  readonly offset: number;
  /** What was expected there, in words for a technician's log. */
  readonly expectation: string;

  constructor(code: WireErrorCode, offset: number, expectation: string) {
    super(`${code} at byte ${offset}: expected ${expectation}`);
    this.code = code;
    this.offset = offset;
    this.expectation = expectation;
  }
}
