/** The gate's part of the configuration, as the parent hands it over: validated, paths absolute. */
export interface GateSettings {
  readonly node: { readonly id: string; readonly dataDir: string; readonly timeZone: string };
  readonly ingest: {
    readonly rtmp: { readonly host: string; readonly port: number };
    readonly rtmps?: {
      readonly host?: string;
      readonly port: number;
      readonly certFile: string;
      readonly keyFile: string;
    };
    readonly graceSeconds: number;
    readonly unauthenticatedPerAddress: number;
  };
  readonly journal: {
    readonly digest: "sha256" | "sm3";
    readonly syncSeconds: number;
    readonly secondDir: string | null;
  };
  readonly gate: { readonly delaySeconds: number };
}
