/**
 * The room of test streams, and the one latch that no two persons lift. Design 4 asks two of them because a courtroom goes back
 * to where the public sees it. Here there is no courtroom and no public: the judge sends this room to our own receiver or
 * nowhere, and no case is ever heard in it. So the node lifts this latch itself, by its own name, and this one alone: the
 * room is a constant here, never an argument.
 */
import type { AuditLog } from "../audit/audit-log.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import type { GateLink } from "../leases/gate-link.ts";
import type { Latches } from "../leases/latches.ts";

/** As the audit names it. */
export const NODE_CALLER = { person: "desk", tokenId: null } as const;
const NAME = "断播自检 Self-check";

export interface TestRoomParts {
  readonly audit: AuditLog;
  readonly courtrooms: Courtrooms;
  readonly gate: Pick<GateLink, "command">;
  /** Where this node takes encoders in. */
  readonly ingest: { readonly host: string; readonly port: number };
  readonly latches: Pick<Latches, "isSet" | "lift">;
  readonly onError: (what: string, error: unknown) => void;
}

export class TestRoom {
  readonly #parts: TestRoomParts;
  constructor(parts: TestRoomParts) {
    this.#parts = parts;
  }

  /** Where a test picture publishes, with a new key; the one before ends. The room is made at its first use. */
  async newUrl(): Promise<string> {
    const { courtrooms, ingest } = this.#parts;
    const by = NODE_CALLER.person;
    const { encoderKey } =
      courtrooms.get(SELF_CHECK_ROOM) === null
        ? await courtrooms.create({ id: SELF_CHECK_ROOM, name: NAME }, by)
        : await courtrooms.renewKey(SELF_CHECK_ROOM, by);
    if (courtrooms.need(SELF_CHECK_ROOM).testMode === false)
      await courtrooms.setTestMode(SELF_CHECK_ROOM, true);
    const host = ingest.host === "0.0.0.0" ? "127.0.0.1" : ingest.host === "::" ? "::1" : ingest.host;
    const at = host.includes(":") ? `[${host}]` : host;
    return `rtmp://${at}:${ingest.port}/court/${SELF_CHECK_ROOM}?key=${encoderKey}`;
  }

  /** Ends its session at once, instead of at the end of the grace time. */
  async close(sessionId: string): Promise<void> {
    try {
      await this.#parts.gate.command({ name: "mark", sessionId, mark: "closing" });
    } catch (error) {
      // It ends by itself then.
      this.#parts.onError("test-session-not-closed", error);
    }
  }

  /** @returns whether the room is free of a latch of its own. */
  async lift(): Promise<boolean> {
    const { audit, gate, latches, onError } = this.#parts;
    if (!latches.isSet(SELF_CHECK_ROOM)) return true;
    try {
      await gate.command({ name: "rearm", courtroom: SELF_CHECK_ROOM });
      await latches.lift(SELF_CHECK_ROOM, NODE_CALLER);
    } catch (error) {
      onError("test-latch-not-lifted", error);
      return false;
    }
    await audit.note({
      ...{ actor: NODE_CALLER.person, action: "self-check.rearm", subject: SELF_CHECK_ROOM, outcome: "done" },
    });
    return !latches.isSet(SELF_CHECK_ROOM);
  }
}
