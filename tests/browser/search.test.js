// Questions as people type them, put to this repository's own site: the page that answers comes first.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser as chrome, open, site } from './site.js';

const QUESTIONS = [
  ['why does nslookup fail in busybox', 'notes/debugging.html'],
  ['PVC left after scale down', 'notes/storage.html'],
  ['node-ip brackets ignored', 'notes/flags.html'],
  ['publishNotReadyAddresses peers cannot find each other', 'notes/peers.html'],
  ['clusterIP None', 'notes/headless.html'],
  ['SRV record port name', 'notes/dns.html'],
  ['PreferDualStack single stack cluster', 'notes/dual-stack.html'],
  ['partition canary rollout', 'notes/updates.html'],
  ['StatefulSet or Deployment', 'notes/comparison.html'],
  ['Service without selector', 'notes/selectorless.html'],
  ['OrderedReady Parallel', 'notes/scaling.html'],
];

let browser, built;
before(async () => {
  built = await site('../..');
  browser = await chrome();
});
after(async () => {
  await browser?.close();
  built?.close();
});

for (const [question, answer] of QUESTIONS) {
  test(`“${question}” leads to ${answer}`, async () => {
    const tab = await open(browser, built);
    await tab.page.goto(built.web);
    await tab.page.keyboard.press('/');
    await tab.page.locator('#pm-search input').fill(question);
    await tab.page.locator('.search-results a').first().waitFor();
    const found = await tab.page.locator('.search-results > li > a:first-child').evaluateAll(links => links.map(link => link.pathname.slice(1)));
    assert.equal(found[0], answer, `found, in order: ${found.join(', ')}`);
    assert.deepEqual(tab.faults, []);
    await tab.close();
  });
}
