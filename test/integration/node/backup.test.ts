// `tingzha backup` and `tingzha restore` on a node that is on air: the stream goes on, and nothing revoked comes back.
import { afterEach, expect, it } from "vitest";
import { ApiStage } from "../../support/api-stage.ts";
import { waitFor } from "../../support/wait-for.ts";
import { tingzha } from "../../unit/cli/command.ts";

let stage: ApiStage;
afterEach(() => stage.close());

async function command(...args: string[]) {
  const { node } = stage;
  const env = { TINGZHA_URL: node.httpUrl, TINGZHA_TOKEN: node.bootstrapToken };
  const { code, stdout, stderr } = await tingzha([...args, "--json", "--data-dir", node.dataDir], env);
  return { code, answer: JSON.parse(stdout || "null"), stderr };
}

it("backs up and restores while a hearing is on air, which goes on; a revocation since then still holds", async () => {
  stage = await ApiStage.open({ config: { gate: { start: "auto" } } });
  await stage.rooms("room-1", "room-2");
  await stage.approve({ courtroom: "room-1" });
  const { id: revokedId } = await stage.approve({ courtroom: "room-2" });
  const encoder = stage.encoder();
  await encoder.start();
  const { id } = await stage.liveSession("room-1", "on-air");
  const made = await command("backup");
  expect(made.code, made.stderr).toBe(0);
  await stage.api.revoke(revokedId);
  const { id: mistakenId } = await stage.approve({ courtroom: "room-2" });

  const { desk } = stage.node.processIds();
  const restored = await command("restore", made.answer.file, "--reason", "误导入");
  expect(restored.code, restored.stderr).toBe(0);
  await stage.node.restarted("desk", desk ?? 0);
  await stage.node.ready();
  const approval = (each: string) => stage.api.get<{ status: string }>(`/approvals/${each}`);
  await waitFor("the restored register", () =>
    approval(mistakenId).then(
      () => false,
      ({ status }) => status === 404,
    ),
  );
  expect(await approval(revokedId)).toMatchObject({ status: "revoked" });

  const sent = encoder.sent;
  await waitFor("4 s after the restart", () => encoder.sent > sent + 288);
  expect(await stage.api.session(id)).toMatchObject({ airState: "on-air", wanted: true });
  expect((await stage.streams()).map(({ ending }) => ending)).toEqual([null]);
  const verified = await command("audit", "verify");
  expect([verified.code, verified.answer.ok]).toEqual([0, true]);
  expect((await command("audit", "days")).code).toBe(0);
});
