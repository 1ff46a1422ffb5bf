// Packs every text asset of dist/ beside itself (.br, .gz): the edge sends them as they are, at no cost per request.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "../dist");
const packable = /\.(js|css|svg|html|webmanifest)$/;

for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
  if (!packable.test(name)) continue;
  const file = join(dist, name);
  const content = readFileSync(file);
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: quality }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
