"use strict";
// What one can do with the page: charts, the choices of the Pareto, what opens
// below it, the scheme, the contents. Without this script everything is there,
// one after another.

const words = JSON.parse(document.getElementById("words").textContent);

// say is a phrase with values in place of the names after a $.
const say = (key, values = {}) => words[key].replace(/\$(\w+)/g, (_, name) => values[name]);

// make is an element; its text is never markup.
const make = (name, text = "", className = "") => Object.assign(document.createElement(name), { textContent: text, className });

const button = (text, act) => {
  const b = make("button", text);
  b.type = "button";
  b.addEventListener("click", act);
  return b;
};

// announce tells those who do not see the page what has changed on it.
const announce = text => { document.getElementById("status").textContent = text; };

// Charts. Options come as JSON, chart.js dresses them; colours are the
// variables of the style sheet, so that a chart follows the scheme of the screen
// and the paper without being drawn again.
const drawCharts = (() => {
  const options = JSON.parse(document.getElementById("charts").textContent);
  const charts = new Map();
  const colour = name => `var(--${name})`;
  const theme = chartLook.theme(colour, getComputedStyle(document.body).fontFamily);

  // A tooltip is made of elements: text from the data is never markup, and
  // the policy of the page blocks style attributes in markup.
  const tooltip = option => params => {
    const all = [params].flat(), box = make("div", "", "tip");
    const title = all[0].axisValueLabel || all[0].name;
    if (title) box.append(make("b", title));
    for (const p of all) {
      const series = option.series[p.seriesIndex];
      if (p.data?.tip) {
        box.append(...p.data.tip.map(text => make("div", text)));
        continue;
      }
      const value = Array.isArray(p.value) ? p.value.at(-1) : p.value;
      if (value === undefined || value === "-" || series.role === "ghost" || p.data?.symbol === "none") continue;
      const dot = make("i"), row = make("div");
      dot.style.background = p.color;
      row.append(dot, p.seriesName, make("em", Number(value).toLocaleString("en") + (series.unit || "")));
      box.append(row);
    }
    return box;
  };

  const draw = element => {
    let chart = charts.get(element);
    if (chart?.getWidth() === element.clientWidth) return;
    if (chart) chart.resize({ width: "auto", height: "auto" });
    else {
      charts.set(element, chart = echarts.init(element, theme, { renderer: "svg" }));
      chart.on("click", p => { if (p.data?.href) location.hash = p.data.href; });
    }
    const option = chartLook.dress(options[element.dataset.option || element.id], colour, element.clientWidth);
    if (option.tooltip) Object.assign(option.tooltip, { confine: true, formatter: tooltip(option) });
    chart.setOption(option, true);
    const svg = element.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    svg.setAttribute("aria-hidden", "true");
  };
  return () => {
    if (matchMedia("print").matches) return; // paper shows what the screen had, scaled
    for (const element of document.querySelectorAll(".chart")) if (element.clientWidth) draw(element);
  };
})();

// What there is about one category opens below the chart of the Pareto, and is
// closed with Escape. An address with its id opens it.
const drill = (() => {
  const store = document.querySelector(".drills");
  if (!store) return { close() {} };
  store.hidden = true;
  document.getElementById("drill-hint").hidden = false;
  let open = null, opener = null;

  const address = hash => history.replaceState(null, "", location.pathname + location.search + hash);
  const links = id => document.querySelectorAll(`a.more[href="#${id}"]`);
  const mark = (id, expanded) => { for (const a of links(id)) a.setAttribute("aria-expanded", expanded); };
  const close = back => {
    if (!open) return;
    const closed = open;
    open = null;
    mark(closed.id, false);
    store.append(closed);
    if (!back) return;
    address("");
    announce(say("drill.closed", { name: closed.dataset.name }));
    opener?.focus();
  };
  const show = article => {
    if (open !== article) {
      close(false);
      open = article;
      const view = document.querySelector(".pareto:not([hidden])");
      view.insertBefore(article, view.querySelector("figure.table"));
      mark(article.id, true);
      address("#" + article.id);
      drawCharts();
      announce(say("drill.opened", { name: article.dataset.name }));
    }
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "nearest" });
  };
  for (const article of store.querySelectorAll(".drill")) {
    article.dataset.name = article.querySelector("h3").textContent;
    article.prepend(button(say("close"), () => close(true)));
    article.addEventListener("keydown", event => { if (event.key === "Escape") close(true); });
    for (const a of links(article.id)) {
      a.setAttribute("role", "button");
      a.setAttribute("aria-expanded", "false");
      a.addEventListener("click", event => {
        event.preventDefault();
        const was = open === article;
        opener = a;
        if (was) close(true);
        else show(article);
      });
      a.addEventListener("keydown", event => {
        if (event.key === " ") event.preventDefault(), a.click();
      });
    }
  }
  const follow = () => {
    const article = document.getElementById(location.hash.slice(1));
    if (!article?.classList.contains("drill")) return;
    opener = [...links(article.id)].find(a => a.offsetParent);
    show(article);
  };
  addEventListener("hashchange", follow);
  return { close, follow };
})();

// The choices of the Pareto. Without this script all of them are shown.
{
  const form = document.getElementById("choices");
  const choose = () => {
    drill.close(false);
    const chosen = new FormData(form);
    for (const view of document.querySelectorAll(".pareto")) {
      view.hidden = view.dataset.scope !== chosen.get("scope") || view.dataset.weight !== chosen.get("weight");
    }
    drawCharts();
  };
  form.addEventListener("change", choose);
  choose();
  drill.follow?.();
}

// The scheme, and the printer.
{
  document.getElementById("controls").hidden = false;
  const root = document.documentElement;
  document.getElementById("theme").addEventListener("change", event => {
    if (event.target.value) root.dataset.theme = event.target.value;
    else delete root.dataset.theme;
  });
  document.getElementById("print").addEventListener("click", () => print());
}

// The contents: open beside the page, closed above it; the section in sight is
// marked.
{
  const details = document.getElementById("contents");
  const beside = matchMedia("(min-width: 1200px)");
  const set = () => { details.open = beside.matches; };
  beside.addEventListener("change", set);
  set();
  const links = new Map([...details.querySelectorAll("a")].map(a => [document.getElementById(a.hash.slice(1))?.closest("section"), a]));
  details.addEventListener("click", event => { if (event.target.matches("a")) set(); });
  const inSight = new Set();
  const observer = new IntersectionObserver(entries => {
    for (const e of entries) e.isIntersecting ? inSight.add(e.target) : inSight.delete(e.target);
    const current = [...links.keys()].find(section => inSight.has(section));
    if (!current) return;
    for (const [section, a] of links) {
      if (section === current) a.setAttribute("aria-current", "location");
      else a.removeAttribute("aria-current");
    }
    const a = links.get(current), list = a.closest("nav");
    if (beside.matches) list.scrollTop = a.offsetTop - list.clientHeight / 2;
  }, { rootMargin: "-12% 0px -70% 0px" });
  for (const section of links.keys()) observer.observe(section);
}

{
  let frame = 0;
  addEventListener("resize", () => { cancelAnimationFrame(frame); frame = requestAnimationFrame(drawCharts); });
}
