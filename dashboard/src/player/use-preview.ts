/** Plays one session's preview in a video element, connects again, and tells how fresh the picture is. */
import mpegts from "mpegts.js";
import { type RefObject, useEffect, useState } from "react";
import { PREVIEW_CLOSED, type PreviewClosed } from "../../../src/desk/contract/preview.ts";
import { ApiError, get } from "../api.ts";
import { flvSocket, type SocketEnd } from "./flv-socket.ts";

export interface PreviewState {
  /**
   * When a frame was shown, by the browser's clock: the newest, or one a quarter of a second before it; null: none yet. Only
   * frames move it, never time.
   */
  readonly frameAtMs: number | null;
  /** Why there is nothing to see; null: it plays, or is tried again. `codec`: this browser can't show what comes. */
  readonly over: "ended" | "not-permitted" | "signed-out" | "refused" | "codec" | null;
}

const NOTHING: PreviewState = { frameAtMs: null, over: null };
/** What is drawn of it changes twice a second: told 25 times, the page would be drawn anew for nothing. */
const FRAMES_TOLD_MS = 250;
/** Longer than an encoder that stumbles: each connection to a closed hearing is an entry of the audit. */
const SILENT_MS = 15_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
/** A picture that fell behind (a tab in the background) goes on at the newest one. */
const LATEST_SECONDS = 1.1;
const TARGET_SECONDS = 0.5;
/** Less behind than that it plays a little faster, which nobody hears; more, and it leaps. */
const FASTER_FROM_SECONDS = 0.8;

export function usePreview(sessionId: string, video: RefObject<HTMLVideoElement | null>): PreviewState {
  const [state, setState] = useState<PreviewState>(NOTHING);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    setState(NOTHING);
    const playing = new Playing(sessionId, element, (change) => setState((now) => ({ ...now, ...change })));
    return () => playing.stop();
  }, [sessionId, video]);
  return state;
}

// What goes wrong is told beside the picture, to whoever watches it.
mpegts.LoggingControl.enableError = false;
mpegts.LoggingControl.enableWarn = false;

class Playing {
  readonly #sessionId: string;
  readonly #video: HTMLVideoElement;
  readonly #tell: (change: Partial<PreviewState>) => void;
  #player: mpegts.Player | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #waitMs = FIRST_WAIT_MS;
  #isUnplayable = false;
  #toldMs = 0;
  #stopped = false;

  constructor(sessionId: string, video: HTMLVideoElement, tell: (change: Partial<PreviewState>) => void) {
    this.#sessionId = sessionId;
    this.#video = video;
    this.#tell = tell;
    this.#connect();
    this.#onFrame();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#end();
  }

  #connect(): void {
    const address = `/api/v1/sessions/${encodeURIComponent(this.#sessionId)}/preview`;
    const url = `${location.origin.replace(/^http/, "ws")}${address}`;
    const player = mpegts.createPlayer(
      { type: "flv", isLive: true, url },
      {
        customLoader: flvSocket(
          (end) => void this.#ended(end),
          () => this.#heard(),
        ),
        enableStashBuffer: false,
        lazyLoad: false,
        liveSync: true,
        liveSyncMaxLatency: FASTER_FROM_SECONDS,
        liveSyncTargetLatency: TARGET_SECONDS,
        liveSyncPlaybackRate: 1.1,
        liveBufferLatencyChasing: true,
        liveBufferLatencyMaxLatency: LATEST_SECONDS,
        liveBufferLatencyMinRemain: TARGET_SECONDS,
        autoCleanupSourceBuffer: true,
        autoCleanupMaxBackwardDuration: 30,
        autoCleanupMinBackwardDuration: 10,
      },
    );
    this.#player = player;
    this.#heard();
    player.on(mpegts.Events.ERROR, (_type: string, detail: string, info: { readonly code?: number }) => {
      // Told in the middle of its own work: it is ended when that is done.
      queueMicrotask(() => {
        if (this.#player !== player) return;
        if (isUnplayable(detail, info)) this.#unplayable();
        else this.#again();
      });
    });
    player.attachMediaElement(this.#video);
    player.load();
    // Refused until somebody has touched the page; muted it may always play.
    void Promise.resolve(player.play()).catch(() => undefined);
  }

  /** A line that was cut without a word may never end by itself: nothing is sent on it from here. */
  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#again(), SILENT_MS);
  }

  /** Frames, and nothing else, say that there is a picture. */
  #onFrame(): void {
    this.#video.requestVideoFrameCallback(() => {
      if (this.#stopped) return;
      this.#waitMs = FIRST_WAIT_MS;
      this.#playable();
      this.#onFrame();
      const frameAtMs = Date.now();
      // A clock that was set back is no frame that came earlier.
      if (Math.abs(frameAtMs - this.#toldMs) < FRAMES_TOLD_MS) return;
      this.#toldMs = frameAtMs;
      this.#tell({ frameAtMs });
    });
  }

  async #ended({ code, wasOpen }: SocketEnd): Promise<void> {
    const known = Object.entries(PREVIEW_CLOSED).find(([, closed]) => closed.code === code);
    const why = known?.[0] as PreviewClosed | undefined;
    if (why === "ended" || why === "not-permitted" || why === "signed-out") {
      this.#end();
      this.#tell({ over: why });
      return;
    }
    const refusal = wasOpen ? null : await this.#refusal();
    if (this.#stopped) return;
    if (refusal instanceof ApiError && refusal.status >= 400 && refusal.status < 500) {
      this.#end();
      this.#tell({ over: "refused" });
    } else {
      this.#playable();
      this.#again();
    }
  }

  /** A browser does not tell why a WebSocket was refused; asked the plain way, the desk does. */
  async #refusal(): Promise<unknown> {
    const path = `/sessions/${encodeURIComponent(this.#sessionId)}/preview`;
    const asked = get(path, { background: true, deadlineMs: LONGEST_WAIT_MS });
    const failed = await asked.then(
      () => null,
      (error: unknown) => error,
    );
    // It would have been let in: it was only the line.
    return failed instanceof ApiError && failed.status === 426 ? null : failed;
  }

  /** The encoder may be set to another codec meanwhile: asked again, slowly. */
  #unplayable(): void {
    this.#isUnplayable = true;
    this.#tell({ over: "codec" });
    this.#waitMs = LONGEST_WAIT_MS;
    this.#again();
  }

  /** Or nothing comes that it could not play. */
  #playable(): void {
    if (this.#isUnplayable) this.#tell({ over: null });
    this.#isUnplayable = false;
  }

  #again(): void {
    this.#end();
    if (this.#stopped || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#connect();
    }, this.#waitMs);
    this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2);
  }

  #end(): void {
    clearTimeout(this.#silence);
    const player = this.#player;
    this.#player = null;
    player?.destroy();
  }
}

/** H.265, mostly: whether a browser has it depends on the machine. */
function isUnplayable(detail: string, { code }: { readonly code?: number }): boolean {
  const { MEDIA_CODEC_UNSUPPORTED, MEDIA_FORMAT_UNSUPPORTED, MEDIA_MSE_ERROR } = mpegts.ErrorDetails;
  if (detail === MEDIA_CODEC_UNSUPPORTED || detail === MEDIA_FORMAT_UNSUPPORTED) return true;
  return detail === MEDIA_MSE_ERROR && code === DOMException.NOT_SUPPORTED_ERR;
}
