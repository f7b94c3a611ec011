// Opens the document's page in a headless browser: it must show the title, every operation and every webhook, without errors.
//
//   node .ci/page.mjs BROWSER PAGE.html DOCUMENT.json
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const [browser, page, document] = process.argv.slice(2);
const { info, paths, 'x-webhooks': webhooks = {} } = JSON.parse(readFileSync(document, 'utf8'));
const operations = Object.entries(paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => `${method} ${path}`),
);
const [webhook, ...others] = Object.entries(webhooks).flatMap(([name, item]) =>
  METHODS.filter((method) => item[method]).map((method) => `${method} ${name}`),
);
// The page shows one webhook, and the others on request.
const shown = webhook ? [`Webhooks ${webhook}`, ...(others.length > 0 ? [`Show ${others.length} more...`] : [])] : [];

const url = pathToFileURL(resolve(page)).href;
const options = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--enable-logging=stderr',
  '--virtual-time-budget=10000',
  // The page must load nothing from elsewhere.
  '--host-resolver-rules=MAP * ~NOTFOUND',
];
const { error, status, stdout, stderr } = spawnSync(browser, [...options, '--dump-dom', url], {
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
  timeout: 60_000,
});
if (error || status !== 0) {
  throw new Error(`${browser} failed with ${status}: ${stderr}`, { cause: error });
}

const body = stdout.slice(stdout.indexOf('<body')).replace(/<(script|style)\b[^]*?<\/\1>/g, '');
const text = body.replace(/<[^>]*>/g, ' ').replace(/&amp;/g, '&').replace(/\s+/g, ' ');
const missing = [info.title, ...operations, ...shown].filter((expected) => !`${text} `.includes(`${expected} `));
const errors = stderr.split('\n').filter((line) => /CONSOLE.*Uncaught/.test(line));
if (operations.length === 0 || missing.length > 0 || errors.length > 0) {
  console.error(`${page} lacks: ${missing.join(', ') || 'nothing'}; errors: ${errors.join('\n') || 'none'}`);
  process.exit(1);
}
console.log(`${page} has its title, ${operations.length} operations and ${shown.length > 0 ? others.length + 1 : 0} webhooks`);
