/** `/self-check`: how the node last found itself, and a run now. */
import { selfCheckBodySchema, selfCheckReportSchema, selfCheckStateSchema } from "../contract/self-check.ts";
import type { SelfCheck } from "../self-check/self-check.ts";
import type { SelfCheckRows } from "../store/self-checks.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

const PATH = "/api/v1/self-check";

export interface SelfCheckRoutesParts {
  readonly selfCheck: SelfCheck;
  readonly rows: SelfCheckRows;
  readonly subjects: Subjects;
  readonly morningCheck: string | null;
}

export function selfCheckRoutes({ selfCheck, rows, subjects, morningCheck }: SelfCheckRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: PATH,
      access: "node.check",
      subject: () => subjects.node(),
      summary:
        "最近一次自检，各断播开关最近一次自证 / The last self-check, and when each switch last proved itself",
      answer: selfCheckStateSchema,
      handle: async () => ({
        running: selfCheck.isRunning,
        morningCheck,
        last: selfCheck.last,
        switches: await rows.proofs(),
      }),
    }),
    route({
      method: "post",
      path: PATH,
      access: "node.check",
      subject: () => subjects.node(),
      summary:
        "立即自检；cut 为真时断播一路测试码流，不涉及任何庭审 / Check now; with cut, a test stream is cut: no hearing is touched",
      body: selfCheckBodySchema,
      answer: selfCheckReportSchema,
      handle: (input) => selfCheck.run({ cut: input.body.cut, cause: "person", by: by(input) }),
    }),
  ];
}
