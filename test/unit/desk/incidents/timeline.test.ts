// What the timeline of an incident says to people: words in both languages for every act, and reasons instead of codes.
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PERMISSIONS, type Permission } from "../../../../src/desk/contract/permissions.ts";
import { LEFT_OUT, subjectsOf, timelineOf } from "../../../../src/desk/incidents/timeline.ts";
import { ACT_WORDS } from "../../../../src/desk/incidents/timeline-words.ts";
import type { AuditRow } from "../../../../src/desk/store/audit-rows.ts";
import type { IncidentRow } from "../../../../src/desk/store/incidents.ts";

const ROW: AuditRow = {
  ...{ seq: 1, at: "2026-03-02T01:00:00.000Z", actor: "desk", action: "session.decide", subject: "s-1" },
  ...{ outcome: "denied", detail: "{}", previousHash: "", hash: "" },
} as unknown as AuditRow;

function said(row: Partial<AuditRow>, detail: object = {}) {
  const [entry] = timelineOf([{ ...ROW, ...row, detail: JSON.stringify(detail) }], []);
  return entry;
}

describe("an entry of the audit on a timeline", () => {
  it("tells a decision's reasons in both languages, without the case that the incident names", () => {
    expect(said({}, { reasons: [{ code: "approval-missing" }, { code: "duty-absent" }] })).toMatchObject({
      zh: "审批核验：不得播出；没有庭审直播审批；没有值班技术员在岗",
      en: "Decision by the law: must not be aired; there is no approval; No duty technician is present",
      text: null,
    });
  });

  it("says nothing more where nothing more is known", () => {
    expect(said({ outcome: "allowed" }, { reasons: [] })).toMatchObject({
      zh: "审批核验：可以播出",
      text: null,
    });
    expect(said({ action: "session.recess", outcome: "done" })).toMatchObject({ zh: "休庭", text: null });
  });

  it("keeps a reason's code whose words need what exactly is at fault, or that has none", () => {
    expect(said({ action: "session.deny", outcome: "done" }, { codes: ["a-host's-own"] })?.zh).toBe(
      "禁止播出：a-host's-own",
    );
  });

  it("keeps a code whose words speak of what the incident does not know", () => {
    expect(said({ action: "session.deny", outcome: "done" }, { codes: ["docket-conflict"] })?.zh).toBe(
      "禁止播出：docket-conflict",
    );
  });

  it("tells what a cut came to", () => {
    const cut = (results: object[] | null) =>
      said({ action: "courtroom.cut", outcome: "done" }, { results })?.zh;
    const result = { sessionId: "s-1", closedInMs: 3.2, verified: true, discardedSeconds: 10.08 };
    expect(cut([result])).toBe("断播：1 路连接 4 毫秒内断开，已核实，10.1 秒未播内容已丢弃");
    expect(cut([result, { ...result, verified: false }])).toContain("未核实");
    expect(cut([])).toBe("断播：没有正在送出的连接");
    expect(cut(null)).toBe("断播");
    expect(said({}, { reasons: [{ code: "courtroom-cut" }] })?.zh).toBe(
      "审批核验：不得播出；本法庭已断播（禁播中），须两人解除禁播",
    );
  });

  it("names the alarm, the gate's fact and the refusal", () => {
    expect(said({ action: "alarm.raised", subject: "black@room-1", outcome: "raised" })?.zh).toBe(
      "告警：黑场",
    );
    expect(
      said({ action: "gate.event", outcome: "record-failed" }, { detail: "no space left" }),
    ).toMatchObject({ zh: "闸门事件：record-failed", text: "no space left" });
    expect(said({ action: "refused POST /sessions/:id/air", outcome: "not-allowed" })?.zh).toBe(
      "请求被拒绝：not-allowed",
    );
  });
});

describe("the acts that are audited", () => {
  const sources = globSync("src/desk/{api,hearings,leases,courtrooms,watch,incidents}/*.ts")
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  // The routes name permissions in the same way.
  const isAct = (name: string) => !PERMISSIONS.includes(name as Permission);
  const acts = [...sources.matchAll(/["`]((?:session|courtroom|all|alarm|incident)\.[a-z.-]+)["`]/g)]
    .map(([, act]) => act ?? "")
    .filter(isAct);

  it("of a room, a session, an alarm or an incident all have words, or are left out", () => {
    expect(acts.length).toBeGreaterThan(20);
    expect(acts.filter((act) => ACT_WORDS[act] === undefined && !LEFT_OUT.includes(act))).toEqual([]);
  });
});

describe("what an incident in a courtroom is about", () => {
  const incident = { id: "i-1", place: "room-1", sessionIds: ["s-1"] } as unknown as IncidentRow;

  it("is its room, its sessions, the room's alarms and those of the node that touch a hearing", () => {
    const subjects = subjectsOf(incident);
    expect(subjects).toEqual(
      expect.arrayContaining(["i-1", "room-1", "s-1", "overload@room-1", "disk-full@node", "disk-low@node"]),
    );
    expect(subjects).not.toContain("bootstrap-token@node");
    expect(subjects).not.toContain("sign-in-locked@node");
    expect(subjectsOf({ ...incident, place: "node" })).toContain("sign-in-locked@node");
  });
});
