/** The court's policy as the API shows it. */
import { z } from "zod";

export const policySchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Of the file's bytes. */
  sha256: z.string(),
  /** 安全管理员 has confirmed this file; until then nothing is aired. */
  confirmed: z.boolean(),
  rules: z.array(z.strictObject({ id: z.string(), code: z.string(), clause: z.string() })),
  /** How each sentence of the notice is met. */
  notice: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      met: z.enum(["rule", "field", "document", "report", "duty"]),
      by: z.array(z.string()),
      reason: z.string().nullable(),
    }),
  ),
});

export type PolicyView = z.infer<typeof policySchema>;
