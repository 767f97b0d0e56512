// How a measuring platform treats its publishers: well, or badly in one chosen way.

/** States of a connection before media, in order. TLS only over rtmps; the SYN stage is silent-port.ts's. */
export type Stage = "tls" | "handshake" | "connect" | "create-stream" | "publish";

export interface Behaviour {
  /**
   * What is done on reaching a stage instead of answering: hang (answer nothing, stay open), reset, close (FIN),
   * or refuse (at connect: _error; at publish: onStatus with `code`, default NetStream.Publish.BadName).
   */
  readonly stop?: {
    readonly at: Stage;
    readonly how: "hang" | "reset" | "close" | "refuse";
    readonly code?: string;
  };
  /** How media is read once publishing began. "never": the peer's send buffer fills. Default "normal". */
  readonly reading?: "normal" | "never" | { readonly bytesPerSecond: number };
  /** Reset the connection after so many media messages. */
  readonly resetAfterMessages?: number;
  /** Enhanced RTMP's NetConnection.Connect.ReconnectRequest after so many media messages, naming this tcUrl. */
  readonly reconnectRequest?: { readonly afterMessages: number; readonly tcUrl?: string };
  /** Ask for `authmod=adobe` credentials. */
  readonly credentials?: { readonly user: string; readonly password: string };
}
