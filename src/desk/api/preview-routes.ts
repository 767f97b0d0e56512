/** `/sessions/:id/preview`: the undelayed picture of a live session, over WebSocket-FLV. */
import type { AuditLog } from "../audit/audit-log.ts";
import { idSchema } from "../contract/common.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import { liveSession } from "../leases/need-live.ts";
import type { Previews } from "../preview/previews.ts";
import type { Sight as Seen } from "../preview/viewer.ts";
import { keptIdentity } from "./kept-identity.ts";
import { type Route, route, SocketAnswer, socketAnswer } from "./route.ts";
import { type Sight, seerOf } from "./sight.ts";
import type { Subjects } from "./subjects.ts";

export interface PreviewRoutesParts {
  readonly audit: AuditLog;
  readonly previews: Previews;
  readonly sessions: LiveSessions;
  readonly sight: Sight;
  readonly subjects: Subjects;
}

export function previewRoutes({ audit, previews, sessions, sight, subjects }: PreviewRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/sessions/:id/preview",
      access: "session.watch",
      subject: ({ params }) => subjects.session(params.id),
      summary:
        "无延时预览（WebSocket-FLV）；关闭码见接口约定 / The undelayed view; close codes: contract/preview",
      params: idSchema,
      answer: socketAnswer,
      status: 101,
      handle: async (input) => {
        const { id } = input.params;
        const session = liveSession(sessions, id);
        const { person } = seerOf(input);
        sight.need(session, seerOf(input));
        previews.refuseTooMany();
        if (sight.isClosed(session)) await audit.act(person, "session.preview-closed", id, {});
        return new SocketAnswer((socket, again) => {
          const rights = keptIdentity(again);
          const may = (): Seen => {
            const identity = rights();
            const live = sessions.get(id);
            if (identity === null) return "unknown-person";
            return live === null ? "nothing" : sight.of(live, { person, rights: identity.rights });
          };
          const gone = previews.add(id, { socket, may });
          socket.once("close", gone);
        });
      },
    }),
  ];
}
