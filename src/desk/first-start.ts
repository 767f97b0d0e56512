/**
 * What a person is shown once, at the first start: the encoder's address with its key, and the first token. The
 * parent says at every start where the node listens; that is not said again here.
 */
import type { DeskConfig } from "./config.ts";
import type { FirstStart } from "./desk.ts";

/** Null when there is nothing that was made just now. */
export function firstStartText({ courtroom, bootstrapToken }: FirstStart, config: DeskConfig): string | null {
  const lines: string[] = [];
  if (courtroom !== null) {
    const { host, port } = config.ingest.rtmp;
    const url = `rtmp://${reachable(host)}:${port}/court/${courtroom.id}?key=${courtroom.encoderKey}`;
    lines.push(`  编码器 Encoder  ${url}`, `  法庭 Courtroom  ${courtroom.id} ${courtroom.name}`);
  }
  if (bootstrapToken !== null) lines.push(`  令牌 Token      ${bootstrapToken}`);
  if (lines.length === 0) return null;
  const title = "庭闸首次启动：以下内容只显示这一次，请妥善保存";
  return ["", title, "Tingzha's first start: this is shown once, keep it", ...lines, "", ""].join("\n");
}

function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
