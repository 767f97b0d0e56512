// One publisher's connection: its socket, its absolute deadlines (design 10) and the one reason it ends for.
// The bytes are given to receive() by whoever reads the socket (reused-read.ts or `data` events).
import type { Socket } from "node:net";
import type { PublisherLimits } from "./limits.ts";
import type { PublishRequest } from "./publish-request.ts";
import {
  type ForwardedCodecs,
  type MediaType,
  PublisherDialog,
  type RefusalStatus,
} from "./publisher-dialog.ts";
import type { PaceTurn, ReadPace } from "./read-pace.ts";
import { READ_BYTES } from "./reused-read.ts";
import { WireError } from "./wire-error.ts";

/** Why a connection ended: `code` is stable and counted, `detail` is for the log line. */
export interface CloseReason {
  readonly code: string;
  readonly detail: string;
}

/** One a connection; nothing is called after `closed`. */
export interface PublisherHandler {
  /** Answer with accept() or refuse(), now or later; nothing more is read until then. */
  publish(request: PublishRequest): void;
  /** `payload[0..length)` is valid during the call only. Type 18 is an FLV script tag body. */
  message(type: MediaType, timestamp: number, payload: Buffer, length: number): void;
  /** All that had arrived was handed over, and the socket is left alone for a beat: the moment to write it. */
  rests?(): void;
  /** The encoder said that it stops; what it sends after is dropped, and `closed` follows. */
  unpublish(): void;
  closed(reason: CloseReason): void;
}

export interface PublisherConnectionOptions {
  readonly limits: PublisherLimits;
  /** Monotonic clock, ms. */
  readonly monotonicMs: () => number;
  readonly createHandler: (connection: PublisherConnection) => PublisherHandler;
  readonly codecs?: ForwardedCodecs;
  /** Once it publishes its socket is read in turns; null: whenever something arrives. */
  readonly pace: ReadPace | null;
  /** For the listener's bookkeeping: accepted, or closed before that. Called once. */
  readonly onSettled?: () => void;
  readonly onClosed?: () => void;
  /** See PublisherDialogOptions. */
  readonly receivedBytes?: number;
}

export class PublisherConnection {
  readonly remoteAddress: string;
  readonly #socket: Socket;
  readonly #options: PublisherConnectionOptions;
  readonly #limits: PublisherLimits;
  readonly #handler: PublisherHandler;
  readonly #dialog: PublisherDialog;
  readonly #openedAtMs: number;
  #timer: NodeJS.Timeout;
  #reason: CloseReason | null = null;
  #closed = false;
  #settled = false;
  #startedAtMs = 0;
  #hasMedia = false;
  #lastByteAtMs: number;
  #turn: PaceTurn | null = null;
  /** Read empty, and at every arrival since: what comes next has only just arrived. */
  #wasEmptied = true;
  #newSinceMs: number;
  #heldByCaller = false;
  /** Between accept() and the delivery of what had to wait: nothing newer may be read. */
  #releasing = false;
  #isPaused = false;
  #pausedAtMs = 0;
  /** Why the peer was told to leave: the reason of the close that follows, whoever closes first. */
  #leaveReason: CloseReason | null = null;

  constructor(socket: Socket, options: PublisherConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#limits = options.limits;
    this.remoteAddress = socket.remoteAddress ?? "";
    this.#openedAtMs = options.monotonicMs();
    this.#lastByteAtMs = this.#openedAtMs;
    this.#newSinceMs = this.#openedAtMs;
    this.#dialog = new PublisherDialog(
      {
        limits: options.limits,
        monotonicMs: options.monotonicMs,
        remoteAddress: this.remoteAddress,
        ...(options.codecs === undefined ? {} : { codecs: options.codecs }),
        ...(options.receivedBytes === undefined ? {} : { receivedBytes: options.receivedBytes }),
      },
      {
        send: (bytes) => this.#send(bytes),
        publish: (request) => {
          if (this.#reason === null) this.#handler.publish(request);
        },
        message: (type, timestamp, payload, length) => {
          if (this.#reason !== null) return;
          if (!this.#hasMedia && type !== 18) this.#onFirstMedia();
          this.#handler.message(type, timestamp, payload, length);
        },
        unpublish: () => {
          if (this.#reason !== null) return;
          this.#handler.unpublish();
          this.#wakeIn(this.#limits.lingerMs);
        },
        leave: (code, detail) => this.#leave(code, detail),
      },
    );
    const firstDeadlineMs = Math.min(this.#limits.handshakeMs, this.#limits.publishDecisionMs);
    this.#timer = setTimeout(() => this.#onDeadline(), firstDeadlineMs);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#gone("connection-lost", error.code ?? error.message);
    });
    socket.on("end", () => {
      this.#gone("peer-closed", "the encoder closed the connection");
    });
    socket.on("close", () => this.#onClose());
    this.#handler = options.createHandler(this);
  }

  get #isLeaving(): boolean {
    return this.#leaveReason !== null;
  }

  get receivedBytes(): number {
    return this.#dialog.receivedBytes;
  }

  /** Whether pauseReading() holds it; waiting for the publish decision does not count. */
  get isReadingPaused(): boolean {
    return this.#heldByCaller;
  }

  /** What is handed over now arrived no earlier than this (monotonic ms): it may have waited to be read. */
  get newSinceMs(): number {
    return this.#newSinceMs;
  }

  /** Bytes as they were read; they are used up when it returns. False: read no more until the socket is resumed. */
  receive(bytes: Buffer, length: number): boolean {
    // A peer that was told to leave is still read, so that a reset does not overtake the last word.
    if (this.#reason !== null || this.#isLeaving) return true;
    const now = this.#options.monotonicMs();
    this.#lastByteAtMs = now;
    if (this.#wasEmptied) this.#newSinceMs = now;
    try {
      this.#dialog.receive(bytes, 0, length);
    } catch (error) {
      this.#fail(error);
    }
    this.#wasEmptied = length < READ_BYTES;
    if (this.#wasEmptied) this.#newSinceMs = now;
    this.#applyPause();
    return !(this.#wasEmptied && this.#rests(length, now));
  }

  /**
   * Reads at once what waits for its turn; `done` follows when all that had arrived by now has been handed over, so that
   * whatever comes after it is new. A stream that comes faster than it is read is not waited for beyond 16 reads.
   */
  readNow(done: () => void, reads = 16): void {
    this.#wake();
    const readBefore = this.receivedBytes;
    // A socket that is read again is asked by the loop's next look at the system, which lies between the two.
    setImmediate(() =>
      setImmediate(() => {
        const isRead = this.#reason === null && !this.#isPaused && this.#turn?.isResting !== true;
        if (isRead && this.receivedBytes === readBefore) this.#wasEmptied = true;
        if (isRead && !this.#wasEmptied && reads > 0) this.readNow(done, reads - 1);
        else done();
      }),
    );
  }

  accept(): void {
    if (this.#reason !== null || this.#dialog.state !== "deciding") return;
    this.#releasing = true;
    this.#dialog.accept();
    this.#startedAtMs = this.#options.monotonicMs();
    this.#settle();
    this.#turn = this.#options.pace?.join(() => this.#wake()) ?? null;
    this.#wakeIn(this.#limits.firstMediaMs);
    // What came with the publish command follows when the caller is done with accepting.
    setImmediate(() => {
      if (this.#reason !== null) return;
      this.#releasing = false;
      // What an encoder sends before it was accepted counts as arriving when it was.
      this.#newSinceMs = this.#options.monotonicMs();
      try {
        this.#dialog.releaseWaiting();
      } catch (error) {
        this.#fail(error);
      }
      this.#applyPause();
      this.#wasEmptied = true;
    });
  }

  refuse(status: RefusalStatus, description: string): void {
    if (this.#reason === null && !this.#isLeaving) this.#dialog.refuse(status, description);
  }

  /** Stops reading the socket; TCP carries the pressure on. Up to 64 KiB already read may still follow. */
  pauseReading(): void {
    this.#heldByCaller = true;
    this.#applyPause();
  }

  resumeReading(): void {
    this.#heldByCaller = false;
    this.#applyPause();
  }

  /** Ends the connection at once; `closed` follows. The first reason stays. */
  close(code: string, detail: string): void {
    this.#reason ??= { code, detail };
    this.#socket.destroy();
  }

  /** Whether the socket is left alone for a while now that it is empty. */
  #rests(readBytes: number, now: number): boolean {
    const turn = this.#turn;
    const mayRest = turn !== null && this.#dialog.state === "publishing" && !this.#isPaused;
    if (!mayRest || !this.#hasMedia || this.#options.pace?.rest(turn, readBytes, now) !== true) return false;
    // What comes from now on may be read much later than it arrives.
    this.#wasEmptied = false;
    this.#handler.rests?.();
    return true;
  }

  #wake(): void {
    if (this.#turn !== null) this.#turn.isResting = false;
    if (!this.#isPaused && this.#reason === null) this.#socket.resume();
  }

  /** Whatever an input brings about ends its own connection only (design 10), a fault of ours included. */
  #fail(error: unknown): void {
    if (error instanceof WireError) this.close(error.code, error.message);
    else
      this.close("internal-error", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  #applyPause(): void {
    if (this.#reason !== null) return;
    const undecided = this.#dialog.state === "deciding" || this.#releasing;
    const pause = !this.#isLeaving && (this.#heldByCaller || undecided);
    if (pause === this.#isPaused) return;
    this.#isPaused = pause;
    const now = this.#options.monotonicMs();
    if (pause) {
      this.#wasEmptied = false;
      this.#pausedAtMs = now;
      this.#socket.pause();
      return;
    }
    // Time in which we did not read is not the encoder's silence.
    this.#lastByteAtMs += now - this.#pausedAtMs;
    this.#startedAtMs += now - Math.max(this.#pausedAtMs, this.#startedAtMs);
    if (this.#dialog.state === "publishing") this.#onDeadline();
    this.#socket.resume();
  }

  #send(bytes: Buffer): void {
    if (this.#reason !== null || this.#isLeaving) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.#limits.unsentBytes) {
      this.close("peer-not-reading", `${this.#socket.writableLength} bytes of replies unread`);
    }
  }

  #leave(code: string, detail: string): void {
    this.#leaveReason = { code, detail };
    this.#applyPause();
    this.#socket.end();
    this.#wakeIn(this.#limits.lingerMs);
  }

  #wakeIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => this.#onDeadline(), delayMs);
  }

  #onDeadline(): void {
    const limits = this.#limits;
    const now = this.#options.monotonicMs();
    if (this.#isLeaving) {
      this.#socket.destroy();
      return;
    }
    switch (this.#dialog.state) {
      case "handshake":
        this.#until(this.#openedAtMs + limits.handshakeMs, now, "deadline-handshake", "no handshake");
        return;
      case "before-connect":
      case "connected":
      case "deciding":
        this.#until(
          this.#openedAtMs + limits.publishDecisionMs,
          now,
          "deadline-publish",
          "no publish decision",
        );
        return;
      case "publishing":
        if (this.#isPaused) clearTimeout(this.#timer);
        else if (this.#hasMedia) this.#judgeIdle(now);
        else this.#until(this.#startedAtMs + limits.firstMediaMs, now, "deadline-first-media", "no media");
        return;
      default:
        this.close("unpublished", "the encoder stopped publishing and stayed connected");
    }
  }

  /** A process that was stopped finds its timers due before its sockets are read: what waits there is read first. */
  #judgeIdle(now: number): void {
    const deadlineMs = this.#lastByteAtMs + this.#limits.idleMs;
    if (now < deadlineMs) this.#wakeIn(Math.ceil(deadlineMs - now));
    else {
      setImmediate(() => {
        if (this.#reason !== null || this.#isLeaving || this.#isPaused) return;
        const afterReadMs = this.#lastByteAtMs + this.#limits.idleMs;
        this.#until(afterReadMs, this.#options.monotonicMs(), "deadline-idle", "no byte");
      });
    }
  }

  /** Closes if `deadlineMs` has passed, else wakes up again then. */
  #until(deadlineMs: number, nowMs: number, code: string, detail: string): void {
    if (nowMs >= deadlineMs) this.close(code, `${detail} within the time given`);
    else this.#wakeIn(Math.ceil(deadlineMs - nowMs));
  }

  /** An encoder that has unpublished leaves as it likes; the reason is that it stopped. */
  #gone(code: string, detail: string): void {
    this.#reason ??=
      this.#dialog.state === "unpublished" ? { code: "unpublished", detail } : { code, detail };
  }

  #onFirstMedia(): void {
    this.#hasMedia = true;
    this.#wakeIn(this.#limits.idleMs);
  }

  #settle(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#options.onSettled?.();
  }

  #onClose(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#turn !== null) this.#options.pace?.leave(this.#turn);
    clearTimeout(this.#timer);
    this.#settle();
    this.#gone("peer-closed", "the encoder closed the connection");
    const reason = this.#leaveReason ?? this.#reason;
    if (reason === null) return;
    this.#reason = reason;
    this.#handler.closed(reason);
    this.#options.onClosed?.();
  }
}
