// My account: what the second factor needs, and whether a token still opens anything.
import { describe, expect, it } from "vitest";
import { factorView } from "../../../../../dashboard/src/features/account/factor-view.ts";
import { endOf, tokenKind, tokenState } from "../../../../../dashboard/src/token-state.ts";

describe("the second factor", () => {
  it.each([
    ["none", { hasSecondFactor: false, codesLeft: null }],
    ["used-up", { hasSecondFactor: true, codesLeft: 0 }],
    ["few", { hasSecondFactor: true, codesLeft: 3 }],
    ["good", { hasSecondFactor: true, codesLeft: 4 }],
    ["good", { hasSecondFactor: true, codesLeft: null }],
  ])("is %s", (view, me) => {
    expect(factorView(me)).toBe(view);
  });
});

describe("a token", () => {
  const nowMs = Date.parse("2026-11-28T00:00:00Z");
  it("is valid until its end, and a revoked one never is", () => {
    expect(tokenState({ revokedAt: null, expiresAt: null }, nowMs)).toBe("valid");
    expect(tokenState({ revokedAt: null, expiresAt: "2026-11-28T00:00:01Z" }, nowMs)).toBe("valid");
    expect(tokenState({ revokedAt: null, expiresAt: "2026-11-28T00:00:00Z" }, nowMs)).toBe("expired");
    const revoked = { revokedAt: "2026-11-27T00:00:00Z", expiresAt: "2026-12-28T00:00:00Z" };
    expect(tokenState(revoked, nowMs)).toBe("revoked");
  });

  it("is of the node's setting up, of a person, or of a program", () => {
    expect([
      tokenKind({ person: "bootstrap", personal: false }),
      tokenKind({ person: "张三", personal: true }),
      tokenKind({ person: "办案系统", personal: false }),
    ]).toEqual(["setting-up", "personal", "integration"]);
  });

  it("works through its last day in Beijing", () => {
    expect(new Date(endOf("2026-11-28")).toISOString()).toBe("2026-11-28T15:59:59.000Z");
  });
});
