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

  /** Bytes as they were read; they are used up when it returns. */
  receive(bytes: Buffer, start: number, end: number): void {
    // A peer that was told to leave is still read, so that a reset does not overtake the last word.
    if (this.#reason !== null || this.#isLeaving) return;
    this.#lastByteAtMs = this.#options.monotonicMs();
    try {
      this.#dialog.receive(bytes, start, end);
    } catch (error) {
      this.#fail(error);
    }
    this.#applyPause();
  }

  accept(): void {
    if (this.#reason !== null || this.#dialog.state !== "deciding") return;
    this.#releasing = true;
    this.#dialog.accept();
    this.#startedAtMs = this.#options.monotonicMs();
    this.#settle();
    this.#wakeIn(this.#limits.firstMediaMs);
    // What came with the publish command follows when the caller is done with accepting.
    setImmediate(() => {
      if (this.#reason !== null) return;
      this.#releasing = false;
      try {
        this.#dialog.releaseWaiting();
      } catch (error) {
        this.#fail(error);
      }
      this.#applyPause();
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
