/** `/drills`: 断播演练, timed, and what earlier ones have shown. */
import { drillBodySchema, drillsSchema, runningDrillSchema } from "../contract/drills.ts";
import type { Drills } from "../self-check/drills.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

const PATH = "/api/v1/drills";

export function drillRoutes(drills: Drills, subjects: Subjects): Route[] {
  return [
    route({
      method: "get",
      path: PATH,
      access: "drill.read",
      subject: () => subjects.node(),
      summary:
        "断播演练：正在进行的，以及每人的反应时间 / Drills: the one that runs, and how long each person took",
      answer: drillsSchema,
      handle: async () => ({ running: drills.running, items: await drills.ended() }),
    }),
    route({
      method: "post",
      path: PATH,
      access: "drill.run",
      subject: () => subjects.node(),
      summary:
        "开始演练：播出一路测试码流，由人断播；不涉及任何庭审 / A test stream goes on air for a person to cut; no hearing is touched",
      body: drillBodySchema,
      answer: runningDrillSchema,
      status: 202,
      handle: (input) => drills.start(by(input), input.body.switch),
    }),
  ];
}
