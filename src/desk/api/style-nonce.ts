/** What an answer's page must show to write styles (CSP): new for every answer, so that nobody else can know it. */
import { randomBytes } from "node:crypto";
import type { Response } from "express";

export function styleNonce({ locals }: Response): string {
  locals.styleNonce ??= randomBytes(16).toString("base64");
  return locals.styleNonce as string;
}
