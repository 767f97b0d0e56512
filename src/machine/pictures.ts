/** The pictures of the cards and the printers' font: files that come with the program and may have been lost on the way. */
import { closeSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Finding, found, ok, words } from "./finding.ts";

const CARDS = ["upcoming", "recess", "paused", "lost", "ended"];
const PNG = "89504e470d0a1a0a";
/** TrueType and OpenType. */
const FONTS = ["00010000", "4f54544f"];
const FONT = "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf";

export function picturesThere(projectRoot: string): Finding {
  const expected = words("五张提示画面和打印字体", "five card pictures and the printers' font");
  const lost = CARDS.filter((name) => headOf(join(projectRoot, "config", "cards", `${name}.png`), 8) !== PNG);
  if (!hasFont(projectRoot)) lost.push("font");
  if (lost.length === 0) return ok("pictures", words("齐全", "all there"), expected);
  const actual = words(`缺少或损坏：${lost.join("、")}`, `missing or broken: ${lost.join(", ")}`);
  const cure = words(
    "恢复 config/cards，重新运行 npm ci；缺图时提示画面为黑底",
    "Restore config/cards and run npm ci; a card without its picture is plain black",
  );
  return found("pictures", "warning", actual, expected, cure);
}

function hasFont(projectRoot: string): boolean {
  try {
    const file = createRequire(join(projectRoot, "package.json")).resolve(FONT);
    return FONTS.includes(headOf(file, 4));
  } catch {
    return false;
  }
}

/** Its first bytes as hex; "-" for a file that can't be read. */
function headOf(file: string, length: number): string {
  let opened: number | null = null;
  try {
    opened = openSync(file, "r");
    const head = Buffer.alloc(length);
    return readSync(opened, head, 0, length, 0) === length ? head.toString("hex") : "-";
  } catch {
    return "-";
  } finally {
    if (opened !== null) closeSync(opened);
  }
}
