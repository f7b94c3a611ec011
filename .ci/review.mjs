// Opens the page of a review in a headless browser, in the light and the dark scheme: it must show its findings, load nothing
// from elsewhere, filter, and be accessible. Saves screenshots beside the page.
//
//   node .ci/review.mjs BROWSER PAGE.html LEAST_FINDINGS
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [browser, page, least] = process.argv.slice(2);
const html = readFileSync(page, 'utf8');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Runs in the page: tests the filter, and then runs axe. Checking colours is slow, and colours depend on the scheme and not on
// the finding: so only the first sections are checked.
async function check(isFirst) {
  const shown = () => document.querySelectorAll('details.finding:not([hidden])').length;
  const form = document.getElementById('filter');
  const all = shown();
  const type = (text) => {
    form.elements.text.value = text;
    form.dispatchEvent(new Event('input'));
    return shown();
  };
  const none = type('no finding has these words');
  const again = type('');
  const start = ['header', 'nav', 'main > section:nth-of-type(-n + 10)'];
  const colours = await axe.run({ include: start.filter((part) => document.querySelector(part)) }, { runOnly: 'color-contrast' });
  const rest = isFirst ? await axe.run({ rules: { 'color-contrast': { enabled: false } } }) : { violations: [] };
  const violations = [...colours.violations, ...rest.violations];
  const outcome = JSON.stringify({
    all,
    none,
    again,
    violations: violations.map(({ id, nodes }) => `${id}: ${nodes.length}, first ${nodes[0].html.slice(0, 200)}`),
  });
  document.documentElement.dataset.outcome = encodeURIComponent(outcome);
}

function open(file, options) {
  const all = [
    '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--enable-logging=stderr',
    '--host-resolver-rules=MAP * ~NOTFOUND', ...options, pathToFileURL(resolve(file)).href,
  ];
  const { error, status, stdout, stderr } = spawnSync(browser, all, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 300_000,
  });
  if (error || status !== 0) {
    throw new Error(`${browser} failed with ${status}: ${stderr}`, { cause: error });
  }
  const errors = stderr.split('\n').filter((line) => /CONSOLE.*(Uncaught|Refused|Content Security Policy)/.test(line));
  if (errors.length > 0) {
    throw new Error(`${file}: ${errors.join('\n')}`);
  }
  return stdout;
}

const checked = page.replace(/\.html$/, '.checked.html');
const script = (text) => `<script>${text.replaceAll('</script', '<\\/script')}</script>`;
for (const [scheme, setting] of [['light', 1], ['dark', 0]]) {
  const call = `${check}\ncheck(${scheme === 'light'});`;
  writeFileSync(checked, html.replace(/<\/body>\s*<\/html>\s*$/, () => script(axe) + script(call)));
  const colours = `--blink-settings=preferredColorScheme=${setting}`;
  const dom = open(checked, [colours, '--timeout=240000', '--virtual-time-budget=100000', '--dump-dom']);
  const outcome = /<html[^>]* data-outcome="([^"]*)"/.exec(dom)?.[1];
  if (!outcome) {
    throw new Error(`${page} in ${scheme}: the check did not finish`);
  }
  const { all, none, again, violations } = JSON.parse(decodeURIComponent(outcome));
  if (all < Number(least) || none !== 0 || again !== all || violations.length > 0) {
    throw new Error(`${page} in ${scheme}: ${all} findings, ${none} filtered, ${again} again; ${violations.join('\n')}`);
  }
  for (const [width, size] of [['wide', '1400,1200'], ['narrow', '420,1200']]) {
    const picture = page.replace(/\.html$/, `.${scheme}.${width}.png`);
    open(page, [colours, `--window-size=${size}`, `--screenshot=${resolve(picture)}`]);
  }
  console.log(`${page} in ${scheme}: ${all} findings, and no violations found by axe`);
}
