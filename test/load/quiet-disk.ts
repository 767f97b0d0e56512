// Before anything is measured: what the tests before left to be written is written, or its flush would be measured too.
import { execFileSync } from "node:child_process";

export default function setup(): void {
  execFileSync("sync");
}
