/** What a control room sees at once: `/wall` for whoever asks once, and the live socket's `wall`, which goes on by itself. */
import { z } from "zod";
import { LIVE_PATH, wallSnapshotSchema } from "../contract/wall.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import { accessTo, courtsOf, holds, type Subject } from "../people/access.ts";
import type { Eyes } from "../wall/wall-entries.ts";
import type { WallFeed, Watching } from "../wall/wall-feed.ts";
import type { Watch } from "../watch/watch.ts";
import type { Identity } from "./authentication.ts";
import { type Line, type LiveEvent, liveEvent } from "./live-event.ts";
import type { LiveSocket } from "./live-socket.ts";
import { notHeld, unknown } from "./refusals.ts";
import { EngineAnswer, engineAnswer, type Route, route } from "./route.ts";
import type { Showings } from "./showings.ts";
import { type Seer, type Sight, seerOf } from "./sight.ts";
import type { Subjects } from "./subjects.ts";

export interface WallRoutesParts {
  readonly feed: WallFeed;
  readonly sessions: LiveSessions;
  readonly showings: Showings;
  readonly sight: Sight;
  readonly subjects: Subjects;
  readonly watch: Pick<Watch, "tile">;
}

/** As socket.io's client asks. A connection that somebody else has opened is named by nobody. */
const handshakeSchema = z.strictObject({
  EIO: z.literal("4"),
  transport: z.literal("websocket"),
  t: z.string().max(40).optional(),
});

export function wallRoutes(parts: WallRoutesParts, live: LiveSocket): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/wall",
      access: "session.read",
      summary:
        "监看墙当前全貌，同实时连接的快照 / Everything a control room sees now: the live socket's snapshot",
      answer: wallSnapshotSchema,
      handle: async (input) => parts.feed.snapshot(eyesOf(parts, seerOf(input))),
    }),
    route({
      method: "get",
      path: LIVE_PATH,
      access: "self",
      summary:
        "实时连接（socket.io，仅 WebSocket）；事件见 contract/wall / The live socket; events: contract/wall",
      query: handshakeSchema,
      answer: engineAnswer,
      status: 101,
      handle: async () => {
        live.refuseTooMany();
        return new EngineAnswer((upgraded, again) => live.take(upgraded, again));
      },
    }),
  ];
}

export function wallEvents(parts: WallRoutesParts): LiveEvent[] {
  const watching = new WeakMap<Line, Watching>();
  const begin = (line: Line): Watching => {
    const may = (): Identity | null => {
      const identity = line.identity();
      return identity !== null && holds(identity.rights, "session.read") ? identity : null;
    };
    const begun = parts.feed.watch({
      eyes: () => {
        const identity = may();
        return identity === null ? null : eyesOf(parts, whoIs(identity));
      },
      isBehind: line.isBehind,
      send: (change) => line.send("wall", change),
      dismiss: () => line.end(line.identity() === null ? unknown() : notHeld("session.read")),
    });
    line.onClosed(() => begun.leave());
    watching.set(line, begun);
    return begun;
  };
  return [
    liveEvent({
      name: "wall",
      access: "session.read",
      summary: "订阅监看墙，或重取快照 / To be told of the wall from now on, or the snapshot again",
      answer: wallSnapshotSchema,
      handle: ({ identity, line }) =>
        (watching.get(line) ?? begin(line)).snapshot(eyesOf(parts, whoIs(identity))),
    }),
  ];
}

function whoIs({ caller, rights }: Identity): Seer {
  return { person: caller.person, rights };
}

/** Courts by `session.read`, as every list of sessions; picture, sound and the cut as their own routes give them. */
function eyesOf({ sessions, showings, sight, subjects, watch }: WallRoutesParts, seer: Seer): Eyes {
  const mayCut = (subject: Subject) => accessTo(seer.rights, "air.cut", seer.person, subject) === "permitted";
  return {
    mayCut,
    mayCutAll: mayCut(subjects.node()),
    courts: courtsOf(seer.rights, "session.read"),
    glimpse: (id) => {
      const session = sessions.get(id);
      if (session === null) return { sight: "nothing", maySeeTile: false, mayHear: false };
      const tile = watch.tile(id);
      return {
        sight: sight.of(session, seer),
        maySeeTile: tile !== null && showings.maySee(session, seer, tile.atMs),
        mayHear: showings.mayHear(session, seer),
      };
    },
  };
}
