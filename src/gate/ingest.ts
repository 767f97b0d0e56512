/**
 * The door: which encoder may publish, and what happens when a second one comes with the same key. A valid encoder is
 * always recorded; whether anything of it is aired is not decided here.
 */
import type { PublishRequest } from "../rtmp/publish-request.ts";
import type { PublisherConnection, PublisherHandler } from "../rtmp/publisher-connection.ts";
import type { Courtroom } from "./courtroom.ts";
import { type EncoderClaim, readClaim } from "./encoder-url.ts";
import type { Rooms } from "./rooms.ts";

/** A second publisher waits this long; a first that is silent all the while is closed (design 9). */
export const TAKEOVER_MS = 3_000;
/** Ends of a connection that was never accepted and breaks no rule by it, or was told of when it was refused. */
const NO_NEWS = new Set([
  "peer-closed",
  "connection-lost",
  "server-stopping",
  "publish-denied",
  "publish-bad-name",
]);

export interface IngestDeps {
  readonly rooms: Rooms;
  readonly courtroom: (id: string) => Courtroom;
  readonly note: (code: string, courtroom: string | null, detail: string) => void;
  /** A stranger at the door who had no key or broke a rule; each is counted too. */
  readonly stranger: (code: string, remoteAddress: string, detail: string) => void;
  readonly count: (counter: string) => void;
  /** True while the journal of this courtroom takes no more: its socket is not read. */
  readonly isFull: (courtroom: Courtroom) => boolean;
  /** Everything that had arrived is in the journal, and nothing more comes for a while: write it. */
  readonly flush: (courtroom: Courtroom) => void;
}

export class Ingest {
  readonly #deps: IngestDeps;
  readonly #encoders = new Map<string, Encoder>();

  constructor(deps: IngestDeps) {
    this.#deps = deps;
  }

  handlerFor(connection: PublisherConnection): PublisherHandler {
    return new Encoder(connection, this.#deps, this.#encoders);
  }

  get encoders(): number {
    return this.#encoders.size;
  }

  /** The journal of this courtroom has room again: its encoder is read again. */
  drained(courtroom: string): void {
    this.#encoders.get(courtroom)?.resume();
  }

  /** Hands over what this courtroom's encoder has sent up to now; `done` follows at once where there is none. */
  readNow(courtroom: string, done: () => void): void {
    const encoder = this.#encoders.get(courtroom);
    if (encoder === undefined) done();
    else encoder.readNow(done);
  }
}

class Encoder implements PublisherHandler {
  readonly #connection: PublisherConnection;
  readonly #deps: IngestDeps;
  readonly #encoders: Map<string, Encoder>;
  #courtroom: Courtroom | null = null;
  #waiting: { timer: NodeJS.Timeout; claim: EncoderClaim } | null = null;
  /** Who wait for this one's place. */
  #successors: Encoder[] = [];
  #isPaused = false;
  #isClosed = false;
  #wasAccepted = false;

  constructor(connection: PublisherConnection, deps: IngestDeps, encoders: Map<string, Encoder>) {
    this.#connection = connection;
    this.#deps = deps;
    this.#encoders = encoders;
  }

  publish(request: PublishRequest): void {
    const claim = readClaim(request.app, request.streamName, request.query);
    if (claim === null || !this.#deps.rooms.isKeyOf(claim.courtroom, claim.key)) {
      // One answer for an unknown room and a wrong key: a stranger learns nothing of which rooms exist.
      this.#deps.count("publish_denied");
      this.#deps.stranger("publish-denied", this.#connection.remoteAddress, "");
      this.#connection.refuse("Denied", "unknown courtroom or wrong encoder key");
      return;
    }
    const first = this.#encoders.get(claim.courtroom);
    if (first === undefined) this.#accept(claim);
    else this.#await(claim, first);
  }

  message(type: 8 | 9 | 18, timestamp: number, payload: Buffer, length: number): void {
    const courtroom = this.#courtroom;
    if (courtroom === null) return;
    courtroom.message(type, timestamp, payload, length, this.#connection.newSinceMs);
    if (this.#isPaused || !this.#deps.isFull(courtroom)) return;
    this.#isPaused = true;
    this.#deps.count("encoder_back_pressure");
    this.#connection.pauseReading();
  }

  rests(): void {
    if (this.#courtroom !== null) this.#deps.flush(this.#courtroom);
  }

  readNow(done: () => void): void {
    this.#connection.readNow(done);
  }

  unpublish(): void {
    this.#leave();
  }

  closed(reason: { readonly code: string; readonly detail: string }): void {
    this.#isClosed = true;
    if (this.#waiting !== null) clearTimeout(this.#waiting.timer);
    this.#waiting = null;
    this.#deps.count(`connection_closed_${reason.code.replaceAll("-", "_")}`);
    if (this.#courtroom !== null) {
      this.#deps.note("encoder-closed", this.#courtroom.id, `${reason.code}: ${reason.detail}`);
    } else if (!this.#wasAccepted && !NO_NEWS.has(reason.code)) {
      const told = `${reason.code}: ${reason.detail}`;
      this.#deps.stranger("stranger-closed", this.#connection.remoteAddress, told);
    }
    this.#leave();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#connection.resumeReading();
  }

  #accept(claim: EncoderClaim): void {
    this.#wasAccepted = true;
    this.#encoders.set(claim.courtroom, this);
    this.#courtroom = this.#deps.courtroom(claim.courtroom);
    this.#courtroom.encoderCame(claim.streamName);
    this.#deps.count("publish_accepted");
    this.#deps.note("encoder-accepted", claim.courtroom, `from ${this.#connection.remoteAddress}`);
    this.#connection.accept();
  }

  /** The first one may have gone already, its end waiting to be read. */
  #await(claim: EncoderClaim, first: Encoder): void {
    first.readNow(() => {
      if (this.#isClosed) return;
      if (this.#encoders.get(claim.courtroom) === undefined) this.#accept(claim);
      else this.#awaitSilence(claim, first);
    });
  }

  #awaitSilence(claim: EncoderClaim, first: Encoder): void {
    const bytesThen = first.#connection.receivedBytes;
    const timer = setTimeout(() => {
      this.#waiting = null;
      const now = this.#encoders.get(claim.courtroom);
      const isSilent = now === first && first.#connection.receivedBytes === bytesThen;
      if (now === undefined) this.#accept(claim);
      else if (isSilent && !first.#isPaused) this.#takeOver(claim, first);
      else this.#refuseSecond(claim);
    }, TAKEOVER_MS);
    this.#waiting = { timer, claim };
    first.#successors.push(this);
  }

  #takeFreePlace(): void {
    const waiting = this.#waiting;
    if (waiting === null || this.#encoders.has(waiting.claim.courtroom)) return;
    clearTimeout(waiting.timer);
    this.#waiting = null;
    this.#accept(waiting.claim);
  }

  #takeOver(claim: EncoderClaim, first: Encoder): void {
    this.#deps.note(
      "encoder-taken-over",
      claim.courtroom,
      `by ${this.#connection.remoteAddress}, the first was silent`,
    );
    this.#deps.count("publish_taken_over");
    first.#leave();
    first.#connection.close("taken-over", "silent while a second encoder with the same key waited");
    if (this.#encoders.has(claim.courtroom)) this.#refuseSecond(claim);
    else this.#accept(claim);
  }

  #refuseSecond(claim: EncoderClaim): void {
    this.#deps.count("publish_second_refused");
    this.#deps.note("publish-second-refused", claim.courtroom, `from ${this.#connection.remoteAddress}`);
    this.#connection.refuse("BadName", "this courtroom is being published by another encoder");
  }

  #leave(): void {
    const courtroom = this.#courtroom;
    this.#courtroom = null;
    if (courtroom === null) return;
    this.#encoders.delete(courtroom.id);
    courtroom.encoderLeft();
    for (const successor of this.#successors.splice(0)) successor.#takeFreePlace();
  }
}
