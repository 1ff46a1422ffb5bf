// The first load may weigh 60 kB (gzip) in 6 requests: the page, what it names, and the first screen for who is signed out
// or the shell for who is logged in, each with all that it imports. A language other than English is one more. What comes
// later (languages, dialogs, the worker) is listed beside. Ends with 1 outside the budget.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const budget = { bytes_max: 60_000, files_max: 6 };
const dist = join(import.meta.dirname, "../dist");
const read = (name) => readFileSync(join(dist, name));
const packed = (name) => gzipSync(read(name), { level: 9 }).length;
const manifest = JSON.parse(read(".vite/manifest.json"));

/** The file of one piece of the page and what comes with it. */
function withImports({ file, css = [], imports = [] }) {
  return [file, ...css, ...imports.flatMap((key) => withImports(manifest[key]))];
}

const screen = (name) => withImports(Object.values(manifest).find((piece) => piece.name === name));
const fetchedAtInstall = /apple-touch-icon/;
const links = read("index.html").toString().match(/<(?:script|link)[^>]+>/g).filter((tag) => !fetchedAtInstall.test(tag));
const page = ["index.html", ...links.map((tag) => /(?:src|href)="\/([^"]+)"/.exec(tag)[1])];
const first = {
  "signed out": new Set([...page, ...screen("auth_screen")]),
  "logged in": new Set([...page, ...screen("shell")]),
};

const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => /^[^.].*\.(?!br|gz|map)\w+$/.test(name));
for (const name of files) {
  const who = Object.keys(first).filter((each) => first[each].has(name)).join(", ") || "later";
  console.log(`${String(packed(name)).padStart(8)} B gzip  ${name}: ${who}`);
}
let fits = true;
for (const [who, needed] of Object.entries(first)) {
  const bytes = [...needed].reduce((sum, name) => sum + packed(name), 0);
  fits &&= needed.size <= budget.files_max && bytes <= budget.bytes_max;
  console.log(`${String(bytes).padStart(8)} B gzip  in ${needed.size} files, ${who}; budget ${budget.bytes_max} B`);
}
console.log(fits ? "kept" : "broken");
process.exit(fits ? 0 : 1);
