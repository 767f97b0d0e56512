/** `/findings`: 庭审巡查, from writing a 问题 to 销号. */
import type { HearingPeople } from "../approvals/hearing-people.ts";
import { idSchema, listOf } from "../contract/common.ts";
import {
  type Finding,
  findingBodySchema,
  findingSchema,
  findingsQuerySchema,
  findingTextSchema,
} from "../contract/findings.ts";
import { Failure } from "../failure.ts";
import { type Right, reaches, type Subject } from "../people/access.ts";
import type { Findings } from "../supervision/findings.ts";
import { page } from "./pages.ts";
import { by, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

const BASE = "/api/v1/findings";
const ONE = `${BASE}/:id`;

export interface FindingRoutesParts {
  readonly findings: Findings;
  readonly hearingPeople: HearingPeople;
  readonly subjects: Subjects;
}

export function findingRoutes({ findings, hearingPeople, subjects }: FindingRoutesParts): Route[] {
  const subject = async ({ params }: { params: { id: string } }): Promise<Subject> => {
    const { court, caseNumbers, told } = await findings.need(params.id);
    return { courts: [court], people: [...told, ...(await hearingPeople.of(caseNumbers))] };
  };
  /** What is sent to the judge a technician does not answer, nor the other way round. */
  const needAddressed = async (id: string, person: string) => {
    const { addressee, caseNumbers, told } = await findings.need(id);
    if (told.includes(person)) return;
    const isTheirs =
      addressee === "judge"
        ? (await hearingPeople.of(caseNumbers)).includes(person)
        : !(await hearingPeople.sittingIn(caseNumbers)).includes(person);
    if (isTheirs) return;
    const [zh, en] =
      addressee === "judge"
        ? ["该问题由承办法官答复", "The judge of the case answers it"]
        : ["该问题由技术部门答复", "The technicians answer it"];
    throw new Failure(403, "finding-not-yours", zh, en);
  };
  const acting = { method: "post", subject, params: idSchema, body: findingTextSchema } as const;
  return [
    route({
      method: "get",
      path: BASE,
      access: "finding.read",
      summary: "巡查问题，最近的在前 / Findings, newest first",
      query: findingsQuerySchema,
      answer: listOf(findingSchema),
      handle: async (input) => {
        const { limit, after, state } = input.query;
        const closed = state === undefined ? undefined : state === "closed";
        const { items, next } = await page(
          limit,
          (count) => findings.page(count, after, closed),
          ({ number }) => number,
        );
        const isSeen = seen(input.rights, by(input).person);
        return { items: items.filter(isSeen), ...(next !== undefined && { next }) };
      },
    }),
    route({
      method: "post",
      path: BASE,
      access: "supervision.inspect",
      subject: ({ body }) => subjects.session(body.sessionId),
      summary: "登记并送出问题 / Write a finding and send it",
      body: findingBodySchema,
      answer: findingSchema,
      status: 201,
      handle: (input) => findings.raise(input.body, by(input)),
    }),
    route({
      method: "get",
      path: ONE,
      access: "finding.read",
      subject,
      summary: "一个问题及其经过 / One, with every step",
      params: idSchema,
      answer: findingSchema,
      handle: ({ params }) => findings.one(params.id),
    }),
    route({
      ...acting,
      path: `${ONE}/answer`,
      access: "finding.answer",
      summary: "答复：说明和整改 / Answer it",
      answer: findingSchema,
      handle: async (input) => {
        await needAddressed(input.params.id, by(input).person);
        return findings.act(input.params.id, "answer", input.body.text, by(input));
      },
    }),
    route({
      ...acting,
      path: `${ONE}/send-back`,
      access: "supervision.inspect",
      summary: "退回重新答复 / Not enough: answer again",
      answer: findingSchema,
      handle: (input) => findings.act(input.params.id, "return", input.body.text, by(input)),
    }),
    route({
      ...acting,
      path: `${ONE}/settle`,
      access: "supervision.inspect",
      summary: "销号（答复人不得自行销号） / Close it; never by whoever answered",
      answer: findingSchema,
      handle: (input) => findings.act(input.params.id, "close", input.body.text, by(input)),
    }),
  ];
}

/** One's own hearings by name; a court's by reach. */
function seen(rights: readonly Right[], person: string): (finding: Finding) => boolean {
  const reaching = rights.filter(({ permissions }) => {
    const reach = permissions.get("finding.read");
    return reach !== undefined && reach !== "own";
  });
  return ({ court, told }) => told.includes(person) || reaching.some((right) => reaches(right.court, court));
}
