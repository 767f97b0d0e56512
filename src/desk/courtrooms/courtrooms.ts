/** The courtrooms in memory and in the store, and the gate's numbered copy of their keys. */
import { createHash, randomBytes } from "node:crypto";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import type { CourtroomBody } from "../contract/courtroom.ts";
import { courtroomNotFound, Failure } from "../failure.ts";
import { GateError, type GateLink } from "../leases/gate-link.ts";
import type { Courtroom, CourtroomRows } from "../store/courtrooms.ts";

/** 128 bits, as the gate's brute-force defence relies on it (design 2). */
const KEY_BYTES = 16;
/** room-2 before room-10, where a list was taken in at once. */
const byNumber = new Intl.Collator("en", { numeric: true });

export interface NewKey {
  readonly id: string;
  readonly name: string;
  readonly encoderKey: string;
}

export interface CourtroomsOptions {
  readonly rows: CourtroomRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly gate: Pick<GateLink, "command">;
}

export class Courtrooms {
  readonly #options: CourtroomsOptions;
  readonly #rooms = new Map<string, Courtroom>();
  #version = 0;
  /** The number of the list that the gate has said is on its disk. */
  #acknowledged = -1;
  #changing: Promise<unknown> = Promise.resolve();
  readonly #told = Promise.withResolvers<void>();

  constructor(options: CourtroomsOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    for (const room of await this.#options.rows.all()) this.#rooms.set(room.id, room);
    this.#version = await this.#options.rows.version();
  }

  get atGate(): boolean {
    return this.#acknowledged === this.#version;
  }

  /** Resolves when the gate first has the list on its disk: from then on every room's encoder may come. */
  get told(): Promise<void> {
    return this.#told.promise;
  }

  get(id: string): Courtroom | null {
    return this.#rooms.get(id) ?? null;
  }

  /** Rooms of which no court is given belong to the node's own; an unknown room belongs to none. */
  isSameCourt(a: string, b: string): boolean {
    const [one, other] = [this.#rooms.get(a), this.#rooms.get(b)];
    return one !== undefined && other !== undefined && one.court === other.court;
  }

  need(id: string): Courtroom {
    const room = this.#rooms.get(id);
    if (room === undefined) throw courtroomNotFound(id);
    return room;
  }

  all(): Courtroom[] {
    return [...this.#rooms.values()].sort((a, b) => a.id.localeCompare(b.id));
  }

  /**
   * By which the keyboard finds a courtroom: in the order in which they were made, so that a number means the same room for
   * everybody, on every page, for good.
   */
  numbers(): ReadonlyMap<string, number> {
    const made = this.all()
      .filter(({ id }) => id !== SELF_CHECK_ROOM)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt) || byNumber.compare(a.id, b.id));
    return new Map(made.map(({ id }, at) => [id, at + 1]));
  }

  /** After each connection: the gate's copy is replaced when its number is not ours. */
  greet(gateVersion: number): Promise<void> {
    return this.#one(async () => {
      if (gateVersion === this.#version) {
        this.#acknowledge(gateVersion);
        return;
      }
      // A number above ours means an older database was restored: ours must win, with a higher number.
      if (gateVersion > this.#version) this.#version = await this.#options.rows.raiseVersion(gateVersion);
      await this.#tellGate();
    });
  }

  /** Answers once the gate has the key on its disk; otherwise the courtroom is not made. */
  create(body: CourtroomBody, by: string): Promise<NewKey> {
    return this.#one(async () => {
      if (this.#rooms.has(body.id)) {
        throw new Failure(409, "courtroom-exists", `法庭 ${body.id} 已存在`, `Courtroom ${body.id} exists`);
      }
      const made = await this.#add(body);
      try {
        await this.#tellGate();
      } catch (error) {
        this.#rooms.delete(body.id);
        this.#version = await this.#options.rows.remove(body.id);
        throw gateFailure(error);
      }
      const { audit } = this.#options;
      await audit.append({ actor: by, action: "courtroom.create", subject: body.id, outcome: "done" });
      return made;
    });
  }

  /** A new encoder key; the old one ends once the gate has the new one on its disk. */
  renewKey(id: string, by: string): Promise<NewKey> {
    return this.#one(async () => {
      const room = this.need(id);
      const encoderKey = newKey();
      const replace = async (keyHash: string) => {
        this.#version = await this.#options.rows.setKeyHash(id, keyHash);
        this.#rooms.set(id, { ...room, keyHash });
      };
      await replace(hashOf(encoderKey));
      try {
        await this.#tellGate();
      } catch (error) {
        await replace(room.keyHash);
        throw gateFailure(error);
      }
      const { audit } = this.#options;
      await audit.append({ actor: by, action: "courtroom.key", subject: id, outcome: "done" });
      return { id, name: room.name, encoderKey };
    });
  }

  /** The secret of its hardware button; the one before ends. */
  renewButton(id: string, by: string): Promise<{ id: string; secret: string }> {
    return this.#one(async () => {
      const room = this.need(id);
      const secret = newKey();
      await this.#options.rows.setButtonHash(id, hashOf(secret));
      this.#rooms.set(id, { ...room, buttonHash: hashOf(secret) });
      await this.#options.audit.act(by, "courtroom.button", id, {});
      return { id, secret };
    });
  }

  setTestMode(id: string, on: boolean): Promise<void> {
    return this.#one(async () => {
      const room = this.need(id);
      await this.#options.rows.setTestMode(id, on);
      this.#rooms.set(id, { ...room, testMode: on });
    });
  }

  async #add(body: CourtroomBody): Promise<NewKey> {
    const encoderKey = newKey();
    const room: Courtroom = {
      id: body.id,
      name: body.name,
      keyHash: hashOf(encoderKey),
      testMode: false,
      targetUrl: body.target?.url ?? null,
      targetStreamName: body.target?.streamName ?? null,
      createdAt: isoNow(this.#options.clock),
      court: body.court ?? null,
      buttonHash: null,
    };
    this.#version = await this.#options.rows.add(room);
    this.#rooms.set(room.id, room);
    return { id: room.id, name: room.name, encoderKey };
  }

  async #tellGate(): Promise<void> {
    const version = this.#version;
    const rooms = this.all().map(({ id, keyHash }) => ({ id, keyHash }));
    await this.#options.gate.command({ name: "rooms", version, rooms });
    this.#acknowledge(version);
  }

  #acknowledge(version: number): void {
    this.#acknowledged = version;
    this.#told.resolve();
  }

  /** Changes of the list happen one after another, or the gate would get them in another order. */
  #one<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#changing.then(act, act);
    this.#changing = result.catch(() => {});
    return result;
  }
}

export function gateFailure(error: unknown): unknown {
  if (!(error instanceof GateError)) return error;
  if (error.code === "gate-unreachable" || error.code === "gate-silent") {
    return new Failure(
      503,
      error.code,
      "闸门进程暂时没有应答，请稍候重试",
      `The gate does not answer: ${error.message}`,
    );
  }
  return new Failure(409, error.code, "闸门未执行", error.message);
}

function newKey(): string {
  return randomBytes(KEY_BYTES).toString("hex");
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
