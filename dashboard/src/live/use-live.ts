/** The live facts in components: one connection a page, and each component is drawn anew for its own entries alone. */
import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { LiveConnection, type Truth } from "./live-connection.ts";

export const LiveContext = createContext<LiveConnection | null>(null);

/** Of the whole page, as long as somebody is signed in. @param isAllowed else he would be refused all day. */
export function useOwnConnection(isAllowed: boolean): LiveConnection {
  const [connection] = useState(() => new LiveConnection());
  useEffect(() => {
    if (!isAllowed) return;
    connection.start();
    return () => connection.stop();
  }, [connection, isAllowed]);
  return connection;
}

export function useConnection(): LiveConnection {
  const connection = useContext(LiveContext);
  if (connection === null) throw new Error("No live connection around this component");
  return connection;
}

export function useTruth(): Truth {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, () => connection.truth);
}

/** null: there is none. */
export function useEntry<T>(key: string): T | null {
  const { store } = useConnection();
  const subscribe = useCallback((listener: () => void) => store.subscribe(key, listener), [store, key]);
  return useSyncExternalStore(subscribe, () => store.entry<T>(key));
}

/** Every entry under a prefix (`room/`), by key. */
export function useEntries<T>(prefix: string): readonly T[] {
  const { store } = useConnection();
  const [entries, setEntries] = useState<readonly T[]>(() => entriesOf<T>(store, prefix));
  useEffect(() => {
    const look = () => setEntries(entriesOf<T>(store, prefix));
    look();
    return store.subscribe(prefix, look);
  }, [store, prefix]);
  return entries;
}

function entriesOf<T>(store: LiveConnection["store"], prefix: string): readonly T[] {
  return store.keys(prefix).flatMap((key) => store.entry<T>(key) ?? []);
}
