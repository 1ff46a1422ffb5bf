// The first load may weigh 60 kB (gzip) in 6 requests, of which one is the WebSocket and one may be a token refresh.
// Everything in dist/ counts, because nothing of it is loaded later yet. Ends with 1 outside the budget.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const budget = { bytes_max: 60_000, files_max: 4 };
const dist = join(import.meta.dirname, "../dist");
const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name) && !/\.(br|gz|map)$/.test(name));

let total = 0;
for (const name of files) {
  const packed = gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;
  total += packed;
  console.log(`${String(packed).padStart(8)} B gzip  ${name}`);
}
const fits = total <= budget.bytes_max && files.length <= budget.files_max;
console.log(`${String(total).padStart(8)} B gzip  in ${files.length} files; budget ${budget.bytes_max} B in ${budget.files_max} files: ${fits ? "kept" : "broken"}`);
process.exit(fits ? 0 : 1);
