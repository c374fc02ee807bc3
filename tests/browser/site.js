// The sites under test, built by the program under test, on disk and behind a server on loopback;
// and a browser that writes down everything it should not have done.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
export const program = process.env.PROOFMARK ?? join(here, '../../target/debug/proofmark');
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml',
  '.json': 'application/json', '.png': 'image/png', '.webp': 'image/webp', '.xml': 'application/xml', '.txt': 'text/plain',
};

// Builds the site at `root` (relative to this file) and serves it until close(). `files` are added to a
// copy of it first; `delay` holds back the answers whose path it matches, as a slow network would.
export async function site(root, { files, delay } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-browser-'));
  const output = join(folder, 'public');
  let source = join(here, root);
  if (files) {
    cpSync(source, join(folder, 'site'), { recursive: true });
    source = join(folder, 'site');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(source, path)), { recursive: true });
      writeFileSync(join(source, path), text);
    }
  }
  execFileSync(program, ['--root', source, 'build', '--no-cache', '--output', output], { stdio: ['ignore', 'ignore', 'inherit'] });
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
    const file = join(output, path.endsWith('/') ? path + 'index.html' : path);
    if (delay?.test(path)) await new Promise(done => setTimeout(done, 600));
    try {
      const body = readFileSync(file);
      response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404, { 'Content-Type': TYPES['.html'] }).end(readFileSync(join(output, '404.html')));
    }
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return {
    output,
    web: `http://127.0.0.1:${server.address().port}/`,
    file: pathToFileURL(output + '/').href,
    pages: () => htmlBelow(output),
    read: path => readFileSync(join(output, path), 'utf8'),
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

// The largest page of each kind: the kind is what the theme calls it on <body>.
export function kinds(built) {
  const found = new Map();
  for (const path of built.pages()) {
    const html = built.read(path);
    const kind = /<body class="kind-([\w-]+)/.exec(html)?.[1];
    if (kind && (!found.has(kind) || html.length > found.get(kind).size)) found.set(kind, { path, size: html.length });
  }
  return new Map([...found].map(([kind, { path }]) => [kind, path]));
}

export const browser = () => chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--force-color-profile=srgb'] });

// A tab that writes down its faults: errors, what the content security policy refused, other hosts.
export async function open(browser, built, { theme = 'light', width = 1440, height = 900, js = true, ...rest } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, javaScriptEnabled: js, ...rest });
  const page = await context.newPage();
  const faults = [];
  const where = () => page.url().replace(built.web, '').replace(built.file, '');
  page.on('console', message => ['error', 'warning'].includes(message.type()) && faults.push(`${where()}: console: ${message.text()}`));
  page.on('pageerror', error => faults.push(`${where()}: ${error.message}`));
  page.on('request', request => {
    const url = request.url();
    const own = [built.web, built.file, 'data:'].some(start => url.startsWith(start));
    if (!own) faults.push(`${where()}: request to ${url}`);
  });
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        const moved = entry.sources.map(source => source.node?.outerHTML?.slice(0, 90)).join(', ');
        window.shifts.push(`${entry.value.toFixed(4)} by ${moved}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
    document.addEventListener('securitypolicyviolation', event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  const note = (path, what, found) => found.forEach(one => faults.push(`${path}: ${what}: ${one}`));
  return { page, faults, note, close: () => context.close() };
}

// Fonts, images and two frames: whatever moves after that is a fault.
export async function settle(page) {
  await page.waitForLoadState('load');
  await page.evaluate(() => document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))));
}

function htmlBelow(folder, prefix = '') {
  return readdirSync(join(folder, prefix)).flatMap(name => {
    const path = prefix + name;
    if (statSync(join(folder, path)).isDirectory()) return htmlBelow(folder, path + '/');
    return path.endsWith('.html') ? [path] : [];
  });
}
