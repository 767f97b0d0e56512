/** What the pages ask the desk: one store of answers for one person, asked again by itself where something must stay fresh. */
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback } from "react";
import { get } from "./api.ts";

const DEADLINE_MS = 30_000;

let kept: { readonly person: string; readonly client: QueryClient } | null = null;

/** What another person has read before this browser's next one came is not shown to him. */
function clientOf(person: string): QueryClient {
  if (kept?.person !== person) {
    kept?.client.clear();
    const queries = {
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      staleTime: 1_000,
      // The desk may be on this machine; and where it is away, that is to be said.
      networkMode: "always" as const,
    };
    kept = { person, client: new QueryClient({ defaultOptions: { queries } }) };
  }
  return kept.client;
}

export function Queries({ person, children }: { readonly person: string; readonly children: ReactNode }) {
  return <QueryClientProvider client={clientOf(person)}>{children}</QueryClientProvider>;
}

export interface AskOptions<T> {
  /** Asked again this often, while the window is looked at; or as often as the newest answer calls for. */
  readonly everyMs?: number | ((newest: T | undefined) => number);
  /** false: not yet. */
  readonly when?: boolean;
}

/** A GET of the API. The first is a person's; what the page repeats is no sign that somebody sits before it. */
export function useAsked<T>(path: string, { everyMs, when = true }: AskOptions<T> = {}) {
  const client = useQueryClient();
  return useQuery<T>({
    queryKey: [path],
    enabled: when,
    ...(everyMs !== undefined && {
      refetchInterval: ({ state }) => (typeof everyMs === "number" ? everyMs : everyMs(state.data)),
    }),
    queryFn: ({ signal }) =>
      inTime(signal, (own) => get<T>(path, { signal: own, background: isRepeated(client, path) })),
  });
}

/** Also what fails again and again is asked by the page alone. */
function isRepeated(client: QueryClient, path: string): boolean {
  const { dataUpdateCount = 0, errorUpdateCount = 0 } = client.getQueryState([path]) ?? {};
  return dataUpdateCount + errorUpdateCount > 0;
}

/**
 * What hangs is given up: a browser has six connections for the desk and no more, and a cut needs one.
 * `AbortSignal.any` would do it, but Chromium 109 has none.
 */
async function inTime<T>(signal: AbortSignal, ask: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const stop = () => own.abort();
  signal.addEventListener("abort", stop);
  const timer = setTimeout(stop, DEADLINE_MS);
  try {
    return await ask(own.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** After an act: what stands under these paths is asked anew. */
export function useAskAgain(): (...prefixes: readonly string[]) => Promise<void> {
  const client = useQueryClient();
  return useCallback(
    (...prefixes) =>
      client.invalidateQueries({
        predicate: ({ queryKey: [path] }) => prefixes.some((each) => String(path).startsWith(each)),
      }),
    [client],
  );
}
