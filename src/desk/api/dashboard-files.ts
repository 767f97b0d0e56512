/** The dashboard's built files, and what is said in their place while they are not built. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import express, { type RequestHandler } from "express";

const DIST = resolve(import.meta.dirname, "../../../dashboard/dist");
const NOT_BUILT = "页面尚未构建，请运行 npm run build。 The pages are not built: run npm run build.\n";

/** Public: they hold no secret and name nobody. Their names carry their content's hash, but for the page itself. */
export function dashboardFiles(): RequestHandler {
  const files = express.static(DIST, { index: "index.html", cacheControl: false });
  return (request, response, next) => {
    const isPage = request.method === "GET" && request.path === "/";
    if (isPage && !existsSync(resolve(DIST, "index.html"))) {
      response.status(503).type("text/plain").send(NOT_BUILT);
      return;
    }
    files(request, response, next);
  };
}
