// What pages gain where scripts run; everything works without.
(() => {
  'use strict';
  document.documentElement.classList.add('scripted');

  // Choices that take effect at once.
  document.addEventListener('change', event => {
    if (event.target.matches('[data-submit]')) event.target.form.requestSubmit();
    if (event.target.matches('.pick input')) countChosen();
  });

  // One menu at a time; Escape closes it and goes back to its button.
  document.addEventListener('click', event => {
    document.querySelectorAll('details.menu[open]').forEach(menu => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    document.querySelectorAll('details.menu[open]').forEach(menu => { menu.open = false; menu.querySelector('summary').focus(); });
  });

  function countChosen() {
    const chosen = document.querySelectorAll('.pick input:checked').length;
    document.querySelectorAll('[data-bulk-count]').forEach(note => {
      note.textContent = chosen === 0 ? 'Choose rows to act on them together.' : `${chosen} chosen`;
    });
  }

  // A field for files takes what is dropped by itself; this only shows that it will.
  document.addEventListener('dragover', event => { if (event.target.matches && event.target.matches('.drop')) event.target.classList.add('over'); });
  for (const gone of ['dragleave', 'drop']) document.addEventListener(gone, event => { if (event.target.matches && event.target.matches('.drop')) event.target.classList.remove('over'); });

  // A table of cells: one stop for the tabulator, arrow keys inside.
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  function prepare(table) {
    const links = table.querySelectorAll('tbody a');
    links.forEach((link, i) => { link.tabIndex = i === 0 ? 0 : -1; });
    table.addEventListener('focusin', event => {
      if (!event.target.matches('tbody a')) return;
      table.querySelectorAll('tbody a[tabindex="0"]').forEach(link => { link.tabIndex = -1; });
      event.target.tabIndex = 0;
    });
    table.addEventListener('keydown', event => {
      const by = step[event.key];
      const cell = event.target.closest('td, th');
      if (!by || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
      const rows = [...table.tBodies].flatMap(body => [...body.rows]);
      let row = rows.indexOf(cell.parentElement), column = cell.cellIndex;
      for (;;) {
        row += by[0]; column += by[1];
        const next = rows[row] && rows[row].cells[column];
        if (!next) return;
        const link = next.querySelector('a');
        if (link) { event.preventDefault(); link.focus(); return; }
      }
    });
  }
  document.querySelectorAll('table[data-arrows]').forEach(prepare);

  // An explanation opens beside the matrix; its own address still works, in a new tab too.
  const drawer = document.getElementById('drawer');
  document.addEventListener('click', async event => {
    const link = event.target.closest('.heat td a');
    if (!link || !drawer || link.closest('.sum') || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    // Whatever goes wrong on the way: the address itself still works.
    let explanation = null;
    try {
      const answer = await fetch(link.href, { headers: { 'X-Requested-With': 'drawer' } });
      if (answer.ok && !answer.redirected)
        explanation = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('explanation');
    } catch { }
    if (!explanation) { location.href = link.href; return; }
    const open = Object.assign(document.createElement('a'), { href: link.href, textContent: 'Open as a page' });
    const close = Object.assign(document.createElement('button'), { textContent: 'Close', type: 'button', className: 'btn btn-sm btn-outline-secondary drawer-close' });
    close.addEventListener('click', () => drawer.close());
    const line = document.createElement('p');
    line.append(open);
    drawer.replaceChildren(...explanation.childNodes, line, close);
    drawer.addEventListener('close', () => link.focus(), { once: true });
    drawer.showModal();
    drawer.scrollTop = 0;
  });
  if (drawer) drawer.addEventListener('click', event => { if (event.target === drawer) drawer.close(); });
})();
