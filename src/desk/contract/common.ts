/** Shapes that several resources share: ids, times, errors, lists. */
import { z } from "zod";

/** Stands in encoder URLs, so no character that a URL or a path would have to escape. */
export const courtroomIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    "1 to 64 of A-Z a-z 0-9 . _ -, starting with a letter or digit",
  );

/** The room of test cuts and drills: no court's, in no list to choose from, never sent to a platform. */
export const SELF_CHECK_ROOM = "self-check";

/** ISO 8601 with an offset: a time without one would mean another moment in another place. */
export const dateTimeSchema = z.iso.datetime({ offset: true });

export const dateSchema = z.iso.date();

/** A reason or note typed by a person. */
export const noteSchema = z.string().trim().min(1).max(2000);

export const nameSchema = z.string().trim().min(1).max(200);

/** The `:id` of a path whose ids the desk or the gate has made. */
export const idSchema = z.strictObject({ id: z.string().min(1).max(200) });

/** Whether a case number can be read is the law's question: an unreadable one is kept and denies. */
export const caseNumberSchema = z.string().trim().min(1).max(100);

export const reasonSchema = z.strictObject({ code: z.string(), clause: z.string(), text: z.string() });

export const errorSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  requestId: z.string(),
  /** Why the law does not allow it, when that is why. */
  reasons: z.array(reasonSchema).optional(),
  /** What was wrong where, for a request that could not be read. */
  problems: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});

export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(200).optional(),
});

export function listOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), next: z.string().optional() });
}

export type ErrorBody = z.infer<typeof errorSchema>;
export type PageQuery = z.infer<typeof pageQuerySchema>;
