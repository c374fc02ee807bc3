// node pictures.js FOLDER [PATH…]: pictures of pages as readers see them, light and dark, phone and desktop.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { browser, kinds, open, settle, site } from './site.js';

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node pictures.js FOLDER [PATH…]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const built = await site(process.env.SITE ?? '../..');
const chrome = await browser();
for (const [theme, width, height] of [['light', 1440, 900], ['dark', 1440, 900], ['light', 360, 780], ['dark', 360, 780]]) {
  const tab = await open(chrome, built, { theme, width, height });
  for (const path of wanted.length ? wanted : kinds(built).values()) {
    await tab.page.goto(built.web + path);
    await settle(tab.page);
    await tab.page.screenshot({ path: join(folder, `${path.replaceAll('/', '-').replace('.html', '')}-${theme}-${width}.png`) });
  }
  await tab.close();
}
await chrome.close();
built.close();
