// What one can do with a table: sort it, filter it, see all its rows, copy it,
// and ask of a figure which complaints it counts. The markup has the exact value
// of a cell as data-v, the ends of its interval as data-low and data-high, and
// the id of a figure as data-figure; the rows of a tree are of the classes deep1,
// deep2 and so on, each after its parent.

const tables = (() => {
  const shortest = 12;  // rows of a table that is shown whole
  const shown = 10;     // rows of a longer one
  const printed = 40;   // rows of it on paper
  const filterFrom = 9; // rows of a table that has a filter

  const text = cell => (cell.querySelector("bdi") ?? cell).textContent.trim();
  const fold = s => s.normalize("NFKC").toLowerCase();

  // inert text is no formula to a spreadsheet: see workbook.go.
  const inert = s => {
    s = s.replace(/[\0-\x08\x0B-\x1F\x7F-\x9F\uFFFE\uFFFF]/g, "\uFFFD");
    return /^(\t|[\s\p{Cf}\uFFFD]*[=+\-@＝＋－＠])/u.test(s) ? "'" + s : s;
  };
  const quote = s => /[",\r\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;

  // The columns of the file: a change has those of its interval beside it, a
  // verdict that of its q; what is only drawn has none.
  const columns = table => [...table.tHead.rows[0].cells].flatMap((th, i) => {
    const head = text(th), kind = th.classList;
    const value = cell => cell.dataset.v ?? (text(cell) === "—" ? "" : inert(text(cell)));
    const one = (name, of) => ({ head: inert(name), of: row => of(row.cells[i]) });
    if (kind.contains("whisker")) return [];
    if (kind.contains("change")) {
      return [one(head, value), one(say("low", { head }), c => c.dataset.low ?? ""), one(say("high", { head }), c => c.dataset.high ?? "")];
    }
    if (kind.contains("verdict")) return [one(head, c => inert(text(c))), one(say("q", { head }), c => c.dataset.v ?? "")];
    return [one(head, value)];
  });
  const csv = (table, rows) => {
    const all = columns(table);
    return [all.map(c => c.head), ...rows.map(row => all.map(c => c.of(row)))].map(line => line.map(quote).join(",")).join("\r\n") + "\r\n";
  };

  // copy puts text on the clipboard, or shows it to be copied where the browser
  // does not let it.
  const copy = async (what, done) => {
    try {
      await navigator.clipboard.writeText(what);
    } catch {
      const dialog = document.getElementById("copy"), area = document.getElementById("copy-text");
      area.value = what;
      dialog.showModal();
      area.select();
      if (!document.execCommand("copy")) return;
      dialog.close();
    }
    done();
  };

  // said has a button say for a moment that it is done.
  const said = (b, what) => {
    const was = b.textContent;
    if (b.dataset.done) return;
    b.dataset.done = "yes";
    b.textContent = "✓ " + what;
    announce(what);
    setTimeout(() => { b.textContent = was; delete b.dataset.done; }, 2000);
  };

  // Rows of a total stay first, those of a rest last.
  const ranks = { total: -1, rest: 1 };
  const pinned = row => Object.keys(ranks).reduce((rank, name) => row.classList.contains(name) ? ranks[name] : rank, 0);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const sorted = (rows, column, way) => {
    const key = row => row.cells[column].dataset.v ?? text(row.cells[column]);
    const numeric = rows.some(row => row.cells[column].dataset.v !== undefined);
    const missing = row => numeric ? row.cells[column].dataset.v === undefined : key(row) === "" || key(row) === "—";
    const compare = numeric ? (a, b) => Number(key(a)) - Number(key(b)) : (a, b) => collator.compare(key(a), key(b));
    return [...rows].sort((a, b) => pinned(a) - pinned(b) || missing(a) - missing(b) || (missing(a) ? 0 : way * compare(a, b)));
  };

  // folding lets the rows of a tree be opened, from the first level on.
  const folding = rows => {
    const depth = row => Number(row.className.slice("deep".length));
    const open = new Set();
    // Rows that match are shown with what leads to them.
    const show = matching => {
      let above = [];
      const visible = new Set();
      for (const row of rows) {
        above = [...above.slice(0, depth(row) - 1), row];
        const leading = above.slice(0, -1);
        if (matching ? matching.has(row) : leading.every(r => open.has(r))) above.forEach(r => visible.add(r));
      }
      for (const row of rows) row.hidden = !visible.has(row);
      return visible.size;
    };
    rows.forEach((row, i) => {
      const name = row.cells[0].querySelector("bdi");
      if (!rows[i + 1] || depth(rows[i + 1]) <= depth(row)) return;
      const b = button("", () => {
        open.has(row) ? open.delete(row) : open.add(row);
        b.setAttribute("aria-expanded", open.has(row));
        show(null);
      });
      b.className = "fold";
      b.setAttribute("aria-expanded", "false");
      b.append(...name.childNodes);
      name.append(b);
    });
    return { show };
  };

  const equip = figure => {
    const table = figure.querySelector("table"), body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
    const original = [...body.rows];
    const name = figure.querySelector("figcaption").textContent.trim();
    const state = { order: original, query: "", all: false };
    const tools = make("div", "", "tools"), tally = make("span", "", "tally");
    const more = button("", () => { state.all = !state.all; show(); });
    more.className = "all";
    const cut = make("p", "", "cut aside"); // on paper, where nothing can be pressed

    const matches = () => state.order.filter(row => !state.query || fold(row.textContent).includes(state.query));
    const tree = figure.querySelector(".t-drill") && folding(original);
    const show = () => {
      if (tree) {
        more.hidden = true;
        return tree.show(state.query ? new Set(matches()) : null);
      }
      const found = matches(), long = original.length > shortest && !state.query;
      const visible = new Set(long && !state.all ? found.slice(0, shown) : found);
      const paper = new Set(long ? found.slice(0, Math.max(visible.size, printed)) : found);
      for (const row of original) {
        row.hidden = !visible.has(row);
        row.classList.toggle("paper", row.hidden && paper.has(row));
      }
      cut.textContent = paper.size < original.length ? say("shown", { shown: paper.size, rows: original.length }) : "";
      body.append(...state.order);
      tally.textContent = visible.size < original.length ? say("shown", { shown: visible.size, rows: original.length }) : "";
      more.hidden = !long;
      more.textContent = state.all ? say("fewer", { rows: shown }) : say("all", { rows: original.length });
      more.setAttribute("aria-expanded", state.all);
      return visible.size;
    };

    if (original.length >= filterFrom) {
      const field = make("input");
      Object.assign(field, { type: "search", placeholder: say("filter") });
      field.setAttribute("aria-label", say("filter.of", { table: name }));
      field.addEventListener("input", () => {
        state.query = fold(field.value.trim());
        announce(say("shown", { shown: show(), rows: original.length }));
      });
      tools.append(field);
    }
    tools.append(tally);
    if (figure.querySelector("[data-figure]")) tools.append(sources.toggle(figure, name));
    const copying = button(say("copy"), () => copy(csv(table, matches()), () => said(copying, say("copied", { rows: matches().length }))));
    copying.setAttribute("aria-label", say("copy.of", { table: name }));
    copying.classList.add("copy");
    tools.append(copying);
    figure.querySelector("figcaption").after(tools);
    figure.append(more, cut);
    const scroller = figure.querySelector(".scroll"); // a stop of the tab key only where it scrolls
    if (figure.querySelector(".t-periods")) scroller.scrollLeft = scroller.scrollWidth; // the newest periods
    new ResizeObserver(() => { scroller.tabIndex = scroller.scrollWidth > scroller.clientWidth ? 0 : -1; }).observe(scroller);

    if (original.length > 2 && !tree) {
      heads.forEach((th, column) => {
        const head = th.textContent;
        const sort = button(head, () => {
          const first = original.some(row => row.cells[column].dataset.v !== undefined) ? "descending" : "ascending";
          const next = { [first]: first === "descending" ? "ascending" : "descending", none: first }[th.getAttribute("aria-sort")] ?? "none";
          for (const other of heads) other.setAttribute("aria-sort", other === th ? next : "none");
          state.order = next === "none" ? original : sorted(original, column, next === "ascending" ? 1 : -1);
          show();
          announce(say(next === "none" ? "sorted.none" : next === "ascending" ? "sorted.up" : "sorted.down", { head }));
        });
        sort.className = "sort";
        if (th.title) {
          sort.title = th.title;
          sort.setAttribute("aria-description", th.title);
          th.removeAttribute("title");
        }
        th.setAttribute("aria-sort", "none");
        th.replaceChildren(sort);
      });
    }
    show();
  };

  return { copy, said, equip, text };
})();

// sources tells of a figure which complaints it counts. Its cell is chosen with
// the pointer, or with the keyboard after the button of the table has made
// buttons of all figures: one stop of the tab key, between which arrows move.
const sources = (() => {
  const dialog = document.getElementById("source");
  const put = (id, what) => { document.getElementById(id).textContent = what; };
  const query = id => `SELECT l.*
FROM 'figure_rows.parquet' f
JOIN read_parquet('labelled.parquet', file_row_number = true) l ON l.file_row_number = f.position
WHERE f.figure_id = '${id.replaceAll("'", "''")}';`;

  const show = cell => {
    const table = cell.closest("table"), caption = cell.closest("figure").querySelector("figcaption");
    put("source-what", say("source.what", {
      table: caption.textContent.trim(), row: tables.text(cell.parentElement.cells[0]),
      head: table.tHead.rows[0].cells[cell.cellIndex].textContent, figure: tables.text(cell),
    }));
    put("source-id", cell.dataset.figure);
    put("source-query", query(cell.dataset.figure));
    dialog.showModal();
    copying.focus();
  };
  const copying = document.getElementById("source-copy");
  copying.addEventListener("click", () => tables.copy(document.getElementById("source-query").textContent, () => tables.said(copying, say("copied.query"))));

  document.addEventListener("click", event => {
    const cell = event.target.closest?.("[data-figure]");
    if (cell) show(cell);
  });

  const cells = figure => [...figure.querySelectorAll("[data-figure]")];
  const stop = (figure, at) => {
    for (const cell of cells(figure)) cell.querySelector("button").tabIndex = cell === at ? 0 : -1;
  };
  const on = figure => {
    for (const cell of cells(figure)) {
      const b = make("button");
      b.type = "button";
      b.className = "source";
      b.append(...cell.querySelector("bdi").childNodes);
      b.setAttribute("aria-label", say("source.of", { figure: b.textContent }));
      cell.querySelector("bdi").append(b);
    }
    const first = cells(figure).find(cell => cell.offsetParent);
    stop(figure, first);
    first?.querySelector("button").focus();
    announce(say("sources.on"));
  };
  const off = figure => {
    for (const b of figure.querySelectorAll("button.source")) b.replaceWith(...b.childNodes);
  };
  // beside is the next figure in a direction.
  const beside = (cell, [down, right]) => {
    const rows = [...cell.closest("tbody").rows].filter(row => !row.hidden);
    let y = rows.indexOf(cell.parentElement), x = cell.cellIndex;
    do [y, x] = [y + down, x + right]; while (rows[y]?.cells[x] && !rows[y].cells[x].dataset.figure);
    return rows[y]?.cells[x];
  };
  const ways = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

  const toggle = (figure, name) => {
    const b = button(say("sources"), () => {
      const pressed = b.getAttribute("aria-pressed") === "true";
      b.setAttribute("aria-pressed", !pressed);
      figure.classList.toggle("sourced", !pressed);
      pressed ? off(figure) : on(figure);
    });
    b.setAttribute("aria-pressed", "false");
    b.setAttribute("aria-label", say("sources.of", { table: name }));
    figure.addEventListener("keydown", event => {
      const from = event.target.closest("button.source")?.closest("[data-figure]");
      const way = ways[event.key];
      if (!from || !way) return;
      event.preventDefault();
      const to = beside(from, way);
      if (!to) return;
      stop(figure, to);
      to.querySelector("button").focus();
    });
    return b;
  };
  return { toggle };
})();

for (const figure of document.querySelectorAll("figure.table")) tables.equip(figure);
