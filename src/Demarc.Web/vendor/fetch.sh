#!/usr/bin/env bash
# Renews wwwroot/vendor from the packages that package-lock.json pins, and notes what each file is. Needs npm; building does not.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund --silent
out=../wwwroot/vendor
rm -rf "$out" && mkdir -p "$out"
# Without the note about a source map, which is not shipped.
sed '/sourceMappingURL/d' node_modules/bootstrap/dist/css/bootstrap.min.css > "$out/bootstrap.min.css"
cp node_modules/bootstrap/LICENSE "$out/bootstrap.LICENSE.txt"
cp node_modules/htmx.org/dist/htmx.min.js "$out/htmx.min.js"
cp node_modules/htmx.org/LICENSE "$out/htmx.LICENSE.txt"
node - <<'NODE'
const fs = require('fs'), crypto = require('crypto');
const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')).packages;
const of = {'bootstrap.min.css': 'bootstrap', 'bootstrap.LICENSE.txt': 'bootstrap', 'htmx.min.js': 'htmx.org', 'htmx.LICENSE.txt': 'htmx.org'};
const out = '../wwwroot/vendor/';
const files = Object.keys(of).sort().map(file => {
  const pack = lock['node_modules/' + of[file]];
  return { file, sha256: crypto.createHash('sha256').update(fs.readFileSync(out + file)).digest('hex'),
    package: of[file], version: pack.version, integrity: pack.integrity };
});
fs.writeFileSync('vendored.json', JSON.stringify(files, null, 2) + '\n');
NODE
