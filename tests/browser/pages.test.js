// Every kind of page, in both themes, on phone, tablet and desktop, from a server and from the disk.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { browser, kinds, open, settle, site } from './site.js';

// Thirty thousand words, which nobody wants to have in a repository.
const sentence = 'A Service has a name, and each of its records is made from a slice, and each slice from Pods that are ready. ';
const long = '---\ntitle: A long page\n---\n\n' + Array.from({ length: 120 }, (_, n) => `## Part ${n + 1}\n\n${sentence.repeat(12)}\n`).join('\n');

const sites = [
  { name: 'our own site', root: '../..', widths: [360, 768, 1440], paths: built => [...kinds(built).values()] },
  { name: 'the fixture', root: 'fixture', widths: [360, 1440], files: { 'content/extremes/long.md': long },
    paths: built => built.pages().filter(path => !path.startsWith('old/')) },
  { name: 'the example theme of the manual', root: 'fixture', widths: [360, 1440],
    files: { 'theme/css/95-almanac.css': readFileSync(new URL('../../content/guide/theme/almanac.css', import.meta.url)) },
    paths: () => ['notes/everything.html', '404.html'] },
];

for (const { name, root, files, widths, paths } of sites) {
  describe(name, () => {
    let built, chrome;
    before(async () => {
      built = await site(root, { files });
      chrome = await browser();
    });
    after(async () => {
      await chrome?.close();
      built?.close();
    });

    for (const theme of ['light', 'dark']) {
      for (const width of widths) {
        test(`${theme}, ${width} px: nothing fails, overflows, moves, or shuts anybody out`, async () => {
          const tab = await open(chrome, built, { theme, width });
          for (const path of paths(built)) {
            await tab.page.goto(built.web + path);
            await settle(tab.page);
            tab.note(path, 'reaches over the edge', await overflowing(tab.page));
            tab.note(path, 'moved after it was shown', await tab.page.evaluate(() => window.shifts));
            tab.note(path, 'axe', await violations(tab.page, { theme, width, ownCode: path === 'notes/everything.html' }));
          }
          assert.deepEqual(tab.faults, []);
          await tab.close();
        });
      }
    }

    test('opened as files, the pages look and work the same', async () => {
      const tab = await open(chrome, built);
      for (const path of paths(built)) {
        await tab.page.goto(built.file + path);
        await settle(tab.page);
        const font = await tab.page.evaluate(() => getComputedStyle(document.body).fontFamily);
        if (!font.includes(',')) tab.note(path, 'style', ['none']);
        const paper = await tab.page.locator('.kind-handout').count(); // has no script, as paper has none
        if (!paper && await tab.page.locator('html[data-js]').count() === 0) tab.note(path, 'script', ['none']);
      }
      assert.deepEqual(tab.faults, []);
      await tab.close();
    });

    test('without scripts everything is there to read, and nothing is offered that needs them', async () => {
      const tab = await open(chrome, built, { js: false });
      const parts = '.content :is(h2, h3, p, pre, td, li)';
      for (const path of paths(built)) {
        await tab.page.goto(built.web + path);
        const all = await tab.page.locator(`${parts}:not(details > *, details > * *, form *, .needs-js, .needs-js *)`).count();
        const seen = await tab.page.locator(`${parts}:not(details > *, details > * *, form *, .needs-js, .needs-js *):visible`).count();
        if (seen < all) tab.note(path, 'hidden', [`${all - seen} of ${all}`]);
        const idle = await tab.page.locator('.needs-js:visible, form:visible').count();
        if (idle) tab.note(path, 'needs scripts', [idle]);
      }
      assert.deepEqual(tab.faults, []);
      await tab.close();
    });
  });
}

// Elements over the right edge, when the page as a whole can be scrolled sideways.
const overflowing = page => page.evaluate(() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return [];
  const over = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > limit + 1);
  return [`${document.documentElement.scrollWidth} px`, ...over.slice(0, 3).map(e => e.outerHTML.slice(0, 100))];
});

// Colours are looked at in light on the desktop and in dark on the phone, everything else the other way round. The
// colours of code, thousands of words on some pages, are judged on the fixture's page that has each kind.
async function violations(page, { theme, width, ownCode }) {
  if (width === 768) return [];
  let axe = new AxeBuilder({ page }).setLegacyMode(true);
  const colours = (theme === 'light') === (width === 1440);
  axe = colours ? axe.withRules(['color-contrast']) : axe.disableRules(['color-contrast']);
  if (colours && !ownCode) axe = axe.exclude('pre');
  const { violations } = await axe.analyze();
  return violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => `${n.target} (${n.any.map(a => a.message).join('; ')})`).join(', ')}`);
}

test('a lab that names no times says so where times stand, on screen and on paper', async () => {
  const built = await site('fixture');
  try {
    assert.match(built.read('labs/index.html'), /no time given/);
    assert.match(built.read('labs/untimed-handout.html'), /No time is given/);
    assert.doesNotMatch(built.read('labs/untimed.html'), /min to do|min to teach/);
  } finally {
    built.close();
  }
});

test('who asks for more contrast gets the highest there is, and who asks for less motion sees none', async () => {
  const built = await site('fixture');
  const chrome = await browser();
  try {
    for (const theme of ['light', 'dark']) {
      const tab = await open(chrome, built, { theme, contrast: 'more', reducedMotion: 'reduce' });
      for (const path of kinds(built).values()) {
        await tab.page.goto(built.web + path);
        await settle(tab.page);
        // Seven to one is what WCAG calls enhanced.
        const axe = new AxeBuilder({ page: tab.page }).setLegacyMode(true).withRules(['color-contrast-enhanced']);
        const { violations } = await axe.analyze();
        tab.note(path, 'contrast', violations.flatMap(v => v.nodes.slice(0, 3).map(n => `${n.target}: ${n.any.map(a => a.message)}`)));
        const moving = await tab.page.evaluate(() => [...document.querySelectorAll('*')]
          .filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0 || getComputedStyle(e).animationName !== 'none')
          .slice(0, 3).map(e => e.outerHTML.slice(0, 80)));
        tab.note(path, 'motion', moving);
      }
      assert.deepEqual(tab.faults, []);
      await tab.close();
    }
  } finally {
    await chrome.close();
    built.close();
  }
});
