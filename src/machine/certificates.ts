/** How long the certificates of this node's own listeners still hold. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { codeOf, type Finding, found, ok, words } from "./finding.ts";

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

export function certificateHolds(check: string, certFile: string, nowMs: number): Finding {
  const expected = words(`有效期 ${SOON_DAYS} 天以上`, `valid for ${SOON_DAYS} days or more`);
  const cure = words("更换证书并重新启动节点", "Replace the certificate and start the node again");
  let validTo: Date;
  let validFrom: Date;
  try {
    ({ validToDate: validTo, validFromDate: validFrom } = new X509Certificate(readFileSync(certFile)));
  } catch (error) {
    const actual = words(
      `${certFile} 不可读（${codeOf(error)}）`,
      `${certFile} can not be read (${codeOf(error)})`,
    );
    return found(check, "failed", actual, expected, cure);
  }
  const days = Math.floor((validTo.getTime() - nowMs) / DAY_MS);
  const day = validTo.toISOString().slice(0, 10);
  const actual = words(`${certFile}：至 ${day}，还有 ${days} 天`, `${certFile}: until ${day}, ${days} days`);
  if (days < 0 || validFrom.getTime() > nowMs) return found(check, "failed", actual, expected, cure);
  return days < SOON_DAYS ? found(check, "warning", actual, expected, cure) : ok(check, actual, expected);
}
