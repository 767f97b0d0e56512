// The short form of `npm run soak`: sixteen seconds of random days, every difference an error.
import { expect, it } from "vitest";
import { runSoak } from "../../scripts/soak/soak.ts";

/** Cut-all comes late enough that most of what went before had to air. */
const SEED = 28;

it("a node driven at random does what the model of the requests expects, and leaves nothing behind", async () => {
  const lines: string[] = [];
  const result = await runSoak({
    ...{ seconds: 16, streams: 6, seed: SEED, delaySeconds: 2, graceSeconds: 4, cutAllSeconds: 13 },
    say: (line) => lines.push(line),
  });
  const said = lines.join("\n");
  expect(result.differences.join("\n\n"), said).toBe("");
  expect(result.recordings.faults).toEqual([]);
  expect(result.leftOpen).toEqual([]);
  expect(result.socketsLeft).toBe(0);
  // It was no empty judgement.
  expect(result.demandedSeconds).toBeGreaterThan(5);
  expect(result.content).toBeGreaterThan(1_000);
  expect(result.recordings.sessions).toBeGreaterThanOrEqual(6);
  expect(result.requests.get("cut all")).toBeGreaterThan(0);
  console.log(said);
  console.log(
    `${result.content} payloads judged, ${result.demandedSeconds.toFixed(0)} s had to air, ` +
      `oldest ${result.oldestMs.toFixed(0)} ms`,
  );
});
