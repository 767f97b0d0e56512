// Every sentence of the pages stands in the catalogue, in both languages; every sentence of the catalogue is used; no page
// carries text of its own.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { courtPage as englishCourtPage } from "../../../dashboard/src/i18n/en/court-page.ts";
import { en as englishOfReact } from "../../../dashboard/src/i18n/en/index.ts";
import { courtPage } from "../../../dashboard/src/i18n/zh-CN/court-page.ts";
import { zhCN as ofReact } from "../../../dashboard/src/i18n/zh-CN/index.ts";

const zhCN = { ...ofReact, courtPage };
const en = { ...englishOfReact, courtPage: englishCourtPage };

const SRC = join(import.meta.dirname, "../../../dashboard/src");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("i18n"))
  .map((name) => ({ name, source: parse(name, readFileSync(join(SRC, name), "utf8")) }));

function parse(name: string, text: string): ts.SourceFile {
  const kind = name.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, kind);
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

function keysOf(words: object, prefix = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : keysOf(value as object, `${prefix}${key}.`),
  );
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Arguments of `t(…)`, as patterns: what is put in may be anything without a dot. */
function asked(source: ts.SourceFile): string[] {
  const patterns: string[] = [];
  for (const node of nodesOf(source)) {
    if (!ts.isCallExpression(node) || node.expression.getText() !== "t") continue;
    for (const each of literalsOf(node.arguments[0])) patterns.push(each);
  }
  return patterns;
}

function literalsOf(node: ts.Node | undefined): string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteral(node)) return [quoted(node.text)];
  if (ts.isConditionalExpression(node)) return [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)];
  if (ts.isTemplateExpression(node)) {
    const rest = node.templateSpans.map(({ literal }) => `[^.]+${quoted(literal.text)}`);
    return [quoted(node.head.text) + rest.join("")];
  }
  return [`not a key: ${node.getText()}`];
}

/** What a person reads or hears of an element beside its text. */
const READ = ["aria-label", "title", "placeholder", "alt", "label", "description", "summary"];
/** Names and abbreviations that are the same in every language. */
const ALIKE = /^[\s\d\p{P}\p{S}]*(QR|Mbit\/s|kbit\/s|P|dB|CSV|XLSX|PDF|K)?[\s\d\p{P}\p{S}]*$/u;

function ownText(source: ts.SourceFile): string[] {
  const texts: string[] = [];
  for (const node of nodesOf(source)) {
    if (ts.isJsxText(node)) texts.push(node.text.trim());
    if (ts.isStringLiteral(node) && /\p{Script=Han}/u.test(node.text)) texts.push(node.text);
    if (ts.isNoSubstitutionTemplateLiteral(node) && /\p{Script=Han}/u.test(node.text)) texts.push(node.text);
    if (ts.isJsxAttribute(node) && READ.includes(node.name.getText())) {
      if (node.initializer !== undefined && ts.isStringLiteral(node.initializer))
        texts.push(node.initializer.text);
    }
  }
  return texts.filter((text) => !ALIKE.test(text));
}

describe("the catalogue", () => {
  const known = keysOf(zhCN);

  it("has the same sentences in both languages, and none that is empty or left in the other", () => {
    expect(keysOf(en)).toEqual(known);
    const sentences = (words: object): string[] =>
      Object.values(words).flatMap((value) =>
        typeof value === "string" ? [value] : sentences(value as object),
      );
    expect(sentences(zhCN).filter((sentence) => sentence.trim() === "")).toEqual([]);
    expect(sentences(en).filter((sentence) => sentence.trim() === "")).toEqual([]);
    // The Chinese term may stand behind the English one; a case number is Chinese everywhere.
    const chinese = (sentence: string) =>
      /\p{Script=Han}/u.test(sentence.replace(/\([^)]*\)|（\d{4}）[^ ]*号/g, ""));
    expect([...new Set(sentences(en).filter(chinese))]).toEqual([en.language]);
    const values = (sentence: string) => (sentence.match(/\{\{\w+\}\}/g) ?? []).sort();
    const pairs = sentences(zhCN).map((sentence, at) => [values(sentence), values(sentences(en)[at] ?? "")]);
    for (const [chineseValues, englishValues] of pairs) expect(englishValues).toEqual(chineseValues);
  });

  it.each(files.filter(({ name }) => name.endsWith("x")))(
    "has every sentence that $name asks for",
    ({ source }) => {
      const missing = asked(source).filter(
        (pattern) => !known.some((key) => new RegExp(`^${pattern}$`).test(key)),
      );
      expect(missing).toEqual([]);
    },
  );

  it.each(files)("is where the text of $name stands, and not in it", ({ source }) => {
    expect(ownText(source)).toEqual([]);
  });

  it("has nothing that nobody asks for", () => {
    const patterns = files.flatMap(({ source }) => asked(source));
    // Pages without a framework take a whole part and name its sentences by property.
    const plain = files
      .filter(({ name }) => name.endsWith(".ts"))
      .map(({ source }) => source.getText())
      .join("\n");
    const unused = known.filter((key) => {
      if (patterns.some((pattern) => new RegExp(`^${pattern}$`).test(key))) return false;
      const [part = "", group = ""] = key.split(".");
      const file = part.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return !(plain.includes(`/${file}.ts"`) && plain.includes(group));
    });
    expect(unused).toEqual([]);
  });
});

describe("the test itself", () => {
  const probe = (text: string) => parse("probe.tsx", text);

  it("finds text of a page's own, and keys that are none", () => {
    expect(ownText(probe("const a = <p>Hello</p>;"))).toEqual(["Hello"]);
    expect(ownText(probe('const a = <p title="断播">● 3</p>;'))).toEqual(["断播", "断播"]);
    expect(ownText(probe('const said = `断播`; const b = <b aria-label="Cut" />;'))).toEqual(["断播", "Cut"]);
    expect(asked(probe(`t(\`a.\${b}.c\`); t(d ? 'e' : 'f'); t(g)`))).toEqual([
      `${quoted("a.")}[^.]+${quoted(".c")}`,
      quoted("e"),
      quoted("f"),
      "not a key: g",
    ]);
  });
});
