/** Which page a person sees: the first start, a step of signing in, or the house with what his role is for. */
import { Alert, App as AntApp, ConfigProvider, Spin } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../src/desk/contract/users.ts";
import { ApiError, get, SIGNED_OUT } from "./api.ts";
import { House } from "./house.tsx";
import { FirstStart, type FirstStartState } from "./pages/first-start.tsx";
import { SignIn } from "./pages/sign-in.tsx";

type Where =
  | { readonly at: "looking" }
  | { readonly at: "unreachable" }
  | { readonly at: "first-start"; readonly state: FirstStartState }
  | { readonly at: "outside"; readonly me: Me | null; readonly encrypted: boolean }
  | { readonly at: "inside"; readonly me: Me };

const LOOK_AGAIN_MS = 3000;

export function App() {
  const { i18n } = useTranslation();
  return (
    <ConfigProvider
      button={{ autoInsertSpace: false }}
      locale={i18n.language === "en" ? enUS : zhCN}
      theme={{ token: { motion: false, fontSize: 16, colorPrimary: "#1a56a8", colorError: "#b42318" } }}
    >
      <AntApp style={{ height: "100%" }}>
        <Pages />
      </AntApp>
    </ConfigProvider>
  );
}

function Pages() {
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
      return <Spin fullscreen tip={t("loading")} />;
    case "unreachable":
      return <Alert banner type="error" showIcon title={t("unreachable")} />;
    case "first-start":
      return <FirstStart state={where.state} onDone={look} />;
    case "outside":
      return <SignIn me={where.me} encrypted={where.encrypted} onChanged={look} />;
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
