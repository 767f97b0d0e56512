// The cards that the desk would make for our stamping publisher's stream (720p AVC, 48 kHz stereo AAC).
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CardMaker } from "../../src/desk/cards/card-maker.ts";
import type { Lease } from "../../src/link/messages.ts";

const FORMAT = {
  videoCodec: "avc",
  width: 1280,
  height: 720,
  audioCodec: "aac",
  sampleRate: 48_000,
  channels: 2,
} as const;

/** Made once a machine and kept in the temp folder. */
export function stampedStreamCards(): Promise<Lease["cards"]> {
  const maker = new CardMaker({
    cardsDir: join(tmpdir(), "tingzha-test-cards"),
    pictureDir: fileURLToPath(new URL("../../config/cards", import.meta.url)),
  });
  return maker.cardsFor(FORMAT);
}
