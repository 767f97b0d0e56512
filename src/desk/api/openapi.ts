/** OpenAPI 3.1 from the same declarations that serve the routes, so that it can't say anything else. */
import { z } from "zod";
import { errorSchema } from "../contract/common.ts";
import type { Route } from "./route.ts";

export function openApi(routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "庭闸 Tingzha",
      version: "1",
      description:
        "庭审直播放行闸门的接口。The API of the gate between a court and the public live platform.",
    },
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        cookie: { type: "apiKey", in: "cookie", name: "__Host-tingzha" },
      },
      schemas: { Error: jsonSchema(errorSchema, "output") },
    },
    paths,
  };
}

function operation(route: Route): Record<string, unknown> {
  const json = (schema: unknown) => ({ "application/json": { schema } });
  const failure = {
    description: "code, message, requestId",
    content: json({ $ref: "#/components/schemas/Error" }),
  };
  const secured = route.access !== "public";
  return {
    summary: route.summary,
    ...(secured && { security: [{ bearer: [] }, { cookie: [] }], "x-permission": route.access }),
    parameters: [...parameters(route.params, "path"), ...parameters(route.query, "query")],
    ...(route.body !== null && {
      requestBody: {
        required: !route.body.safeParse({}).success,
        content: json(jsonSchema(route.body, "input")),
      },
    }),
    responses: {
      [route.status]: {
        description: route.summary,
        ...(route.answer !== null && { content: json(jsonSchema(route.answer, "output")) }),
      },
      default: failure,
    },
  };
}

function parameters(schema: z.ZodType | null, place: "path" | "query"): Record<string, unknown>[] {
  if (schema === null) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input");
  return Object.entries(properties as Record<string, unknown>).map(([name, value]) => ({
    name,
    in: place,
    required: place === "path" || (required as string[]).includes(name),
    schema: value,
  }));
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
