// Everything can be read without this. It opens what a link points to, filters lists, and moves through the matrix by arrow keys.
(() => {
  const open = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { }
    const target = name && document.getElementById(name);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();

  for (const input of document.querySelectorAll("input[data-filter]")) {
    const list = document.querySelector(input.dataset.filter);
    const output = input.closest("p").querySelector("output");
    input.closest("p").hidden = false;
    const items = [...list.children].map(item => [item, item.textContent.toLowerCase()]);
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(word => word);
      let shown = 0;
      for (const [item, text] of items) {
        item.hidden = !words.every(word => text.includes(word));
        if (!item.hidden) shown++;
      }
      output.textContent = words.length ? `${shown} of ${items.length}` : "";
    });
  }

  const table = document.querySelector("table.heat");
  if (table) {
    table.addEventListener("keydown", event => {
      const cell = event.target.closest("td");
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      if (!cell || !step) return;
      const rows = [...table.querySelectorAll("tbody tr")];
      let row = rows.indexOf(cell.parentElement), column = cell.cellIndex;
      for (;;) {
        row += step[0];
        column += step[1];
        const link = rows[row]?.cells[column]?.querySelector("a");
        if (!rows[row]?.cells[column]) return;
        if (link) { link.focus(); event.preventDefault(); return; }
      }
    });
  }
})();
