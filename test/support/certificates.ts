// A certificate authority of our own and a certificate for 127.0.0.1, made by openssl: rtmps in tests.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Certificates {
  /** For NODE_EXTRA_CA_CERTS or a client's `ca`. */
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer;
}

/** Writes them into `folder`; valid for a day, for 127.0.0.1 and localhost. */
export function makeCertificates(folder: string, days = 1): Certificates {
  const path = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  writeFileSync(path("names.txt"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
  openssl(
    ...["req", "-x509", ...newKey, "-days", "1", "-subj", "/CN=Tingzha test CA"],
    ...["-keyout", path("ca.key"), "-out", path("ca.pem")],
  );
  openssl(
    ...["req", ...newKey, "-subj", "/CN=127.0.0.1"],
    ...["-keyout", path("server.key"), "-out", path("server.csr")],
  );
  openssl(
    ...["x509", "-req", "-in", path("server.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key")],
    ...["-CAcreateserial", "-days", String(days), "-extfile", path("names.txt"), "-out", path("server.pem")],
  );
  return {
    caFile: path("ca.pem"),
    certFile: path("server.pem"),
    keyFile: path("server.key"),
    cert: readFileSync(path("server.pem")),
    key: readFileSync(path("server.key")),
    ca: readFileSync(path("ca.pem")),
  };
}
