/** The dashboard's built files, and what is said in their place while they are not built. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import express, { type RequestHandler } from "express";
import { styleNonce } from "./style-nonce.ts";

const DIST = resolve(import.meta.dirname, "../../../dashboard/dist");
const PAGE = resolve(DIST, "index.html");
const NOT_BUILT = "页面尚未构建，请运行 npm run build。 The pages are not built: run npm run build.\n";
const NONCE = "__STYLE_NONCE__";

/** Public: they hold no secret and name nobody. Their names carry their content's hash, but for the pages themselves. */
export function dashboardFiles(): RequestHandler {
  const files = express.static(DIST, { index: false, cacheControl: false });
  return (request, response, next) => {
    if (request.method !== "GET" || !["/", "/index.html"].includes(request.path)) {
      files(request, response, next);
    } else if (existsSync(PAGE)) {
      response.type("html").send(readFileSync(PAGE, "utf8").replace(NONCE, styleNonce(response)));
    } else {
      response.status(503).type("text/plain").send(NOT_BUILT);
    }
  };
}
