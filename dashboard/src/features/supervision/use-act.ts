/** One act after another: whether it is under way, why it was refused; then what it has changed is asked anew. */
import { useCallback, useState } from "react";
import { post } from "../../api.ts";
import { useAskAgain } from "../../queries.tsx";

/** All that an act here may change. */
const TOUCHED = ["/findings", "/supervision", "/sessions"];

export function useAct() {
  const again = useAskAgain();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  /** @returns null: it was refused, and why is in `error`. */
  const act = useCallback(
    async <T>(path: string, body: object): Promise<T | null> => {
      setBusy(true);
      setError(null);
      try {
        const answer = await post<T>(path, body);
        await again(...TOUCHED);
        return answer;
      } catch (refused) {
        setError(refused);
        return null;
      } finally {
        setBusy(false);
      }
    },
    [again],
  );
  return { busy, error, act };
}
