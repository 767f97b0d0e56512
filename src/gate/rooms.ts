/**
 * The gate's own copy of courtrooms and encoder keys (SHA-256), so that it can accept and record before any desk is
 * there. Replaced as a whole, durably, by the desk's numbered list.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { Room } from "../link/messages.ts";

const ROOM_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const KEY_HASH = /^[0-9a-f]{64}$/;

export class RoomsError extends Error {
  readonly code: "rooms-outdated" | "rooms-malformed";

  constructor(code: RoomsError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

export class Rooms {
  readonly #path: string;
  #last: Promise<void> = Promise.resolve();
  #version = 0;
  #keyHashes = new Map<string, Buffer>();

  /** @param path `<dataDir>/gate/rooms.json` */
  constructor(path: string) {
    this.#path = path;
  }

  get version(): number {
    return this.#version;
  }

  has(courtroom: string): boolean {
    return this.#keyHashes.has(courtroom);
  }

  /** An unknown room costs the same time as a wrong key. */
  isKeyOf(courtroom: string, key: string): boolean {
    const presented = createHash("sha256").update(key).digest();
    const expected = this.#keyHashes.get(courtroom);
    return timingSafeEqual(presented, expected ?? Buffer.alloc(32)) && expected !== undefined;
  }

  /** @returns a description of the damage when the file can't be read: then no encoder is accepted. */
  load(): string | null {
    if (!existsSync(this.#path)) return null;
    try {
      const { version, rooms } = JSON.parse(readFileSync(this.#path, "utf8")) as {
        version: number;
        rooms: Room[];
      };
      this.#take(version, rooms);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /**
   * Resolves once the list is on disk. One after another; an older list than the present one is refused.
   * @throws RoomsError, and whatever the disk says.
   */
  replace(version: number, rooms: readonly Room[]): Promise<void> {
    const work = this.#last.then(() => this.#replace(version, rooms));
    this.#last = work.catch(() => undefined);
    return work;
  }

  async #replace(version: number, rooms: readonly Room[]): Promise<void> {
    if (!Number.isSafeInteger(version)) throw new RoomsError("rooms-malformed", `no version: ${version}`);
    if (version < this.#version) {
      throw new RoomsError("rooms-outdated", `version ${version} is older than the present ${this.#version}`);
    }
    for (const { id, keyHash } of rooms) {
      if (!ROOM_ID.test(id) || !KEY_HASH.test(keyHash))
        throw new RoomsError("rooms-malformed", `room ${JSON.stringify(id)} is malformed`);
    }
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const temporary = `${this.#path}.new`;
    const file = await open(temporary, "w", 0o600);
    await file.writeFile(JSON.stringify({ version, rooms }));
    await file.sync();
    await file.close();
    await rename(temporary, this.#path);
    const directory = await open(dirname(this.#path), "r");
    await directory.sync();
    await directory.close();
    this.#take(version, rooms);
  }

  #take(version: number, rooms: readonly Room[]): void {
    this.#version = version;
    this.#keyHashes = new Map(rooms.map(({ id, keyHash }) => [id, Buffer.from(keyHash, "hex")]));
  }
}
