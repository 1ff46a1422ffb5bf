// The first load may weigh 60 kB (gzip) in 6 requests: the page, what it names, and the first screen for who is signed out
// or the shell for who is logged in. A language other than English is one more. What comes later (languages, dialogs, the worker) is listed beside. Ends with 1 outside the budget.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const budget = { bytes_max: 60_000, files_max: 6 };
const dist = join(import.meta.dirname, "../dist");
const read = (name) => readFileSync(join(dist, name));
const page = read("index.html").toString();
const fetchedAtInstall = /apple-touch-icon/;
const links = page.match(/<(?:script|link)[^>]+>/g).filter((tag) => !fetchedAtInstall.test(tag));
const first = new Set(["index.html", ...links.map((tag) => /(?:src|href)="\/([^"]+)"/.exec(tag)[1])]);
// Who is signed out also needs the first screen, who is logged in the shell.
const screens = { "signed out": /auth_screen/, "logged in": /shell-/ };
const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name) && !/\.(br|gz|map)$/.test(name));

let common = 0;
const added = { "signed out": 0, "logged in": 0 };
const count = { "signed out": first.size, "logged in": first.size };
for (const name of files.sort((a, b) => first.has(b) - first.has(a))) {
  const packed = gzipSync(read(name), { level: 9 }).length;
  if (first.has(name)) common += packed;
  for (const who of Object.keys(screens).filter((each) => screens[each].test(name))) {
    added[who] += packed;
    count[who] += 1;
  }
  console.log(`${String(packed).padStart(8)} B gzip  ${first.has(name) ? "first" : "later"}  ${name}`);
}
let fits = true;
for (const [who, more] of Object.entries(added)) {
  fits &&= more > 0 && count[who] <= budget.files_max && common + more <= budget.bytes_max;
  console.log(`${String(common + more).padStart(8)} B gzip  in ${count[who]} files, ${who}; budget ${budget.bytes_max} B`);
}
console.log(fits ? "kept" : "broken");
process.exit(fits ? 0 : 1);
