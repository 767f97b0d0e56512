/** Every page inside: where it is, whom it is for, and how it is fetched when somebody first goes there. */
import type { ComponentType } from "react";
import type { Permission } from "../../../src/desk/contract/permissions.ts";
import type { Me } from "../../../src/desk/contract/users.ts";
import type { DutyBeat } from "../duty-beat.ts";
import { fetched } from "../fetched.ts";
import type { PageKey } from "./page-keys.ts";

export interface PageProps {
  readonly me: Me;
  readonly beat: DutyBeat;
}

export interface PageEntry {
  readonly key: PageKey;
  /** Any of them. */
  readonly needs: readonly Permission[];
  readonly Page: ComponentType<PageProps>;
  /** As wide as the screen. */
  readonly wide: boolean;
  /** Whoever holds one of these begins his day there. */
  readonly firstFor?: readonly Permission[];
}

export const PAGES: readonly PageEntry[] = [
  {
    key: "live",
    needs: ["session.read"],
    Page: fetched(() => import("../features/live/index.tsx")),
    wide: true,
  },
  {
    key: "approvals",
    needs: ["approval.read"],
    Page: fetched(() => import("../features/approvals/index.tsx")),
    wide: false,
    firstFor: ["approval.draft", "approval.sign"],
  },
  {
    key: "docket",
    needs: ["approval.read"],
    Page: fetched(() => import("../features/docket/index.tsx")),
    wide: true,
  },
  {
    key: "incidents",
    needs: ["session.read", "incident.read"],
    Page: fetched(() => import("../features/incidents/index.tsx")),
    wide: false,
  },
  {
    key: "supervision",
    needs: ["supervision.read", "finding.read"],
    Page: fetched(() => import("../features/supervision/index.tsx")),
    wide: false,
    firstFor: ["supervision.inspect"],
  },
  {
    key: "rearm",
    needs: ["air.rearm", "air.rearm.agree"],
    Page: fetched(() => import("../features/rearm/index.tsx")),
    wide: false,
  },
  {
    key: "duty",
    needs: ["session.read"],
    Page: fetched(() => import("../features/duty/index.tsx")),
    wide: false,
  },
  {
    key: "audit",
    needs: ["audit.read"],
    Page: fetched(() => import("../features/audit/index.tsx")),
    wide: false,
  },
  {
    key: "system",
    needs: ["courtroom.read", "user.read", "role.confirm", "node.check", "audit.read"],
    Page: fetched(() => import("../features/system/index.tsx")),
    wide: false,
  },
];

/** Everybody's. */
export const OWN_PAGE: PageEntry = {
  ...{ key: "account", needs: [], wide: false },
  Page: fetched(() => import("../features/account/inside.tsx")),
};

export function pagesFor(me: Pick<Me, "permissions">): readonly PageEntry[] {
  const holds = (permissions: readonly Permission[]) =>
    permissions.some((each) => me.permissions.includes(each));
  const shown = PAGES.filter(({ needs }) => holds(needs));
  const isFirst = ({ firstFor = [] }: PageEntry) => holds(firstFor);
  return [...shown.filter(isFirst), ...shown.filter((page) => !isFirst(page))];
}
