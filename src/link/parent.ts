/** What the parent and its two children say to each other over Node's IPC channel. */

/** The first message to a child; nothing is opened before it. */
export interface StartMessage<Part = unknown> {
  readonly type: "start";
  /** Shared by gate and desk, new with every parent: who shows it on the link is the node's own. */
  readonly secret: string;
  /** Rises with every child started, across parents too. The gate serves the highest desk only. */
  readonly incarnation: number;
  /** This process's part of the configuration; every path absolute. */
  readonly config: Part;
  readonly projectRoot: string;
}

/** Stop in order, then exit by yourself; the parent kills what is still there at its deadline. */
export interface StopMessage {
  readonly type: "stop";
}

export type ParentMessage<Part = unknown> = StartMessage<Part> | StopMessage;

/** `alive` every 500 ms from the event loop itself; `ready` once, when the child does its work. */
export interface ChildMessage {
  readonly type: "alive" | "ready";
}
