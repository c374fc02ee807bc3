// Loaded when search is first opened. Asks Pagefind, which fetches only the parts of its index that a query needs.
const KINDS = { note: 'Notes', lab: 'Labs', guide: 'Guide', rule: 'Rules', section: 'Overviews', page: 'Pages', home: 'Home' };
const PAGE = 8;

const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
};
const clean = title => title.replace(/\s*#$/, '');
// Pagefind's excerpts are escaped HTML of our own pages, with <mark> around hits.
const excerpt = html => { const p = make('span', 'excerpt'); p.innerHTML = html; return p; };

export default async function start({ dialog, pagefind, base }) {
  const input = dialog.querySelector('input'), status = dialog.querySelector('.search-status');
  const list = dialog.querySelector('.search-results'), kinds = dialog.querySelector('.search-kinds');
  status.textContent = 'Loading the index…';
  const engine = await import(pagefind + 'pagefind.js');
  // A short page is no better answer than a long one.
  await engine.options({ baseUrl: base, excerptLength: 24, ranking: { pageLength: 0.1 } });
  await engine.init();
  const filters = await engine.filters();
  status.textContent = '';

  let kind = null, asked = 0;
  const names = Object.keys(filters.kind ?? {}).filter(name => name !== 'home');
  const chips = names.length < 2 ? [] : [null, ...names].map(name => {
    const chip = make('button', '', name ? KINDS[name] ?? name : 'All');
    chip.type = 'button';
    chip.setAttribute('aria-pressed', name === kind);
    chip.addEventListener('click', () => {
      kind = name;
      chips.forEach(other => other.setAttribute('aria-pressed', other === chip));
      run();
    });
    return chip;
  });
  kinds.append(...chips);
  kinds.hidden = chips.length === 0;

  const link = (url, className, title, html, label) => {
    const a = make('a', className, make('span', 'title', title, ...(label ? [make('span', 'kind', label)] : [])));
    a.href = url;
    if (html) a.append(excerpt(html));
    return a;
  };
  const entry = page => {
    const sections = page.sub_results.filter(sub => sub.url !== page.url && sub.url.includes('#')).slice(0, 3);
    const item = make('li', '', link(page.url, '', page.meta.title, sections.length ? '' : page.excerpt, KINDS[page.filters?.kind?.[0]]));
    item.append(...sections.map(sub => link(sub.url, 'sub', clean(sub.title), sub.excerpt)));
    return item;
  };
  const add = async (results, from, ticket) => {
    const pages = await Promise.all(results.slice(from, from + PAGE).map(result => result.data()));
    if (ticket !== asked) return;
    list.querySelector('.more')?.parentElement.remove();
    const items = pages.map(entry);
    list.append(...items);
    if (from) items[0]?.querySelector('a').focus();
    if (from + PAGE >= results.length) return;
    const more = make('button', 'more', `Show more (${results.length - from - PAGE} left)`);
    more.type = 'button';
    more.addEventListener('click', () => add(results, from + PAGE, ticket));
    list.append(make('li', '', more));
  };
  const run = async () => {
    const ticket = ++asked, query = input.value.trim();
    if (!query) {
      list.replaceChildren();
      status.textContent = '';
      return;
    }
    try {
      const found = await engine.debouncedSearch(query, kind ? { filters: { kind } } : {}, 120);
      if (!found || ticket !== asked) return; // a later keystroke took over
      list.replaceChildren();
      list.scrollTop = 0;
      const count = found.results.length, where = kind ? ` in ${(KINDS[kind] ?? kind).toLowerCase()}` : '';
      status.textContent = count ? `${count} ${count === 1 ? 'page' : 'pages'}${where}` : `Nothing${where} matches “${query}”. Try fewer or shorter words${kind ? ', or all kinds' : ''}.`;
      await add(found.results, 0, ticket);
    } catch {
      if (ticket === asked) status.textContent = 'The index could not be read. Check the connection and try again.';
    }
  };

  input.addEventListener('input', run);
  input.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    list.querySelector('a')?.click();
  });
  dialog.addEventListener('keydown', event => {
    const stops = [input, ...list.querySelectorAll('a, .more')], at = stops.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (at < 0 || event.isComposing) return;
    if (to === undefined) {
      if (at > 0 && event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) input.focus();
      return;
    }
    event.preventDefault();
    stops[Math.min(Math.max(to, 0), stops.length - 1)].focus();
  });
  list.addEventListener('click', event => {
    if (event.target.closest('a') && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
  });
  if (input.value) run();
}
