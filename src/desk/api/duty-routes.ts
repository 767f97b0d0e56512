/** `/duty`: going on and off duty, the page's sign of life, and who watches which court. */
import { z } from "zod";
import { dutyBodySchema, dutySchema } from "../contract/users.ts";
import { Failure } from "../failure.ts";
import { courtsOf } from "../people/access.ts";
import type { Duty } from "../people/duty.ts";
import type { Handovers } from "../people/handovers.ts";
import type { SignIns } from "../people/sign-ins.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

export interface DutyRoutesParts {
  readonly duty: Duty;
  readonly handovers: Handovers;
  readonly signIns: SignIns;
  readonly subjects: Subjects;
}

export function dutyRoutes({ duty, handovers, signIns, subjects }: DutyRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/duty",
      access: "session.read",
      summary: "谁在值守、各院直播是否有人看护 / Who is on duty, and whether what is on air is watched",
      answer: dutySchema,
      handle: async ({ rights }) => duty.view(subjects.sees(courtsOf(rights, "session.read"))),
    }),
    route({
      method: "post",
      path: "/api/v1/duty",
      access: "duty.keep",
      summary: "上岗、下岗 / Go on or off duty",
      body: dutyBodySchema,
      answer: z.strictObject({ on: z.boolean() }),
      handle: async (input) => {
        const { person } = by(input);
        if (input.body.on) await duty.begin(person);
        else {
          refuseWhileOffered(handovers, person);
          await duty.end(person, "off");
        }
        return { on: duty.isOn(person) };
      },
    }),
    route({
      method: "post",
      path: "/api/v1/duty/alive",
      access: "duty.keep",
      summary: "值守页面的应答，每 10 秒一次 / The page's sign of life, every 10 s",
      body: z.strictObject({}),
      answer: z.strictObject({ on: z.literal(true) }),
      handle: async (input) => {
        duty.alive(by(input).person);
        // Whoever watches touches nothing for hours: his page's answers keep him signed in.
        if (input.web.userId !== null) signIns.seen(input.web.id);
        return { on: true } as const;
      },
    }),
  ];
}

/** Whoever hands over stays until somebody has taken over, or until he says that he does not hand over after all. */
function refuseWhileOffered(handovers: Handovers, person: string): void {
  if (!handovers.isOffered(person)) return;
  const [zh, en] = [
    "已提出交班，尚无人接班：请等接班人接班，或先收回交班",
    "Nobody has taken over yet: wait, or withdraw the handover",
  ];
  throw new Failure(409, "handover-open", zh, en);
}
