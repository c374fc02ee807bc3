// What a reader does: search, keys, theme, copying, tabs, filling in. And what all that weighs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { browser, open, settle, site } from './site.js';

let built, chrome;
const PAGE = 'notes/everything.html';

before(async () => {
  // The scripts are slow to come, as on a bad network: nothing may move when they do.
  built = await site('fixture', { delay: /assets\/site\..*\.js$/ });
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  built?.close();
});

const tryOut = (name, options, body) => test(name, async () => {
  const tab = await open(chrome, built, options);
  await tab.page.goto((options.from ?? built.web) + PAGE);
  await settle(tab.page);
  await body(tab.page);
  assert.deepEqual(tab.faults, []);
  await tab.close();
});

tryOut('nothing moves when a slow script arrives', {}, async page => {
  assert.equal(await page.locator('.tablist').count(), 2);
  assert.deepEqual(await page.evaluate(() => window.shifts), []);
});

tryOut('search finds a page from the keyboard alone', {}, async page => {
  await page.keyboard.press('/');
  await page.locator('#pm-search input:focus').waitFor();
  await page.keyboard.type('quotation');
  await page.locator('.search-results a').first().waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#pm-search[open]').count(), 0);
  await page.keyboard.press('Control+k');
  await page.locator('#pm-search input').fill('averylong');
  await page.locator('.search-results a', { hasText: 'two hundred characters' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/extremes/wide.html**');
});

tryOut('a search that finds nothing says so', {}, async page => {
  await page.keyboard.press('/');
  await page.keyboard.type('zzxqj');
  await page.locator('.search-status', { hasText: 'Nothing matches' }).waitFor();
});

tryOut('what is ticked off is marked in every list, and remembered', {}, async page => {
  await page.getByLabel('Done with this note').check();
  await page.locator('.side-nav a.read', { hasText: 'Everything' }).waitFor();
  await page.goto(built.web + 'notes/index.html');
  await page.locator('[data-progress]', { hasText: '1 of 1 done' }).waitFor();
  await page.goto(built.web + PAGE);
  await page.getByLabel('Done with this note').uncheck();
  assert.equal(await page.locator('a.read').count(), 0);
});

test('a missing page looks for the words of its address', async () => {
  const tab = await open(chrome, built);
  await tab.page.goto(built.web + 'averylong-title.html');
  await tab.page.getByRole('button', { name: 'Search the site' }).click();
  assert.equal(await tab.page.locator('#pm-search input').inputValue(), 'averylong title');
  await tab.page.locator('.search-results a').first().waitFor();
  // The page itself is missing, which the browser says; nothing else may be wrong.
  assert.deepEqual(tab.faults.filter(fault => !fault.includes('404 (Not Found)')), []);
  await tab.close();
});

tryOut('brackets turn the pages', {}, async page => {
  const follow = async (key, rel) => {
    const to = await page.locator(`link[rel="${rel}"]`).getAttribute('href');
    const url = new URL(to, page.url()).href;
    await page.keyboard.press(key);
    await page.waitForURL(url);
    await settle(page);
  };
  await follow(']', 'next');
  await follow('[', 'prev');
  assert.ok(page.url().endsWith(PAGE));
});

tryOut('t turns the lights off, and the next page remembers', {}, async page => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.keyboard.press('t');
  const dark = await paper();
  assert.notEqual(dark, light);
  await page.goto(built.web + 'index.html');
  assert.equal(await paper(), dark);
  await settle(page);
  await page.keyboard.press('t');
  assert.equal(await paper(), light);
});

tryOut('? shows the keys, which can be switched off', {}, async page => {
  await page.keyboard.press('?');
  await page.locator('#pm-help[open]').waitFor();
  await page.locator('[data-keys]').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  assert.equal(await page.locator('dialog[open]').count(), 0);
});

tryOut('the keyboard reaches the content first, then everything else', {}, async page => {
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'pm-content');
  const reached = new Set();
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press('Tab');
    const outlined = await page.evaluate(() => {
      const e = document.activeElement;
      return [e.outerHTML.slice(0, 60), e === document.body || getComputedStyle(e).outlineStyle !== 'none'];
    });
    assert.ok(outlined[1], `${outlined[0]} shows no focus`);
    reached.add(outlined[0]);
  }
  assert.ok([...reached].some(e => e.includes('role="tab"')), [...reached].join('\n'));
});

tryOut('a command is copied without its prompt and its output', { permissions: ['clipboard-read', 'clipboard-write'] }, async page => {
  const figure = page.locator('figure[data-lang="console"]');
  await figure.hover();
  await figure.getByRole('button', { name: 'Copy' }).click();
  await page.locator('#pm-status', { hasText: 'Copied' }).waitFor({ state: 'attached' });
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    'kubectl get pods -n "learn"\nkubectl scale statefulset/db --replicas "3"\n',
  );
});

tryOut('tabs of one group keep in step, by mouse and by keyboard, and are remembered', {}, async page => {
  const chosen = () => page.locator('[role="tab"][aria-selected="true"]').allTextContents();
  await page.getByRole('tab', { name: 'Both' }).first().click();
  assert.deepEqual(await chosen(), ['Both', 'Both']);
  await page.keyboard.press('ArrowLeft');
  assert.deepEqual(await chosen(), ['IPv6', 'IPv6']);
  assert.equal(await page.locator('.tab:visible').count(), 2);
  await page.reload();
  await settle(page);
  assert.deepEqual(await chosen(), ['IPv6', 'IPv6']);
});

tryOut('what a reader fills in is in every command, and is kept', {}, async page => {
  await page.getByLabel('Namespace').fill('shop');
  const commands = () => page.locator('.var[data-var="NAMESPACE"]').allTextContents();
  assert.deepEqual([...new Set(await commands())], ['shop']);
  await page.reload();
  await settle(page);
  assert.deepEqual([...new Set(await commands())], ['shop']);
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.deepEqual([...new Set(await commands())], ['learn']);
});

tryOut('the values to fill in stand before the first command that uses one', {}, async page => {
  const before = await page.evaluate(() => {
    const form = document.querySelector('[data-variables]');
    const after = (a, b) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
    const first = document.querySelector('.content > p'), used = document.querySelector('.var[data-var]');
    return [after(first, form), after(form, used), form.nextElementSibling.contains(used) || form.nextElementSibling.matches('p')];
  });
  assert.deepEqual(before, [true, true, true]);
});

tryOut('on paper, what is folded is unfolded, but for what a server adds to a manifest', {}, async page => {
  const stored = page.locator('details.stored'), folded = page.locator('details:not(.side, .toc, .stored)');
  assert.ok(await stored.count() && await folded.count());
  await page.emulateMedia({ media: 'print' });
  assert.equal(await stored.locator('visible=true').count(), 0);
  assert.ok(await page.locator('details:not(.side, .toc, .stored) > p').first().evaluate(e => e.checkVisibility({ contentVisibilityAuto: true })));
});

const phone = { width: 360, height: 780 };

tryOut('a text begins in the upper half of a phone', phone, async page => {
  const top = await page.evaluate(() => document.querySelector('.content > p').getBoundingClientRect().top);
  assert.ok(top < 390, `${top} px`);
});

tryOut('search, outline and menu stay in reach of a thumb, and close again', phone, async page => {
  await page.evaluate(() => scrollTo(0, 1500));
  const outline = page.locator('.toc > summary'), menu = page.locator('.side > summary');
  for (const button of [page.locator('[data-open="search"]').first(), outline, menu]) {
    const box = await button.boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= 60 && box.x + box.width <= 360, JSON.stringify(box));
  }
  await menu.click();
  await page.locator('.side-menu a', { hasText: 'Notes' }).waitFor();
  await outline.click();
  await page.locator('.toc a', { hasText: 'Tabs' }).waitFor();
  assert.equal(await page.locator('.side[open]').count(), 0, 'one closes the other');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.toc[open]').count(), 0);
  assert.ok(await outline.evaluate(e => e === document.activeElement));
  await outline.click();
  await page.locator('.toc a', { hasText: 'Tabs' }).click();
  assert.equal(await page.locator('.toc[open]').count(), 0);
  const heading = await page.locator('#tabs').boundingBox();
  assert.ok(heading.y > 52 && heading.y < 200, `the heading is at ${heading.y} px`);
});

test('without scripts, menu and outline open on a phone all the same', async () => {
  const tab = await open(chrome, built, { ...phone, js: false });
  await tab.page.goto(built.web + PAGE);
  await tab.page.locator('.toc > summary').click();
  await tab.page.locator('.toc a', { hasText: 'Tabs' }).click();
  await tab.page.locator('.side > summary').click();
  await tab.page.locator('.side-menu a', { hasText: 'Labs' }).click();
  await tab.page.waitForURL('**/labs/index.html');
  assert.deepEqual(tab.faults, []);
  await tab.close();
});

test('opened as a file, search says what it needs', async () => {
  const tab = await open(chrome, built);
  await tab.page.goto(built.file + PAGE);
  await settle(tab.page);
  await tab.page.keyboard.press('/');
  await tab.page.locator('.search-status', { hasText: 'needs a web server' }).waitFor();
  assert.deepEqual(tab.faults, []);
  await tab.close();
});

test('an old address leads to the page', async () => {
  const tab = await open(chrome, built);
  await tab.page.goto(built.web + 'old/everything.html');
  await tab.page.waitForURL('**/' + PAGE);
  assert.deepEqual(tab.faults, []);
  await tab.close();
});

test('a page brings at most 10 KB of script and 20 KB of style, compressed', () => {
  const html = built.read(PAGE);
  const weight = pattern => [...html.matchAll(pattern)]
    .map(match => gzipSync(built.read('notes/' + match[1])).length)
    .reduce((sum, bytes) => sum + bytes, 0);
  const script = weight(/<script src="([^"]+)"/g), style = weight(/<link rel="stylesheet" href="([^"]+)"/g);
  assert.ok(script > 0 && script <= 10_240, `${script} bytes of script`);
  assert.ok(style > 0 && style <= 20_480, `${style} bytes of style`);
});
