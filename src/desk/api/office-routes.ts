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
  taskSchema,
} from "../contract/offices.ts";
import { by, type Route, route } from "./route.ts";

export function officeRoutes(offices: Offices, notices: Notices): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/offices",
      access: "approval.read",
      summary: "庭室与职务 / Offices and who holds them",
      answer: listOf(officeSchema),
      handle: async () => ({ items: offices.offices() }),
    }),
    route({
      method: "post",
      path: "/api/v1/offices",
      access: "office.manage",
      summary: "登记任职 / Enter who holds an office",
      body: officeBodySchema,
      answer: officeSchema,
      status: 201,
      handle: (input) => offices.appoint(input.body, by(input).person),
    }),
    route({
      method: "post",
      path: "/api/v1/offices/:id/end",
      access: "office.manage",
      summary: "登记离任日期 / The last day in office",
      params: idSchema,
      body: endBodySchema,
      answer: officeSchema,
      handle: (input) => offices.endOffice(input.params.id, input.body.until, by(input).person),
    }),
    route({
      method: "get",
      path: "/api/v1/delegations",
      access: "approval.read",
      summary: "委托代签 / Who signs for whom",
      answer: listOf(delegationSchema),
      handle: async () => ({ items: offices.delegations() }),
    }),
    route({
      method: "post",
      path: "/api/v1/delegations",
      access: "approval.sign",
      summary: "委托他人代签：指定的人、环节和日期 / Let another sign: named steps, named days",
      body: delegationBodySchema,
      answer: delegationSchema,
      status: 201,
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
      handle: (input) => offices.endDelegation(input.params.id, input.body.until, by(input).person),
    }),
    route({
      method: "get",
      path: "/api/v1/tasks",
      access: "approval.read",
      summary: "我的待办 / What waits for the caller",
      answer: listOf(taskSchema),
      handle: async (input) => ({ items: await notices.of(by(input).person) }),
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
