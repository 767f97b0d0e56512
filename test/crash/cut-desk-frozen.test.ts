// `tingzha cut` while the desk accepts connections and answers nothing. A dead desk and a hung gate:
// integration/node/cut-command.test.ts.
import { expect, it, onTestFinished } from "vitest";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { tingzha } from "../unit/cli/command.ts";
import { CrashStage, DELAY_MS, stampedSource } from "./crash-stage.ts";

/** The desk is given a second; the rest is the start of the command on a busy machine. */
const CUT_WITHIN_MS = 5_000;

it("a frozen desk costs a cut a second: the gate is told directly, and the room stays cut", async () => {
  const stage = await CrashStage.open({ rooms: ["hall-1", "hall-2"] });
  onTestFinished(() => stage.close());
  const { publisher, session } = await stage.onAir("hall-1");
  await stage.onAir("hall-2", stampedSource(1));
  stage.freeze(stage.pid("desk"));
  const pressedMs = monotonicMs();
  const { node } = stage;
  const { code, stdout, stderr } = await tingzha(["cut", "hall-1", "--json", "--data-dir", node.dataDir], {
    TINGZHA_URL: node.httpUrl,
    TINGZHA_TOKEN: node.bootstrapToken,
  });
  const answeredMs = monotonicMs();
  expect(code, stderr).toBe(0);
  expect(answeredMs - pressedMs).toBeLessThanOrEqual(CUT_WITHIN_MS);
  const report = { sessionId: session.sessionId, airState: "cut", latched: true, verified: true };
  expect(JSON.parse(stdout)).toMatchObject({ by: "socket", verified: true, reports: [report] });

  const cut = await waitFor("the platform sees the reset", async () => {
    const connection = await stage.connection("hall-1");
    return connection?.ending === "reset" && connection;
  });
  expect(cut.closedAtMs).toBeLessThanOrEqual(answeredMs);
  expect(cut.newestStampMs).toBeLessThanOrEqual(answeredMs - DELAY_MS);
  // Its neighbour goes on; the room itself is recorded on, and cut for its returning encoder too.
  publisher.abort();
  await stage.comesBack(publisher);
  const again = await stage.gateSays(
    "hall-1",
    ({ encoderConnected, parts }) => encoderConnected && parts.length === 2,
  );
  expect(again).toMatchObject({ airState: "cut", latched: true });
  expect(await stage.connectionsOf("hall-1")).toHaveLength(1);
  expect(await stage.connection("hall-2")).toMatchObject({ ending: null, holes: 0 });
});
