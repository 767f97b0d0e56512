// The measuring platform in a process of its own, so that its reading never waits for the test's or the
// benchmark's work. RemotePlatform is the caller's side; forked, this file is the platform.
import { fileURLToPath } from "node:url";
import type { ConnectionSummary } from "./measured-connection.ts";
import { MeasuringPlatform, type PlatformOptions } from "./measuring-platform.ts";
import type { MessageRecord } from "./media-measure.ts";
import type { Behaviour } from "./platform-behaviour.ts";
import { Remote, serve } from "./remote.ts";

interface Started {
  readonly url: string;
  readonly caFile: string;
}

/** MeasuringPlatform's calls, each a promise. */
export class RemotePlatform {
  readonly #remote: Remote;
  readonly #options: PlatformOptions;
  #started: Started | undefined;

  /** `launcher` is put before node, such as `["taskset", "-c", "1"]`. */
  constructor(options: PlatformOptions = {}, launcher: readonly string[] = []) {
    this.#options = options;
    this.#remote = new Remote(new URL(import.meta.url), launcher);
  }

  async start(): Promise<void> {
    this.#started = await this.#remote.call<Started>("start", this.#options);
  }

  /** Stops the platform and its process. */
  stop(): Promise<void> {
    return this.#remote.stop();
  }

  get pid(): number {
    return this.#remote.pid;
  }

  get url(): string {
    if (this.#started === undefined) throw new Error("the platform was not started");
    return this.#started.url;
  }

  get caFile(): string {
    return this.#started?.caFile ?? "";
  }

  connections(): Promise<ConnectionSummary[]> {
    return this.#remote.call("connections");
  }

  messages(connectionId: number): Promise<MessageRecord[]> {
    return this.#remote.call("messages", connectionId);
  }

  takeRows(): Promise<Float64Array> {
    return this.#remote.call("takeRows");
  }

  setBehaviour(behaviour: Behaviour): Promise<void> {
    return this.#remote.call("setBehaviour", behaviour);
  }

  end(connectionId: number, how: "reset" | "close"): Promise<void> {
    return this.#remote.call("end", { connectionId, how });
  }

  readAgain(connectionId: number): Promise<void> {
    return this.#remote.call("readAgain", connectionId);
  }

  /** Stops listening and resets every connection, as a platform that crashes; `comeBack` listens again. */
  goAway(): Promise<void> {
    return this.#remote.call("goAway");
  }

  comeBack(): Promise<void> {
    return this.#remote.call("comeBack");
  }

  beginWindow(): Promise<void> {
    return this.#remote.call("beginWindow");
  }

  endWindow(): Promise<Float64Array> {
    return this.#remote.call("endWindow");
  }
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  let platform = new MeasuringPlatform();
  serve({
    start: async (options: PlatformOptions): Promise<Started> => {
      platform = new MeasuringPlatform(options);
      await platform.start();
      return { url: platform.url, caFile: platform.caFile };
    },
    connections: () => platform.connections,
    messages: (connectionId: number) => platform.messages(connectionId),
    takeRows: () => platform.takeRows(),
    setBehaviour: (behaviour: Behaviour) => platform.setBehaviour(behaviour),
    end: ({ connectionId, how }: { connectionId: number; how: "reset" | "close" }) =>
      platform.end(connectionId, how),
    readAgain: (connectionId: number) => platform.readAgain(connectionId),
    goAway: () => platform.stop(),
    comeBack: () => platform.start(),
    beginWindow: () => platform.beginWindow(),
    endWindow: () => platform.endWindow(),
  });
}
