/** `tingzha approval import` and `tingzha source add`: approvals that were signed elsewhere. */

import { existsSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { Api, causeOf } from "./api.ts";
import { type Context, table } from "./context.ts";
import { CommandFailure } from "./failure.ts";

interface ImportResult {
  readonly externalId: string;
  readonly id: string;
  readonly result: string;
  readonly code?: string;
}

export function addApprovalCommands(program: Command, context: () => Context): void {
  const approval = program.command("approval").description("直播审批 approvals");
  approval
    .command("import <file>")
    .description("导入审批：数组，或签名文件（另有 FILE.sig） an array, or a signed file beside its FILE.sig")
    .option("--signature <file>", "签名文件 the signature (default: FILE.sig)")
    .option("--dry-run", "只试运行，不作改动 say what would become of each, change nothing")
    .action(async (file: string, { signature, dryRun = false }: { signature?: string; dryRun?: boolean }) => {
      const results = await importFile(new Api(context()), file, signature ?? `${file}.sig`, dryRun);
      const rows = results.map((each) => [each.externalId, each.result, each.code ?? "", each.id]);
      context().answer(results, table(rows));
      const refused = results.filter(({ result }) => result === "refused").length;
      if (refused > 0) throw new CommandFailure("import-refused", { count: refused });
    });
  program
    .command("source")
    .description("审批来源 sources of signed files")
    .command("add <name> <publicKey>")
    .description("登记来源的 Ed25519 公钥（文本或文件） register its Ed25519 public key (text or file)")
    .action(async (name: string, publicKey: string) => {
      const key = existsSync(publicKey) ? read(publicKey).trim() : publicKey;
      const added = await new Api(context()).call("POST", "/sources", { name, publicKey: key });
      context().answer(added, table([[name, (added as { fingerprint?: string }).fingerprint ?? ""]]));
    });
}

/** A signed file is an object and is sent as its exact bytes: the signature covers them. */
async function importFile(
  api: Api,
  file: string,
  signatureFile: string,
  dryRun: boolean,
): Promise<ImportResult[]> {
  const query = dryRun ? "?dryRun=true" : "";
  const text = read(file);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new CommandFailure("file-not-json", { file, cause: causeOf(error) });
  }
  if (Array.isArray(content))
    return (await api.call("POST", `/approvals/import${query}`, content)) as ImportResult[];
  if (!existsSync(signatureFile))
    throw new CommandFailure("signature-missing", { file, signature: signatureFile });
  const body = { file: text, signature: read(signatureFile).trim() };
  return (await api.call("POST", `/approvals/import/signed${query}`, body)) as ImportResult[];
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandFailure("file-unreadable", { file, cause: causeOf(error) });
  }
}
