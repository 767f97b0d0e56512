/** Probes and the description of the interface, public; and how the node is, for those who look after it. */
import { z } from "zod";
import {
  healthSchema,
  type NodeHealth,
  nodeHealthSchema,
  type Readiness,
  readinessSchema,
} from "../contract/health.ts";
import { Failure } from "../failure.ts";
import { openApi } from "./openapi.ts";
import { type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

export interface NodeRoutesParts {
  readonly readiness: () => Promise<Readiness>;
  readonly health: () => Promise<NodeHealth>;
  readonly subjects: Subjects;
  readonly all: () => readonly Route[];
}

export function nodeRoutes({ readiness, health, subjects, all }: NodeRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/node",
      access: "node.check",
      subject: () => subjects.node(),
      summary: "节点现状：闸门、值班台、磁盘、从属读取 / How gate, desk, disk and followers are",
      answer: nodeHealthSchema,
      handle: health,
    }),
    route({
      method: "get",
      path: "/healthz",
      access: "public",
      summary: "进程存活 / The desk answers",
      answer: healthSchema,
      handle: async () => ({ status: "ok" }) as const,
    }),
    route({
      method: "get",
      path: "/readyz",
      access: "public",
      summary: "可收编码器、可裁决时为 200 / 200 when the gate accepts publishers and the desk decides",
      answer: readinessSchema,
      handle: async () => {
        const state = await readiness();
        if (state.ready) return state;
        const problems = state.problems.map((message) => ({ path: "readyz", message }));
        throw new Failure(503, "not-ready", "尚未就绪", "Not ready", { problems });
      },
    }),
    route({
      method: "get",
      path: "/api/v1/openapi.json",
      access: "public",
      summary: "接口说明 / This description",
      answer: z.looseObject({ openapi: z.string() }),
      handle: async () => openApi(all()) as { openapi: string },
    }),
  ];
}
