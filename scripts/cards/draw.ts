/**
 * Draws the card pictures of config/cards with ffmpeg and a CJK font, so that running the product needs no font:
 *   node scripts/cards/draw.ts --font FONT.ttc [--kind recess --text 休庭中，请稍候]
 * Without --kind it draws all five with the texts below. A court may as well put pictures of its own there.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CARD_KINDS, type CardKind } from "../../src/link/messages.ts";

/** A card never names a case, a person or a reason (design 4). */
const TEXTS: Readonly<Record<CardKind, string>> = {
  upcoming: "庭审即将开始",
  recess: "休庭中",
  paused: "暂停直播",
  lost: "信号中断，请稍候",
  ended: "直播已结束",
};

const SIZE = "1920x1080";
const BACKGROUND = "0x1f2b37";
const INK = "0xe9eef3";
const RULE = "0x5b6b7b";

const { values } = parseArgs({
  options: { font: { type: "string" }, kind: { type: "string" }, text: { type: "string" } },
});
const kinds = CARD_KINDS.filter((kind) => values.kind === undefined || kind === values.kind);
if (values.font === undefined || kinds.length === 0 || (values.text !== undefined && kinds.length > 1)) {
  console.error(`draw.ts --font FILE [--kind ${CARD_KINDS.join("|")} [--text TEXT]]`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "cards-"));
try {
  for (const kind of kinds) draw(kind, values.font, values.text ?? TEXTS[kind]);
} finally {
  rmSync(folder, { recursive: true });
}

function draw(kind: CardKind, font: string, text: string): void {
  // As a file: the text then needs no escaping for the filter's own language.
  const textFile = join(folder, `${kind}.txt`);
  writeFileSync(textFile, text);
  const target = fileURLToPath(new URL(`../../config/cards/${kind}.png`, import.meta.url));
  const place = "x=(w-text_w)/2:y=(h-text_h)/2-20";
  const filter = [
    `drawtext=fontfile=${font}:textfile=${textFile}:fontsize=150:fontcolor=${INK}:${place}`,
    `drawbox=x=(iw-240)/2:y=ih/2+120:w=240:h=6:color=${RULE}:t=fill`,
    "format=rgb24",
  ];
  const picture = ["-f", "lavfi", "-i", `color=c=${BACKGROUND}:s=${SIZE}`, "-frames:v", "1"];
  execFileSync("ffmpeg", ["-v", "error", "-y", ...picture, "-vf", filter.join(","), target]);
  console.log(target);
}
