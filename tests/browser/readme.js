// node readme.js: takes the pictures of the README anew and puts them into docs/. Wants pdftoppm and pdftotext (Poppler).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser, open, program, settle, site } from './site.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = await site('../..');
const chrome = await browser();

// What a reader decides by: a note, a lab, a diagram made of a manifest, the search.
const shown = {
  note: { path: 'notes/headless.html' },
  lab: { path: 'labs/dns.html' },
  diagram: { path: 'notes/storage.html', to: page => page.locator('figure.diagram').first().evaluate(e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 170)) },
  search: {
    path: 'notes/headless.html',
    to: async page => {
      await page.keyboard.press('/');
      await page.locator('#pm-search input').fill('ready');
      await page.locator('.search-results a').nth(3).waitFor();
    },
  },
};
for (const [name, { path, to }] of Object.entries(shown)) {
  for (const theme of ['light', 'dark']) {
    const tab = await open(chrome, built, { theme, width: 1280, height: 720 });
    await tab.page.goto(built.web + path);
    await settle(tab.page);
    await to?.(tab.page);
    await settle(tab.page);
    await picture(tab.page, `${name}-${theme}`);
    await tab.close();
  }
}
await handouts();
await chrome.close();
built.close();

// Three pages as they leave the printer: where a lab begins, where students write, and what instructors have there.
async function handouts() {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-readme-'));
  const options = ['--lab', 'dns', '--pdf', '--edition', 'student,instructor', '--base-url', 'https://learn.example/', '--output', folder];
  execFileSync(program, ['--root', root, 'handout', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  const pages = [['student', 'After this lab you can'], ['student', 'Your commands, and what you saw'], ['instructor', 'Common failures, which the check rejects']].map(([edition, words]) => {
    const pdf = join(folder, `dns-${edition}.pdf`);
    const texts = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).split('\f');
    const number = String(texts.findLastIndex(text => text.includes(words)) + 1);
    const png = execFileSync('pdftoppm', ['-r', '96', '-png', '-f', number, '-l', number, pdf], { maxBuffer: 1 << 26 });
    return `<img src="data:image/png;base64,${png.toString('base64')}">`;
  });
  const page = await chrome.newPage({ viewport: { width: 1440, height: 680 } });
  await page.setContent(`<style>body { margin: 0; display: flex; justify-content: space-evenly; background: #5b666a } img { height: 640px; margin: 20px 0; box-shadow: 0 2px 10px #0008 }</style>${pages.join('')}`);
  await picture(page, 'handouts');
  rmSync(folder, { recursive: true });
}

async function picture(page, name) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 42 });
  const bytes = Buffer.from(data, 'base64');
  writeFileSync(join(root, 'docs', `${name}.webp`), bytes);
  console.log(`docs/${name}.webp: ${(bytes.length / 1024).toFixed(0)} KB`);
}
