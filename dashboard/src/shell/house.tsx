/** The frame of every page inside: what there is for this role, who one is, and the way out. */
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Route, Router, Switch, useLocation } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import type { Me } from "../../../src/desk/contract/users.ts";
import { post } from "../api.ts";
import { Brand } from "../brand.tsx";
import { type DutyBeat, useDutyBeat } from "../duty-beat.ts";
import { LiveContext, useOwnConnection } from "../live/use-live.ts";
import { Notice } from "../notice.tsx";
import { roleName } from "../role-name.ts";
import { Boundary } from "./boundary.tsx";
import { OWN_PAGE, type PageEntry, pagesFor } from "./pages.ts";

const LEAVE_MS = 5_000;

export function House({ me, onLeft }: { readonly me: Me; readonly onLeft: () => void }) {
  const { t } = useTranslation();
  const beat = useDutyBeat(me.onDuty);
  const connection = useOwnConnection(me.permissions.includes("session.read"));
  const [isLeaving, setLeaving] = useState(false);
  const leave = async () => {
    // First of all: what a page would still ask by itself would be refused.
    setLeaving(true);
    // Without an answer he is in still, and sees it.
    await post("/sign-out", {}, { deadlineMs: LEAVE_MS }).catch(() => setLeaving(false));
    onLeft();
  };
  return (
    <LiveContext value={connection}>
      <Router hook={useHashLocation}>
        <div className="house">
          <Header me={me} onLeave={() => void leave()} />
          {!isLeaving && <Rooms me={me} beat={beat} />}
          {/* Below the page: above, it would move every switch of the wall, and back when the line is. */}
          {beat.isLost && (
            <footer>
              <Notice kind="error">{t("duty.beatLost")}</Notice>
            </footer>
          )}
        </div>
      </Router>
    </LiveContext>
  );
}

function Header({ me, onLeave }: { readonly me: Me; readonly onLeave: () => void }) {
  const { t, i18n } = useTranslation();
  const here = useHere([...pagesFor(me), OWN_PAGE]);
  const names = [...new Set(me.roles.map(({ role }) => roleName(role, i18n.language)))];
  return (
    <header>
      <Brand />
      <nav aria-label={t("pages")}>
        {pagesFor(me).map(({ key }) => (
          <Link key={key} href={`/${key}`} aria-current={here?.key === key ? "page" : undefined}>
            {t(`nav.${key}`)}
          </Link>
        ))}
        {me.permissions.includes("session.phase") && (
          // A page without a frame, which stays open all day beside this one.
          <a href="/court.html" target="_blank" rel="noopener">
            {t("nav.court")} <span aria-hidden="true">↗</span>
          </a>
        )}
      </nav>
      <div className="person">
        <Link href="/account" title={t("nav.account")}>
          {me.name}
        </Link>
        {names.map((name) => (
          <span key={name} className="role">
            {name}
          </span>
        ))}
        <button type="button" className="plain" onClick={onLeave}>
          {t("signOut")}
        </button>
      </div>
    </header>
  );
}

function Rooms({ me, beat }: { readonly me: Me; readonly beat: DutyBeat }) {
  const { t } = useTranslation();
  const pages = pagesFor(me);
  const here = useHere([...pages, OWN_PAGE]);
  return (
    <main className={here?.wide === true ? "wide" : ""}>
      {me.awaitsConfirmation && <Notice kind="warning">{t("awaiting")}</Notice>}
      {pages.length === 0 && <Notice kind="info">{t("noPages")}</Notice>}
      <Boundary key={here?.key}>
        <Suspense fallback={<Notice kind="info">{t("loading")}</Notice>}>
          <Switch>
            {pages.map((page) => (
              <Route key={page.key} path={`/${page.key}/*?`}>
                <page.Page me={me} beat={beat} />
              </Route>
            ))}
            <Route path={`/${OWN_PAGE.key}/*?`}>
              <OWN_PAGE.Page me={me} beat={beat} />
            </Route>
            {here !== undefined && (
              <Route>
                <First page={here} me={me} beat={beat} />
              </Route>
            )}
          </Switch>
        </Suspense>
      </Boundary>
    </main>
  );
}

/** The page of the address, or the first of this role. */
function useHere(pages: readonly PageEntry[]): PageEntry | undefined {
  const [where] = useLocation();
  return pages.find(({ key }) => where.split("/")[1] === key) ?? pages[0];
}

/** No address, or one that is not for this role. */
function First({
  page: { Page },
  ...props
}: {
  readonly page: PageEntry;
  readonly me: Me;
  readonly beat: DutyBeat;
}) {
  return <Page {...props} />;
}
