import { expect, it } from "vitest";
import { courtsWithin } from "../../../../../dashboard/src/features/supervision/courts-within.ts";

const COURTS = ["豫0803", "豫0802", "豫08", "豫09"].map((code) => ({ code, name: code }));
const role = (court: string | null) => ({ role: "supervisor", court }) as never;
const codes = (...roles: (string | null)[]) => courtsWithin(roles.map(role), COURTS).map(({ code }) => code);

it("are his own court and those below it, his own first; without a court, all", () => {
  expect(codes("豫08")).toEqual(["豫08", "豫0802", "豫0803"]);
  expect(codes("豫0803")).toEqual(["豫0803"]);
  expect(codes("豫0803", "豫09")).toEqual(["豫0803", "豫09"]);
  expect(codes(null)).toEqual(["豫08", "豫0802", "豫0803", "豫09"]);
  expect(codes()).toEqual([]);
});
