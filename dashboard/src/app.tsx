/** Which page a person sees: the first start, a step of signing in, or the house with what his role is for. */
import { Suspense, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FirstStartState, Me } from "../../src/desk/contract/users.ts";
import { ApiError, get, SIGNED_OUT } from "./api.ts";
import { fetched } from "./fetched.ts";
import { Notice } from "./notice.tsx";
import { House } from "./shell/house.tsx";

const Account = fetched(() => import("./features/account/index.tsx"));

type Where =
  | { readonly at: "looking" }
  | { readonly at: "unreachable" }
  | { readonly at: "first-start"; readonly state: FirstStartState }
  | { readonly at: "outside"; readonly me: Me | null; readonly encrypted: boolean }
  | { readonly at: "inside"; readonly me: Me };

const LOOK_AGAIN_MS = 3000;

export function App() {
  const { t } = useTranslation();
  const [where, setWhere] = useState<Where>({ at: "looking" });
  const look = useCallback(() => {
    void whereNow().then(setWhere);
  }, []);
  useEffect(look, [look]);
  useEffect(() => {
    addEventListener(SIGNED_OUT, look);
    return () => removeEventListener(SIGNED_OUT, look);
  }, [look]);
  useEffect(() => {
    if (where.at !== "unreachable") return;
    const timer = setTimeout(look, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [where, look]);
  switch (where.at) {
    case "looking":
      return <Notice kind="info">{t("loading")}</Notice>;
    case "unreachable":
      return <Notice kind="error">{t("unreachable")}</Notice>;
    case "first-start":
    case "outside":
      return (
        <Suspense fallback={<Notice kind="info">{t("loading")}</Notice>}>
          <Account where={where} onChanged={look} />
        </Suspense>
      );
    case "inside":
      return <House me={where.me} onLeft={look} />;
  }
}

async function whereNow(): Promise<Where> {
  try {
    const state = await get<FirstStartState>("/first-start");
    if (state.open) return { at: "first-start", state };
    const me = await get<Me>("/me").catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    });
    if (me === null || me.stage !== "full") return { at: "outside", me, encrypted: state.encrypted };
    return { at: "inside", me };
  } catch {
    return { at: "unreachable" };
  }
}
