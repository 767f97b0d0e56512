/** The frame of every page inside: what there is for this role, who one is, and the way out. */
import { Alert, Button, Menu, Tag } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Permission } from "../../src/desk/contract/permissions.ts";
import { ROLES, type Role } from "../../src/desk/contract/roles.ts";
import type { Me } from "../../src/desk/contract/users.ts";
import { post } from "./api.ts";
import { Brand } from "./brand.tsx";
import { useDutyBeat } from "./duty-beat.ts";
import { Courtrooms } from "./pages/courtrooms.tsx";
import { Duty } from "./pages/duty.tsx";
import { Preview } from "./pages/preview.tsx";

const PAGES = [
  { key: "duty", needs: "session.read" },
  { key: "preview", needs: "session.watch" },
  { key: "courtrooms", needs: "courtroom.read" },
] as const satisfies readonly { key: string; needs: Permission }[];
type Page = (typeof PAGES)[number]["key"];

export function House({ me, onLeft }: { readonly me: Me; readonly onLeft: () => void }) {
  const { t, i18n } = useTranslation();
  const pages = PAGES.filter(({ needs }) => me.permissions.includes(needs));
  const [page, setPage] = useState<Page | null>(pageOfAddress() ?? pages[0]?.key ?? null);
  const beat = useDutyBeat(me.onDuty);
  useEffect(() => {
    if (page !== null) history.replaceState(null, "", `#${page}`);
  }, [page]);
  const leave = async () => {
    await post("/sign-out").catch(() => {});
    onLeft();
  };
  const roleName = (role: string) => {
    const rule = role in ROLES ? ROLES[role as Role] : null;
    return rule === null ? role : i18n.language === "en" ? rule.en : rule.zh;
  };
  const names = [...new Set(me.roles.map(({ role }) => role))].map(roleName);
  return (
    <div className="house">
      <header>
        <Brand />
        <Menu
          mode="horizontal"
          selectedKeys={page === null ? [] : [page]}
          items={pages.map(({ key }) => ({ key, label: t(`nav.${key}`) }))}
          onClick={({ key }) => setPage(key as Page)}
        />
        <div className="person">
          <span>{me.name}</span>
          {names.map((name) => (
            <Tag key={name}>{name}</Tag>
          ))}
          <Button onClick={() => void leave()}>{t("signOut")}</Button>
        </div>
      </header>
      <main>
        {me.awaitsConfirmation && (
          <Alert type="warning" showIcon style={{ marginBottom: 16 }} title={t("awaiting")} />
        )}
        {beat.isLost && (
          <Alert type="error" showIcon style={{ marginBottom: 16 }} title={t("duty.beatLost")} />
        )}
        {page === null && <Alert type="info" showIcon title={t("noPages")} />}
        {page === "courtrooms" && <Courtrooms manages={me.permissions.includes("courtroom.manage")} />}
        {page === "preview" && <Preview />}
        {page === "duty" && <Duty keeps={me.permissions.includes("duty.keep")} beat={beat} />}
      </main>
    </div>
  );
}

function pageOfAddress(): Page | null {
  const key = location.hash.slice(1);
  return PAGES.find((page) => page.key === key)?.key ?? null;
}
