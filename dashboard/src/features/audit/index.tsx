/** 审计: search the log, one entry with what stands around it, the verification of the chain, and the sealed days. */
import { useTranslation } from "react-i18next";
import { Link, Route, Switch, useLocation } from "wouter";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Kit } from "../../kit.tsx";
import { Queries } from "../../queries.tsx";
import { Check } from "./check.tsx";
import { Days } from "./days.tsx";
import { EntryPage } from "./entry-page.tsx";
import { Search } from "./search.tsx";
import "./audit.css";

const SECTIONS = [
  { key: "search", href: "/audit" },
  { key: "check", href: "/audit/check" },
  { key: "days", href: "/audit/days" },
] as const;

export default function Audit({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const [where] = useLocation();
  const isHere = (href: string) =>
    href === "/audit" ? !where.startsWith("/audit/") || where.startsWith("/audit/entry") : where === href;
  return (
    <Kit>
      <Queries person={me.name}>
        <nav className="sections" aria-label={t("audit.sections")}>
          {SECTIONS.map(({ key, href }) => (
            <Link key={key} href={href} aria-current={isHere(href) ? "page" : undefined}>
              {t(`audit.section.${key}`)}
            </Link>
          ))}
        </nav>
        <Switch>
          <Route path="/audit/check">
            <Check />
          </Route>
          <Route path="/audit/days">
            <Days archives={me.permissions.includes("audit.archive")} />
          </Route>
          <Route path="/audit/entry/:seq">
            {({ seq }) => <EntryPage key={seq} seq={Number.parseInt(seq, 10)} />}
          </Route>
          <Route>
            <Search />
          </Route>
        </Switch>
      </Queries>
    </Kit>
  );
}
