"use strict";
// What browser_test.go asks of an open page. Each function of checks returns
// what is wrong, a sentence each.
const checks = (() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const seen = element => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const name = element => element.id || element.closest("figure, section, article")?.id || element.outerHTML.slice(0, 80);
  const text = cell => (cell.querySelector("bdi") ?? cell).textContent.trim();

  // How far a box leaves another, in pixels, and what area both share.
  const beyond = (a, b) => Math.max(b.left - a.left, a.right - b.right, b.top - a.top, a.bottom - b.bottom, 0);
  const common = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

  // Every chart in sight is drawn, with its texts inside it and apart from one
  // another, and no figure lies over another.
  const charts = () => {
    const wrong = [], shown = all(".chart").filter(seen);
    if (!shown.length) wrong.push("no chart is in sight");
    for (const chart of shown) {
      const svg = chart.querySelector("svg"), box = chart.getBoundingClientRect();
      if (!svg) {
        wrong.push(`${name(chart)}: not drawn`);
        continue;
      }
      const size = svg.getBoundingClientRect();
      if (size.width < 180 || size.height < 100) wrong.push(`${name(chart)}: ${size.width}×${size.height}`);
      if (beyond(size, box) > 1) wrong.push(`${name(chart)}: ${beyond(size, box)} pixels beyond its place`);
      if (all("path", svg).length < 3 || !all("text", svg).length) wrong.push(`${name(chart)}: nothing in it`);
      const texts = all("text", svg).filter(t => t.textContent.trim()).map(t => ({ said: t.textContent, box: t.getBoundingClientRect(), slanted: / rotate|matrix\((?!1,0,0,1)/.test(t.getAttribute("transform")) }));
      texts.forEach((a, i) => { // the box of a slanted text is larger than the text
        if (beyond(a.box, size) > (a.slanted ? 6 : 3)) wrong.push(`${name(chart)}: ${JSON.stringify(a.said)} is cut, ${beyond(a.box, size).toFixed()} pixels`);
        for (const b of texts.slice(i + 1)) {
          const least = Math.min(a.box.width * a.box.height, b.box.width * b.box.height);
          if (!a.slanted && !b.slanted && common(a.box, b.box) > 0.25 * least) wrong.push(`${name(chart)}: ${JSON.stringify(a.said)} lies over ${JSON.stringify(b.said)}`);
        }
      });
    }
    const figures = all("main figure").filter(seen);
    figures.forEach((a, i) => {
      for (const b of figures.slice(i + 1)) {
        if (!a.contains(b) && common(a.getBoundingClientRect(), b.getBoundingClientRect()) > 4) wrong.push(`${name(a)} lies over ${name(b)}`);
      }
    });
    return wrong;
  };

  // The document is no wider than its window.
  const fits = () => {
    const wrong = [], width = document.documentElement.scrollWidth;
    if (width > innerWidth) {
      const wide = all("body *").filter(e => seen(e) && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, pre, svg, .status"));
      wrong.push(`the document is ${width} wide in a window of ${innerWidth}: ${wide.slice(0, 3).map(name)}`);
    }
    return wrong;
  };

  // Every control is large enough to be touched: 24 pixels, as WCAG 2.2 has it.
  const touchable = () => {
    const wrong = [];
    for (const control of all("button, select, input:not([type=radio]), summary, a.more, .choices span, nav a").filter(seen)) {
      const box = control.getBoundingClientRect();
      if (box.height < 24 || box.width < 24) wrong.push(`${control.className || control.tagName} ${JSON.stringify(control.textContent.slice(0, 20))} of ${name(control)}: ${box.width.toFixed(1)}×${box.height.toFixed(1)}`);
    }
    return wrong;
  };

  // Each column that sorts goes through three orders: by what it says, undefined
  // figures last and rows of sums first, and back to the order of the report.
  const sorting = () => {
    const wrong = [], status = document.getElementById("status");
    for (const table of all("table:has(.sort)").filter(seen)) {
      const before = [...table.tBodies[0].rows], heads = all("thead th", table);
      heads.forEach((th, column) => {
        const where = `${name(table)}, ${th.textContent}`, orders = [];
        for (let i = 0; i < 3; i++) {
          status.textContent = "";
          th.querySelector(".sort").click();
          orders.push(th.getAttribute("aria-sort"));
          if (!status.textContent) wrong.push(`${where}: not announced`);
          if (heads.filter(h => h.getAttribute("aria-sort") !== "none").length > 1) wrong.push(`${where}: two columns say they are sorted`);
          const values = [...table.tBodies[0].rows].filter(r => !r.classList.contains("total") && !r.classList.contains("rest")).map(r => r.cells[column].dataset.v).filter(v => v !== undefined).map(Number);
          const sign = { ascending: 1, descending: -1, none: 0 }[orders[i]];
          if (values.some((v, j) => j && sign * (v - values[j - 1]) < 0)) wrong.push(`${where}: ${orders[i]} is ${values}`);
        }
        if (orders.toSorted().join() !== "ascending,descending,none" || orders[2] !== "none") wrong.push(`${where}: ${orders}`);
        if (before.some((row, i) => row !== table.tBodies[0].rows[i])) wrong.push(`${where}: the third order is not the first`);
      });
    }
    return wrong;
  };

  // The middle of a chart's first mark of a colour, scrolled into sight.
  const markOf = (id, colour) => {
    const chart = document.getElementById(id);
    chart.scrollIntoView({ block: "center", behavior: "instant" });
    const mark = all(`path[fill="var(--${colour})"]`, chart).find(p => p.getBoundingClientRect().height > 6);
    const box = mark.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };

  // What the buttons of all tables in sight copy.
  const copies = async () => {
    const copied = [];
    navigator.clipboard.writeText = async text => { copied.push(text); };
    for (const button of all("figure.table .copy").filter(seen)) button.click();
    await settled();
    delete navigator.clipboard.writeText;
    return copied;
  };

  // settled waits until the page has answered to what was last done.
  const settled = () => new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 150));
  // What axe-core finds in the document, or in some elements of it.
  const findings = async (...selectors) => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
    const { violations } = await axe.run(selectors.length ? { include: selectors } : document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return violations.map(v => `${v.id}: ${v.help}: ${v.nodes.length} times: ${v.nodes.slice(0, 3).map(n => `${n.html.slice(0, 160)} (${n.any.concat(n.all, n.none).map(c => c.message).join("; ").slice(0, 200)})`).join(" · ")}`);
  };
  return { axe: findings, all, seen, text, charts, fits, touchable, sorting, markOf, copies, settled };
})();
