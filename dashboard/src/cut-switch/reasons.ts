/** Why a courtroom was cut: asked after the cut, never before it. */
import { post, withToken } from "../api.ts";
import { ALL } from "./presses.ts";

export const REASONS = ["sensitive", "privacy", "order", "equipment", "mistake", "other"] as const;
export type CutReason = (typeof REASONS)[number];

/** @param room or ALL. @param said in the person's own language, as it is read later. @throws ApiError */
export function explain(room: string, said: string, more: string): Promise<unknown> {
  const reason = more.trim() === "" ? said : `${said}：${more.trim()}`;
  const path = room === ALL ? "/cut-all/reason" : `/courtrooms/${encodeURIComponent(room)}/cut/reason`;
  return withToken(() => post(path, { reason }), {});
}
