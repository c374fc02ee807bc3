// What a page does beyond being read. Every part is optional: without this file nothing is hidden or lost.
(() => {
  'use strict';
  const settings = document.currentScript.dataset;
  const root = document.documentElement;
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem('proofmark:' + key)); } catch { return null; } },
    set(key, value) {
      try {
        if (value === null) localStorage.removeItem('proofmark:' + key);
        else localStorage.setItem('proofmark:' + key, JSON.stringify(value));
      } catch {} // private windows and file:// may refuse
    },
  };
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const icon = name => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', '#icon-' + name);
    svg.append(use);
    return svg;
  };
  const say = text => {
    const status = one('#pm-status');
    if (status) { status.textContent = ''; setTimeout(() => { status.textContent = text; }, 50); }
  };

  // Theme: the button flips what is seen; a choice equal to the system's is forgotten, so the page follows the system again.
  const system = matchMedia('(prefers-color-scheme: dark)');
  const dark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const showTheme = () => all('[data-theme-toggle]').forEach(button => button.setAttribute('aria-pressed', dark()));
  const flipTheme = () => {
    const theme = dark() ? 'light' : 'dark';
    const chosen = (theme === 'dark') === system.matches ? null : theme;
    if (chosen) root.dataset.theme = chosen; else delete root.dataset.theme;
    store.set('theme', chosen);
    showTheme();
  };
  system.addEventListener('change', showTheme);
  addEventListener('storage', event => {
    if (event.key !== 'proofmark:theme') return;
    const theme = store.get('theme');
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    showTheme();
  });
  all('[data-theme-toggle]').forEach(button => button.addEventListener('click', flipTheme));
  showTheme();

  // Dialogs.
  const searchDialog = one('#pm-search'), helpDialog = one('#pm-help');
  let search;
  const openSearch = async () => {
    if (!searchDialog || searchDialog.open) return;
    searchDialog.showModal();
    const input = one('input', searchDialog), status = one('.search-status', searchDialog);
    // Where nothing was found, the words of the address are what was looked for.
    if (one('.kind-404') && !input.value) input.value = decodeURI(location.pathname).replace(/.*\/(?=.)|\.html?$|\/$/g, '').replace(/[-_.]+/g, ' ');
    input.select();
    if (location.protocol === 'file:') {
      status.textContent = 'Search needs a web server, and this page was opened as a file. Run “proofmark serve”, or put the folder on any server.';
      return;
    }
    try {
      search ??= import(new URL(settings.search, document.baseURI).href).then(module => module.default({
        dialog: searchDialog,
        pagefind: new URL(settings.pagefind, document.baseURI).href,
        base: new URL(settings.root || './', document.baseURI).pathname,
      }));
      await search;
    } catch {
      search = null;
      status.textContent = 'Search could not be loaded. Check the connection, then close this and open it again.';
    }
  };
  const openHelp = () => { if (helpDialog && !helpDialog.open) helpDialog.showModal(); };
  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-open]');
    if (opener) (opener.dataset.open === 'search' ? openSearch : openHelp)();
    if (event.target.closest('[data-close]') || event.target.matches('dialog')) event.target.closest('dialog').close();
  });

  searchDialog?.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault(); // a search field would take the first Escape for itself
    searchDialog.close();
  });

  // Keys. They can be switched off, for those who speak to their computer or whose keyboard has them elsewhere.
  const keysBox = one('[data-keys]');
  if (keysBox) {
    keysBox.checked = store.get('keys') !== false;
    keysBox.addEventListener('change', () => store.set('keys', keysBox.checked ? null : false));
  }
  const follow = rel => { const link = one(`link[rel="${rel}"]`); if (link) location.href = link.href; };
  const keys = { '/': openSearch, '?': openHelp, t: flipTheme, '[': () => follow('prev'), ']': () => follow('next') };
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k' && searchDialog) {
      event.preventDefault();
      if (!one('dialog[open]')) openSearch();
      return;
    }
    // AltGr reports Ctrl and Alt; on many keyboards "[" and "]" need it.
    const modified = event.metaKey || (event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph');
    if (event.defaultPrevented || modified || event.isComposing || store.get('keys') === false || one('dialog[open]')) return;
    if (event.target.closest('input, textarea, select, [contenteditable]') || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  // Fill-in variables.
  const form = one('[data-variables]');
  if (form) {
    const spans = all('.var[data-var]');
    for (const span of spans) span.dataset.name = span.textContent;
    // It stands where it is first of use, before the words that announce the command.
    let at = spans[0]?.closest('figure');
    while (at && !at.parentElement.matches('.content')) at = at.parentElement;
    if (at?.previousElementSibling?.matches('p')) at = at.previousElementSibling;
    at?.before(form);
    const fill = input => spans.filter(span => span.dataset.var === input.name).forEach(span => {
      span.textContent = input.value.trim() || span.dataset.name;
      span.classList.toggle('filled', input.value.trim() !== '');
    });
    const inputs = all('input', form), kept = store.get('variables') || {};
    for (const input of inputs) {
      if (Object.hasOwn(kept, input.name)) input.value = kept[input.name];
      fill(input);
    }
    const keep = () => {
      const values = store.get('variables') || {};
      for (const input of inputs) {
        if (input.value === input.dataset.default) delete values[input.name]; else values[input.name] = input.value;
        fill(input);
      }
      store.set('variables', values);
    };
    form.addEventListener('input', keep);
    form.addEventListener('submit', event => event.preventDefault());
    form.addEventListener('reset', event => {
      event.preventDefault();
      for (const input of inputs) input.value = input.dataset.default;
      keep();
      say('Values reset');
    });
    form.hidden = !at;
  }

  // Code: copy what a reader would type, neither prompts, nor what the command printed, nor removed lines.
  const codeText = figure => {
    const lines = all('.line', figure), session = one('.prompt', figure), patch = figure.dataset.lang === 'diff';
    if (!lines.length) return one('code', figure).textContent;
    return lines.filter(line => !(session && line.matches('.out')) && (patch || !line.matches('.del'))).map(line => {
      const copy = line.cloneNode(true);
      all('.prompt', copy).forEach(prompt => prompt.remove());
      return copy.textContent.replace(/\n$/, '');
    }).join('\n') + '\n';
  };
  const copyText = async text => {
    try { await navigator.clipboard.writeText(text); return true; } catch {}
    const area = make('textarea', { value: text, className: 'visually-hidden' }), focused = document.activeElement;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy'); // the only way on plain http
    area.remove();
    focused?.focus();
    return copied;
  };
  for (const figure of all('figure.code:not(.output)')) {
    const copy = make('button', { type: 'button', className: 'tool', title: 'Copy', ariaLabel: 'Copy' }, icon('copy'));
    const tools = make('div', { className: 'code-tools' }, copy);
    copy.addEventListener('click', async () => {
      const copied = await copyText(codeText(figure));
      say(copied ? 'Copied' : 'Could not copy');
      copy.replaceChildren(icon(copied ? 'check' : 'close'));
      copy.classList.toggle('done', copied);
      setTimeout(() => { copy.replaceChildren(icon('copy')); copy.classList.remove('done'); }, 1500);
    });
    if (figure.dataset.download) {
      tools.append(make('a', { className: 'tool', href: figure.dataset.download, download: '', title: 'Download', ariaLabel: 'Download' }, icon('download')));
    }
    figure.append(tools);
  }

  // The steps of a lab can be ticked off; the browser remembers.
  for (const list of all('[data-lab]')) {
    const key = 'lab:' + list.dataset.lab, done = store.get(key) || {};
    for (const box of all('input', list)) {
      box.checked = !!done[box.value];
      box.addEventListener('change', () => { done[box.value] = box.checked; store.set(key, done); });
    }
  }

  // Progress: what a reader calls done is ticked in every list of pages. It stays in this browser.
  const site = new URL(settings.root || './', document.baseURI).href;
  const showDone = () => {
    const done = store.get('done') || {};
    const marked = all('.index-line a, .side-nav a').filter(link => link.href.startsWith(site));
    for (const link of marked) link.classList.toggle('read', Object.hasOwn(done, link.href.slice(site.length)));
    const listed = marked.filter(link => link.closest('.index')), line = one('[data-progress]');
    const count = listed.filter(link => link.matches('.read')).length;
    if (line && count) line.textContent = `${count} of ${listed.length} done`;
    if (line) line.hidden = !count;
    for (const box of all('[data-done]')) box.checked = Object.hasOwn(done, box.dataset.done);
  };
  for (const box of all('[data-done]')) box.addEventListener('change', () => {
    const done = store.get('done') || {};
    if (box.checked) done[box.dataset.done] = 1; else delete done[box.dataset.done];
    store.set('done', done);
    showDone();
  });
  addEventListener('storage', event => { if (event.key === 'proofmark:done') showDone(); });
  showDone();

  // What scrolls by itself can be scrolled by keyboard.
  for (const box of all('.diagram, .side, .toc')) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
  }

  // Tabs: sections become panels; sets of one group move together, without moving the page under the reader.
  const sets = all('.tabs').map((tabs, index) => {
    const panels = all(':scope > .tab', tabs);
    const list = make('div', { className: 'tablist', role: 'tablist' });
    list.setAttribute('role', 'tablist');
    list.setAttribute('aria-label', tabs.dataset.label || tabs.dataset.group || 'Alternatives');
    const buttons = panels.map((panel, at) => {
      const title = one('.tab-title', panel), label = title.cloneNode(true);
      all('.anchor', label).forEach(anchor => anchor.remove());
      const button = make('button', { type: 'button', id: `pm-tab-${index}-${at}`, textContent: label.textContent.trim() });
      panel.id ||= `pm-panel-${index}-${at}`;
      button.setAttribute('role', 'tab');
      button.setAttribute('aria-controls', panel.id);
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', button.id);
      button.addEventListener('click', () => choose(button));
      panel.addEventListener('beforematch', () => choose(button));
      list.append(button);
      return button;
    });
    list.addEventListener('keydown', event => {
      const at = buttons.indexOf(document.activeElement), last = buttons.length - 1;
      const step = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
      const to = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = buttons[(to + buttons.length) % buttons.length];
      next.focus();
      choose(next);
    });
    tabs.prepend(list);
    tabs.classList.add('ready');
    return { group: tabs.dataset.group, panels, buttons };
  });
  const show = (set, at) => set.buttons.forEach((button, i) => {
    button.setAttribute('aria-selected', i === at);
    button.tabIndex = i === at ? 0 : -1;
    if (i === at) set.panels[i].removeAttribute('hidden'); else set.panels[i].setAttribute('hidden', 'until-found');
  });
  const choose = (button, remember = true) => {
    const before = button.getBoundingClientRect().top;
    const chosen = sets.find(set => set.buttons.includes(button)), label = button.textContent;
    for (const set of sets) {
      const at = set === chosen ? set.buttons.indexOf(button)
        : chosen.group && set.group === chosen.group ? set.buttons.findIndex(other => other.textContent === label) : -1;
      if (at >= 0) show(set, at);
    }
    scrollBy({ top: button.getBoundingClientRect().top - before, behavior: 'instant' });
    if (remember && chosen.group) store.set('tabs', { ...store.get('tabs'), [chosen.group]: label });
  };
  const labels = store.get('tabs') || {};
  for (const set of sets) show(set, Math.max(0, set.buttons.findIndex(button => set.group && labels[set.group] === button.textContent)));

  // A link into a closed tab or <details> opens it.
  const reveal = () => {
    let target;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch {}
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      if (at.matches('details')) at.open = true;
      for (const set of sets) if (set.panels.includes(at)) choose(set.buttons[set.panels.indexOf(at)], false);
    }
    target.scrollIntoView({ block: 'start' });
  };
  addEventListener('hashchange', reveal);
  if (location.hash) reveal();

  // On a phone the menu and the outline open from the header: a choice, a touch elsewhere or Escape closes them.
  const open = () => all('.side[open], .toc[open]').find(panel => getComputedStyle(one('summary', panel)).position === 'fixed');
  document.addEventListener('click', event => {
    const panel = open();
    if (panel && (!panel.contains(event.target) || event.target.closest('a'))) panel.open = false;
  });
  document.addEventListener('keydown', event => {
    const panel = event.key === 'Escape' && !one('dialog[open]') && open();
    if (!panel) return;
    panel.open = false;
    one('summary', panel).focus();
  });

  // Table of contents: mark the section at the upper third of the window.
  const toc = one('.toc');
  const entries = toc ? all('a', toc).map(link => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) })).filter(entry => entry.heading) : [];
  if (entries.length) {
    let current;
    const mark = changes => {
      for (const change of changes) entries.find(each => each.heading === change.target).passed = change.isIntersecting;
      const entry = entries.findLast(each => each.passed);
      if (entry === current) return;
      current?.link.removeAttribute('aria-current');
      entry?.link.setAttribute('aria-current', 'location');
      current = entry;
      if (!entry || toc.scrollHeight <= toc.clientHeight) return;
      const offset = entry.link.getBoundingClientRect().top - toc.getBoundingClientRect().top;
      if (offset < 0 || offset > toc.clientHeight - 40) toc.scrollTop += offset - toc.clientHeight / 2;
    };
    const observer = new IntersectionObserver(mark, { rootMargin: '1000000px 0px -66% 0px' }); // all that lies above the line counts as passed
    entries.forEach(entry => observer.observe(entry.heading));
  }
  const here = one('.side-nav [aria-current]'), side = one('.side');
  const showHere = () => {
    const box = here?.offsetParent; // none while the menu of a phone is closed
    if (box) box.scrollTop = here.offsetTop - box.clientHeight / 3;
  };
  side?.addEventListener('toggle', showHere);
  showHere();
})();
