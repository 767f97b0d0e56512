/** Signing sources. */
import type { sources as chinese } from "../zh-CN/sources.ts";

export const sources: typeof chinese = {
  title: "Signing sources",
  help: "Approval files that come through a one-way gateway are taken only with the signature of a registered source.",
  name: "Source",
  key: "Public key (Ed25519)",
  keyHelp: "PEM, base64 (SPKI), or base64 of the 32 bytes. Compare the fingerprint with its owner.",
  add: "Register",
  fingerprint: "Fingerprint",
  addedAt: "Registered",
  empty: "No source yet",
};
