/** The Node.js that runs this. */
import { type Finding, found, ok, plain, words } from "./finding.ts";

export function nodeVersion(): Finding {
  const expected = plain("Node.js ≥ 24");
  if (Number.parseInt(process.versions.node, 10) >= 24) return ok("node", plain(process.version), expected);
  const cure = words(
    "运行 npm ci，安装随项目固定的版本",
    "Run npm ci: it brings the version that the project pins",
  );
  return found("node", "failed", plain(process.version), expected, cure);
}
