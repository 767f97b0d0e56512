/** The test cut as a finding among the others. PURE. */
import { type Finding, found, ok, plain, words } from "../../machine/finding.ts";
import type { Rehearsal } from "../contract/self-check.ts";
import { Failure } from "../failure.ts";
import { FfmpegError } from "../ffmpeg/ffmpeg-error.ts";
import { FAULTS, type Fault } from "./faults.ts";

const EXPECTED = words(
  "断开、禁播、核实，此后无任何内容到达",
  "closed, latched, verified, and nothing comes after it",
);
const CURE = words(
  "查清之前不要开播；备好拔线等备用断播方式",
  "Do not go on air before it is understood, and have the cable at hand",
);

export function testCutFinding({ faults, closedInMs, answeredInMs, messagesOnAir }: Rehearsal): Finding {
  if (faults.length === 0) {
    const figures = `${closedInMs?.toFixed(1) ?? "–"} ms / ${answeredInMs?.toFixed(0) ?? "–"} ms`;
    const actual = words(
      `已断开并核实（${figures}，此前播出 ${messagesOnAir} 个媒体包）`,
      `closed and verified (${figures}, ${messagesOnAir} media messages before it)`,
    );
    return ok("test-cut", actual, EXPECTED);
  }
  const said = faults.map((fault) => FAULTS[fault as Fault] ?? plain(fault));
  const actual = words(said.map(({ zh }) => zh).join("；"), said.map(({ en }) => en).join("; "));
  return found("test-cut", "failed", actual, EXPECTED, CURE);
}

/** It could not be made. While everything is cut, a drill runs or ffmpeg is missing nobody knows; else the switch has failed. */
export function testCutNotMade(error: unknown): Finding {
  if (error instanceof Failure) {
    const verdict = ["everything-cut", "rehearsal-running"].includes(error.code) ? "unknown" : "failed";
    return found("test-cut", verdict, plain(error.message), EXPECTED, CURE);
  }
  if (error instanceof FfmpegError) {
    const actual = words(`没有测试码流：${error.message}`, `no test stream: ${error.message}`);
    if (error.code === "ffmpeg-failed") return found("test-cut", "failed", actual, EXPECTED, CURE);
    const cure = words("安装 ffmpeg 后再试", "Install ffmpeg and try again");
    return found("test-cut", "unknown", actual, EXPECTED, cure);
  }
  const actual = words("测试未能进行，详见值班台日志", "the test could not be made: see the desk's log");
  return found("test-cut", "failed", actual, EXPECTED, CURE);
}
