/** 调试: a courtroom that is recorded and never sent to the real platform. */
import type { AuditLog } from "../audit/audit-log.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import type { LeaseKeeper } from "../leases/lease-keeper.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import type { RoomQueue } from "../leases/room-queue.ts";
import type { Caller } from "../people/tokens.ts";

export interface TestModeParts {
  readonly audit: AuditLog;
  readonly courtrooms: Courtrooms;
  readonly keeper: LeaseKeeper;
  readonly queue: RoomQueue;
  readonly sessions: LiveSessions;
}

export class TestMode {
  readonly #parts: TestModeParts;
  constructor(parts: TestModeParts) {
    this.#parts = parts;
  }

  async set(courtroom: string, on: boolean, caller: Caller): Promise<void> {
    const { audit, courtrooms, keeper, queue, sessions } = this.#parts;
    courtrooms.need(courtroom);
    await queue.run(courtroom, async () => {
      // Either way the target changes: what was wanted for the one must not go to the other by itself.
      await sessions.clearWanted(courtroom);
      await courtrooms.setTestMode(courtroom, on);
      await keeper.renewRoom(courtroom);
      const entry = { actor: caller.person, action: "courtroom.test", subject: courtroom, outcome: "done" };
      await audit.append({ ...entry, detail: { on } });
    });
  }
}
