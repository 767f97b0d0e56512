/** The one place where an error becomes an answer: stable code, zh-CN first, the request's id. */
import type { Response } from "express";
import { PolicyError } from "../approvals/policy-file.ts";
import type { ErrorBody } from "../contract/common.ts";
import { Failure } from "../failure.ts";
import { GateError } from "../leases/gate-link.ts";

/** @returns the code that was answered. */
export function answerError(
  response: Response,
  requestId: string,
  error: unknown,
  onError: (requestId: string, error: unknown) => void,
): string {
  const failure = failureOf(error);
  if (failure.status >= 500) onError(requestId, error);
  const { reasons, problems, retryAfterSeconds } = failure.detail;
  if (retryAfterSeconds !== undefined) response.set("Retry-After", String(retryAfterSeconds));
  const body: ErrorBody = {
    code: failure.code,
    message: failure.message,
    requestId,
    ...(reasons !== undefined && { reasons: [...reasons] }),
    ...(problems !== undefined && { problems: [...problems] }),
  };
  response.status(failure.status).json(body);
  return failure.code;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof GateError) {
    return new Failure(503, error.code, "闸门进程暂时没有应答", "The gate does not answer");
  }
  if (error instanceof PolicyError) {
    return new Failure(
      503,
      error.code,
      "没有可用的规则文件，请检查并重新读取",
      "No policy is in force: check its file",
    );
  }
  switch (bodyParserType(error)) {
    case "entity.too.large":
      return new Failure(413, "too-large", "请求体过大", "The body is too large");
    case "entity.parse.failed":
      return new Failure(400, "invalid-json", "请求体不是有效的 JSON", "The body is not valid JSON");
    case null:
      // What went wrong inside stays inside: the log has it under the request's id.
      return new Failure(500, "internal", "内部错误", "Internal error");
    default:
      return new Failure(400, "invalid-request", "请求无法读取", "The request can't be read");
  }
}

/** The `type` that express' body parser puts on its errors, which are the client's. */
function bodyParserType(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("status" in error)) return null;
  const status = Number(error.status);
  if (!(status >= 400 && status < 500)) return null;
  return "type" in error && typeof error.type === "string" ? error.type : "client";
}
