/** One act after another: whether it is under way, why it was refused; then what it has changed is asked anew. */
import { useCallback, useState } from "react";
import { post } from "./api.ts";
import { useAskAgain } from "./queries.tsx";

export interface Acting {
  readonly busy: boolean;
  readonly error: unknown;
  /** @returns null: it was refused, and why is in `error`. */
  readonly act: <T>(path: string, body?: object) => Promise<T | null>;
}

/** @param touched all that an act here may change: beginnings of paths, always the same list. */
export function useActOn(touched: readonly string[]): Acting {
  const again = useAskAgain();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = useCallback(
    async <T>(path: string, body: object = {}) => {
      setBusy(true);
      setError(null);
      try {
        const answer = await post<T>(path, body);
        await again(...touched);
        return answer;
      } catch (refused) {
        setError(refused);
        return null;
      } finally {
        setBusy(false);
      }
    },
    [again, touched],
  );
  return { busy, error, act };
}
