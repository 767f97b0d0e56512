// A real encoder (ffmpeg, x264) whose picture is the time at which it was given: black and white blocks that survive coding
// and scaling. Whoever sees the picture knows how old it is.
import { type ChildProcess, spawn } from "node:child_process";
import { monotonicMs } from "./wait-for.ts";

export const CLOCK_WIDTH = 320;
export const CLOCK_HEIGHT = 192;
const BLOCK = 32;
const COLUMNS = CLOCK_WIDTH / BLOCK;
/** Wall clock in ms modulo 2^32, and eight bits that tell a clean picture from a torn one. */
const BITS = 40;
const FRAME_MS = 40;

export class ClockEncoder {
  readonly #ffmpeg: ChildProcess;
  readonly #timer: NodeJS.Timeout;
  #frames = 0;
  readonly #beganMs = monotonicMs();

  constructor(url: string) {
    this.#ffmpeg = spawn(
      "ffmpeg",
      [
        ..."-nostdin -v error -f rawvideo -pix_fmt gray".split(" "),
        ...["-s", `${CLOCK_WIDTH}x${CLOCK_HEIGHT}`, "-r", "25", "-i", "pipe:0"],
        ..."-f lavfi -i sine=frequency=440:sample_rate=44100".split(" "),
        ..."-pix_fmt yuv420p -c:v libx264 -preset ultrafast -tune zerolatency -g 50 -b:v 600k".split(" "),
        ..."-c:a aac -b:a 64k -f flv".split(" "),
        url,
      ],
      { stdio: ["pipe", "ignore", "inherit"] },
    );
    this.#ffmpeg.stdin?.on("error", () => undefined);
    this.#timer = setInterval(() => this.#give(), FRAME_MS / 4);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#ffmpeg.kill("SIGKILL");
  }

  /** As a camera: each picture when it is due, with the time of that moment. */
  #give(): void {
    const due = Math.floor((monotonicMs() - this.#beganMs) / FRAME_MS);
    if (this.#frames >= due) return;
    const picture = pictureOf(Date.now());
    for (; this.#frames < due; this.#frames++) this.#ffmpeg.stdin?.write(picture);
  }
}

function pictureOf(wallMs: number): Buffer {
  const ms = wallMs % 2 ** 32;
  const value = (BigInt(ms) << 8n) | BigInt(checkOf(ms));
  const picture = Buffer.alloc(CLOCK_WIDTH * CLOCK_HEIGHT, 128);
  for (let bit = 0; bit < BITS; bit++) {
    const shade = (value >> BigInt(bit)) & 1n ? 235 : 16;
    const [left, top] = [(bit % COLUMNS) * BLOCK, Math.floor(bit / COLUMNS) * BLOCK];
    for (let y = 0; y < BLOCK; y++)
      picture.fill(shade, (top + y) * CLOCK_WIDTH + left, (top + y) * CLOCK_WIDTH + left + BLOCK);
  }
  return picture;
}

function checkOf(ms: number): number {
  return (ms ^ (ms >>> 8) ^ (ms >>> 16) ^ (ms >>> 24)) & 255;
}

/**
 * Runs in the page: reads the time from each frame of its video as it is shown. @returns ages in ms, unreadable frames left
 * out. A string, since the page has none of these names.
 */
export function readClock(samples: number, timeoutMs: number): string {
  return `(async () => {
    const video = document.querySelector("video");
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [${CLOCK_WIDTH}, ${CLOCK_HEIGHT}];
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    const ages = [];
    const endMs = Date.now() + ${timeoutMs};
    while (ages.length < ${samples} && Date.now() < endMs) {
      await new Promise((shown) => { video.requestVideoFrameCallback(shown); setTimeout(shown, 1000); });
      pen.drawImage(video, 0, 0, ${CLOCK_WIDTH}, ${CLOCK_HEIGHT});
      let value = 0n;
      for (let bit = 0; bit < ${BITS}; bit++) {
        const x = (bit % ${COLUMNS}) * ${BLOCK} + ${BLOCK / 2}, y = Math.floor(bit / ${COLUMNS}) * ${BLOCK} + ${BLOCK / 2};
        if (pen.getImageData(x, y, 1, 1).data[0] > 128) value |= 1n << BigInt(bit);
      }
      const ms = Number(value >> 8n);
      const check = (ms ^ (ms >>> 8) ^ (ms >>> 16) ^ (ms >>> 24)) & 255;
      if (check === Number(value & 255n)) ages.push((Date.now() % 2 ** 32) - ms);
    }
    return ages;
  })()`;
}
