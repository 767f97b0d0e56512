/** `/policy`: the rules in force, and reading their file anew. */
import { z } from "zod";
import type { PolicyFile } from "../approvals/policy-file.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type PolicyView, policySchema } from "../contract/policy.ts";
import { Failure } from "../failure.ts";
import { by, type Route, route } from "./route.ts";

export interface PolicyRoutesParts {
  readonly audit: AuditLog;
  readonly policy: PolicyFile;
  /** Decides every live session anew. */
  readonly onChanged: () => void;
}

export function policyRoutes({ audit, policy, onChanged }: PolicyRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/policy",
      access: "approval.read",
      summary: "现行直播规则 / The policy in force",
      answer: policySchema,
      handle: async () => view(policy),
    }),
    route({
      method: "post",
      path: "/api/v1/policy/reload",
      access: "policy.reload",
      summary: "重新读取规则文件，一秒内生效；有误则不变 / Read the file anew; a faulty one changes nothing",
      body: z.strictObject({}),
      answer: policySchema,
      handle: async (input) => {
        const before = policy.problem === null ? policy.inForce.sha256 : null;
        const problems = await policy.reload();
        if (problems.length > 0) throw faulty(problems);
        onChanged();
        const after = view(policy);
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

function view(file: PolicyFile): PolicyView {
  if (file.problem !== null) {
    throw new Failure(503, "policy-unreadable", "没有可用的规则文件", `No policy in force: ${file.problem}`);
  }
  const { policy, sha256 } = file.inForce;
  const { id, title, rules, notice } = policy;
  return {
    id,
    title,
    sha256,
    rules: rules.map((rule) => ({ id: rule.id, code: rule.code, clause: rule.clause })),
    notice: notice.map(({ by: names, ...sentence }) => ({ ...sentence, by: [...names] })),
  };
}
