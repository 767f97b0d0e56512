/**
 * Whether this process can still open a file. Without a free descriptor the system closes new encoders' connections
 * before anybody hears of them, so nobody would know unless somebody asked.
 */
import { closeSync, openSync } from "node:fs";

export function hasFreeDescriptor(): boolean {
  try {
    closeSync(openSync("/dev/null", "r"));
    return true;
  } catch {
    return false;
  }
}
