/** `/policy`: the rules in force, and reading their file anew. */
import { z } from "zod";
import type { PolicyConfirmations } from "../approvals/policy-confirmations.ts";
import type { PolicyFile } from "../approvals/policy-file.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type PolicyView, policySchema } from "../contract/policy.ts";
import { Failure } from "../failure.ts";
import { by, type Route, route } from "./route.ts";

export interface PolicyRoutesParts {
  readonly audit: AuditLog;
  readonly policy: PolicyFile;
  readonly confirmations: PolicyConfirmations;
  /** Decides every live session anew. */
  readonly onChanged: () => void;
}

export function policyRoutes({ audit, policy, confirmations, onChanged }: PolicyRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/policy",
      access: "self",
      summary: "现行直播规则 / The policy in force",
      answer: policySchema,
      handle: async () => view(policy, confirmations),
    }),
    route({
      method: "post",
      path: "/api/v1/policy/reload",
      access: "policy.confirm",
      summary:
        "确认规则文件（按其 SHA-256）并重新读取，一秒内生效；有误则不变 / Confirm the file by its SHA-256 and read it; a faulty one changes nothing",
      body: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
      answer: policySchema,
      handle: async (input) => {
        const before = policy.problem === null ? policy.inForce.sha256 : null;
        const { sha256 } = input.body;
        const keep = () => confirmations.confirm(sha256, by(input).person);
        const problems = await policy.reload({ sha256, keep });
        if (problems.length > 0) throw faulty(problems);
        onChanged();
        const after = view(policy, confirmations);
        await audit.append({
          actor: by(input).person,
          action: "policy.reload",
          subject: after.id,
          outcome: "done",
          detail: { before, after: after.sha256 },
        });
        return after;
      },
    }),
  ];
}

function faulty(problems: Awaited<ReturnType<PolicyFile["reload"]>>): Failure {
  const [zh, en] = ["规则文件有误，仍按原规则执行", "The file is faulty; the policy stays what it was"];
  return new Failure(409, "policy-faulty", zh, en, {
    problems: problems.map(({ key, rule, cure }) => ({ path: key, message: `${rule}; ${cure}` })),
  });
}

function view(file: PolicyFile, confirmations: PolicyConfirmations): PolicyView {
  if (file.problem !== null) {
    throw new Failure(503, "policy-unreadable", "没有可用的规则文件", `No policy in force: ${file.problem}`);
  }
  const { policy, sha256 } = file.inForce;
  const { id, title, rules, notice } = policy;
  return {
    id,
    title,
    sha256,
    confirmed: confirmations.covers(file),
    rules: rules.map((rule) => ({ id: rule.id, code: rule.code, clause: rule.clause })),
    notice: notice.map(({ by: names, ...sentence }) => ({ ...sentence, by: [...names] })),
  };
}
