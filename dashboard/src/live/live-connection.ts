/**
 * The one socket of a page to the desk. It never says that it is true when nothing was heard: also a socket that stays open and
 * says nothing is lost after some beats.
 */
import { io, type Socket } from "socket.io-client";
import type { WallSnapshot } from "../../../src/desk/contract/wall.ts";
import { get } from "../api.ts";
import { LiveStore } from "./live-store.ts";

/** `true`: what is shown is so now. `lost`: it was so when the desk was last heard. `refused`: the desk does not let us in. */
export type Truth = "connecting" | "true" | "lost" | "refused";

/** Three of the desk's beats (contract/wall). */
const SILENT_MS = 3_000;
const LOOK_MS = 250;
const ANSWER_MS = 2_000;
const REFUSED_MS = 5_000;
/** As soon as the network is back: true again within 2 s. */
const AGAIN_MS = { first: 250, longest: 500 };

export class LiveConnection {
  readonly store = new LiveStore();
  readonly #listeners = new Set<() => void>();
  #socket: Socket | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  #heardMs = 0;
  /** Since when it has been so, or was asked again. */
  #sinceMs = 0;
  #isAsking = false;
  #truth: Truth = "connecting";

  get truth(): Truth {
    return this.#truth;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    if (this.#socket !== null) return;
    const socket = io({
      path: "/live",
      transports: ["websocket"],
      timeout: ANSWER_MS,
      reconnectionDelay: AGAIN_MS.first,
      reconnectionDelayMax: AGAIN_MS.longest,
      randomizationFactor: 0,
    });
    this.#socket = socket;
    socket.on("connect", () => this.#ask());
    // After `over` the desk ends it too: refused is what it was.
    socket.on("disconnect", () => this.#truth !== "refused" && this.#be("lost"));
    socket.on("connect_error", () => {
      this.#be("lost");
      // A browser does not tell why a WebSocket was refused. Asked the plain way the desk does: signed out, the page leaves.
      void get("/me", { background: true, deadlineMs: ANSWER_MS }).catch(() => undefined);
    });
    socket.on("wall", (change: WallSnapshot) => {
      if (this.#isAsking) return;
      this.#heardMs = performance.now();
      if (!this.store.takeChange(change, Date.now())) this.#ask();
      else this.#be("true");
    });
    // A role has ended, or the person was signed out elsewhere.
    socket.on("over", () => this.#be("refused"));
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    addEventListener("online", this.#anew);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    removeEventListener("online", this.#anew);
    const socket = this.#socket;
    // What it still hears while it ends is nobody's any more.
    this.#socket = null;
    socket?.disconnect();
  }

  readonly #anew = (): void => {
    this.#isAsking = false;
    this.#socket?.disconnect().connect();
  };

  /** All of it, the first time and after a gap; what comes meanwhile is older than the answer or in it. */
  #ask(): void {
    const socket = this.#socket;
    if (socket === null || this.#isAsking) return;
    this.#isAsking = true;
    socket
      .timeout(ANSWER_MS)
      .emit("wall", {}, (failed: Error | null, answer: WallSnapshot | { code: string }) => {
        if (socket !== this.#socket || !this.#isAsking) return;
        this.#isAsking = false;
        if (failed !== null) {
          // Where it has gone meanwhile socket.io is on its way back: begun anew from here it would give that up.
          if (socket.connected) this.#anew();
        } else if ("code" in answer) this.#be("refused");
        else {
          this.#heardMs = performance.now();
          this.store.takeSnapshot(answer, Date.now());
          this.#be("true");
        }
      });
  }

  #look(): void {
    const quietMs = performance.now() - this.#heardMs;
    if (this.#truth === "true" && quietMs >= SILENT_MS) {
      this.#be("lost");
      this.#anew();
    } else if (this.#truth === "lost" && this.#socket?.active === false) {
      // The desk has ended it itself: then socket.io does not come back by itself.
      this.#anew();
    } else if (this.#truth === "refused" && performance.now() - this.#sinceMs >= REFUSED_MS) {
      // What was refused may be given back.
      this.#sinceMs = performance.now();
      this.#anew();
    }
  }

  #be(truth: Truth): void {
    if (truth === this.#truth) return;
    this.#truth = truth;
    this.#sinceMs = performance.now();
    for (const listener of this.#listeners) listener();
  }
}
