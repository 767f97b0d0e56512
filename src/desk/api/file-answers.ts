/** How a file goes out: whole from memory, or read while it is sent; always as an attachment. */
import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import type { FileAnswer, StreamAnswer } from "./route.ts";

export function sendFile(response: Response, { contentType, fileName, bytes }: FileAnswer): void {
  response.set({ "Content-Type": contentType, "Content-Disposition": attached(fileName) });
  response.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** A reader that goes away, or a file that can't be read on, ends the answer short of its length. */
export async function sendStream(response: Response, answer: StreamAnswer): Promise<void> {
  const { contentType, fileName, sizeBytes, stream } = answer;
  response.set({
    "Content-Type": contentType,
    "Content-Length": String(sizeBytes),
    "Content-Disposition": attached(fileName),
  });
  await pipeline(stream, response).catch(() => response.destroy());
}

function attached(fileName: string): string {
  return `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}
