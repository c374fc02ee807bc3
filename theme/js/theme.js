// Runs before the first paint, so that a stored choice never flashes the other theme.
(() => {
  const root = document.documentElement;
  root.dataset.js = '';
  try {
    const theme = JSON.parse(localStorage.getItem('proofmark:theme'));
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  } catch {} // storage may be refused; the system's theme then holds
})();
