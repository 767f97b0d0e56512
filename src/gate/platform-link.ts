import type { AddressPair } from "./kernel-table.ts";

/** The platform's side of the wire, as the egress uses it. */
export interface PlatformLink {
  readonly state: string;
  readonly messageStreamId: number;
  readonly outgoingChunkSize: number;
  readonly unsentBytes: number;
  readonly addressPair: AddressPair | null;
  start(): void;
  write(bytes: Buffer, done: (error?: Error | null) => void): void;
  reset(): void;
  finish(deadlineMs: number): void;
}

export interface PlatformEvents {
  onReady(): void;
  onClosed(reason: { readonly code: string; readonly detail: string }): void;
}
