/** Ant Design around the pages that are made of it: their language, their colours, and leave to write styles (CSP). */
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { styleNonce } from "./style-nonce.ts";
import "./kit.css";

const THEME = {
  token: {
    motion: false,
    fontSize: 16,
    colorPrimary: "#1a56a8",
    colorLink: "#1a56a8",
    colorError: "#b42318",
    // Ant Design's own greys are too pale to be read at 4.5:1.
    colorTextPlaceholder: "#5f6975",
    colorTextDescription: "#4a5561",
  },
};

export function Kit({ children }: { readonly children: ReactNode }) {
  const { i18n } = useTranslation();
  return (
    <ConfigProvider
      button={{ autoInsertSpace: false }}
      csp={{ nonce: styleNonce }}
      locale={i18n.language === "en" ? enUS : zhCN}
      theme={THEME}
    >
      <AntApp>{children}</AntApp>
    </ConfigProvider>
  );
}
