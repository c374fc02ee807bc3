// What a handout shows to a camera and to a screen.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import jsqr from 'jsqr';
import { browser } from './site.js';

const here = dirname(fileURLToPath(import.meta.url));
const program = process.env.PROOFMARK ?? join(here, '../../target/debug/proofmark');
const published = 'https://learn.example/book/';
let folder, chrome;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-handout-'));
  const options = ['--draft', '--lab', 'dns', '--edition', 'student', '--base-url', published, '--output', folder];
  execFileSync(program, ['--root', join(here, '../..'), 'handout', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  rmSync(folder, { recursive: true });
});

test('the squares on paper lead a camera to the page of the lab', async () => {
  const page = await chrome.newPage();
  await page.goto(pathToFileURL(join(folder, 'dns-student.html')).href);
  const image = await page.evaluate(async () => {
    const drawn = new XMLSerializer().serializeToString(document.querySelector('.qr svg'));
    const picture = new Image(300, 300);
    picture.src = 'data:image/svg+xml,' + encodeURIComponent(drawn);
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 300 });
    const context = canvas.getContext('2d');
    context.drawImage(picture, 0, 0, 300, 300);
    return [...context.getImageData(0, 0, 300, 300).data];
  });
  const read = (jsqr.default ?? jsqr)(Uint8ClampedArray.from(image), 300, 300);
  assert.equal(read?.data, published + 'labs/dns.html');
  await page.close();
});

test('a handout asks for nothing and is no wider than a phone', async () => {
  const page = await chrome.newPage({ viewport: { width: 360, height: 800 } });
  const asked = [];
  page.on('request', request => asked.push(request.url()));
  await page.goto(pathToFileURL(join(folder, 'dns-student.html')).href);
  assert.deepEqual(asked.filter(url => !url.endsWith('/dns-student.html') && !url.startsWith('data:')), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.close();
});
