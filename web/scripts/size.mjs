// The first load may weigh 60 kB (gzip) in 6 requests: the page, what it names (script, style, icon), the
// first screen, and one more for a language other than English. What is loaded later (other languages, dialogs, the worker) is listed beside.
// Ends with 1 outside the budget.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const budget = { bytes_max: 60_000, files_max: 4 };
const dist = join(import.meta.dirname, "../dist");
const read = (name) => readFileSync(join(dist, name));
const page = read("index.html").toString();
const fetchedAtInstall = /apple-touch-icon/;
const links = page.match(/<(?:script|link)[^>]+>/g).filter((tag) => !fetchedAtInstall.test(tag));
const first = new Set(["index.html", ...links.map((tag) => /(?:src|href)="\/([^"]+)"/.exec(tag)[1])]);
// The first visit, signed out, also needs the first screen.
const firstVisit = /first_screen/;
const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name) && !/\.(br|gz|map)$/.test(name));

let total = 0;
let forVisit = 0;
for (const name of files.sort((a, b) => first.has(b) - first.has(a))) {
  const packed = gzipSync(read(name), { level: 9 }).length;
  if (first.has(name)) total += packed;
  if (firstVisit.test(name)) forVisit += packed;
  console.log(`${String(packed).padStart(8)} B gzip  ${first.has(name) ? "first" : "later"}  ${name}`);
}
const fits = total + forVisit <= budget.bytes_max && first.size <= budget.files_max;
console.log(`${String(total).padStart(8)} B gzip  in ${first.size} files for a person who is logged in`);
console.log(`${String(total + forVisit).padStart(8)} B gzip  in ${first.size + 1} files at the first visit; budget ${budget.bytes_max} B: ${fits ? "kept" : "broken"}`);
process.exit(fits ? 0 : 1);
