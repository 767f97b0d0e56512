/** `/offices`, `/delegations`, `/tasks`: who holds which office, who signs for whom, what waits for the caller. */
import { z } from "zod";
import type { Notices } from "../approvals/notices.ts";
import type { Offices } from "../approvals/offices.ts";
import { idSchema, listOf } from "../contract/common.ts";
import {
  delegationBodySchema,
  delegationSchema,
  endBodySchema,
  officeBodySchema,
  officeSchema,
  type TaskRecord,
  taskSchema,
} from "../contract/offices.ts";
import { accessTo, courtsOf, type Subject } from "../people/access.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

export function officeRoutes(offices: Offices, notices: Notices, subjects: Subjects): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/offices",
      access: "approval.read",
      summary: "庭室与职务 / Offices and who holds them",
      answer: listOf(officeSchema),
      handle: async ({ rights }) => {
        const sees = subjects.sees(courtsOf(rights, "approval.read"));
        return { items: offices.offices().filter(({ court }) => sees(court)) };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/offices/all",
      access: "office.manage",
      summary: "所有任职，含未确认和已离任的 / Every term of office, ended and unconfirmed ones too",
      answer: listOf(officeSchema),
      handle: async () => ({ items: [...offices.offices()] }),
    }),
    route({
      method: "post",
      path: "/api/v1/offices",
      access: "office.manage",
      summary: "登记任职 / Enter who holds an office",
      body: officeBodySchema,
      answer: officeSchema,
      status: 201,
      subject: ({ body }) => subjects.court(body.court),
      handle: (input) => {
        const { person } = by(input);
        const vouches = accessTo(input.rights, "role.confirm", person, subjects.court(input.body.court));
        return offices.appoint(input.body, person, vouches === "permitted");
      },
    }),
    route({
      method: "post",
      path: "/api/v1/offices/:id/end",
      access: "office.manage",
      summary: "登记离任日期 / The last day in office",
      params: idSchema,
      body: endBodySchema,
      answer: officeSchema,
      subject: ({ params }) => officeCourt(offices, subjects, params.id),
      handle: (input) => offices.endOffice(input.params.id, input.body.until, by(input).person),
    }),
    route({
      method: "get",
      path: "/api/v1/delegations",
      access: "approval.read",
      summary: "委托代签 / Who signs for whom",
      answer: listOf(delegationSchema),
      handle: async ({ rights }) => {
        const sees = subjects.sees(courtsOf(rights, "approval.read"));
        return { items: offices.delegations().filter(({ court }) => sees(court)) };
      },
    }),
    route({
      method: "post",
      path: "/api/v1/delegations",
      access: "approval.sign",
      summary: "委托他人代签：指定的人、环节和日期 / Let another sign: named steps, named days",
      body: delegationBodySchema,
      answer: delegationSchema,
      status: 201,
      subject: ({ body, caller }) => ({ courts: [body.court], people: [caller?.person ?? ""] }),
      handle: (input) => offices.delegate(input.body, by(input).person),
    }),
    route({
      method: "post",
      path: "/api/v1/delegations/:id/end",
      access: "approval.sign",
      summary: "提前结束委托 / End a delegation early",
      params: idSchema,
      body: endBodySchema,
      answer: delegationSchema,
      subject: ({ params, caller }) => delegationCourt(offices, params.id, caller?.person ?? ""),
      handle: (input) => offices.endDelegation(input.params.id, input.body.until, by(input).person),
    }),
    route({
      method: "get",
      path: "/api/v1/tasks",
      access: "approval.read",
      summary: "我的待办 / What waits for the caller",
      answer: listOf(taskSchema),
      handle: async (input) => {
        const { person } = by(input);
        const items: TaskRecord[] = [];
        for (const task of await notices.of(person)) {
          // Anybody else than who entered it may check a paper, as far as his right to do so reaches.
          const isHis = async () =>
            accessTo(input.rights, "approval.paper", person, await subjects.form(task.subject));
          if (task.kind !== "check-paper" || (await isHis()) === "permitted") items.push(task);
        }
        return { items };
      },
    }),
    route({
      method: "post",
      path: "/api/v1/tasks/:id/read",
      access: "approval.read",
      summary: "标为已读 / Mark a notice as read",
      params: idSchema,
      body: z.strictObject({}),
      answer: z.strictObject({ id: z.string(), read: z.literal(true) }),
      handle: async (input) => {
        await notices.read(input.params.id, by(input).person);
        return { id: input.params.id, read: true } as const;
      },
    }),
  ];
}

/** One that is not there is told by the act itself. */
function officeCourt(offices: Offices, subjects: Subjects, id: string): Subject | null {
  const office = offices.offices().find((each) => each.id === id);
  return office === undefined ? null : subjects.court(office.court);
}

function delegationCourt(offices: Offices, id: string, person: string): Subject | null {
  const given = offices.delegations().find((each) => each.id === id);
  return given === undefined ? null : { courts: [given.court], people: [person] };
}
