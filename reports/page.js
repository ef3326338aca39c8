"use strict";
// Draws the charts of the page. Options come as JSON, chart.js dresses them;
// colours are the variables of the style sheet, so that a chart follows the
// scheme of the screen and the paper without being drawn again.
(() => {
  const options = JSON.parse(document.getElementById("charts").textContent);
  const charts = new Map();
  const colour = name => `var(--${name})`;
  const theme = chartLook.theme(colour, getComputedStyle(document.body).fontFamily);

  // A tooltip is made of elements: text from the data is never markup, and
  // the policy of the page blocks style attributes in markup.
  const make = (name, text, className) => Object.assign(document.createElement(name), { textContent: text, className: className || "" });
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
      const dot = make("i", ""), row = make("div", "");
      dot.style.background = p.color;
      row.append(dot, p.seriesName, make("em", Number(value).toLocaleString("en") + (series.unit || "")));
      box.append(row);
    }
    return box;
  };

  const draw = element => {
    let chart = charts.get(element);
    if (!chart) charts.set(element, chart = echarts.init(element, theme, { renderer: "svg" }));
    else chart.resize({ width: "auto", height: "auto" });
    const option = chartLook.dress(options[element.id], colour, element.clientWidth);
    if (option.tooltip) Object.assign(option.tooltip, { confine: true, formatter: tooltip(option) });
    chart.setOption(option, true);
    const svg = element.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    svg.setAttribute("aria-hidden", "true");
  };
  const drawShown = () => {
    for (const element of document.querySelectorAll(".chart")) if (element.clientWidth) draw(element);
  };

  // The choices of the Pareto. Without this script all of them are shown.
  const form = document.getElementById("choices");
  const choose = () => {
    const chosen = new FormData(form);
    for (const figure of document.querySelectorAll("figure.pareto")) {
      figure.hidden = figure.dataset.scope !== chosen.get("scope") || figure.dataset.weight !== chosen.get("weight");
    }
    drawShown();
  };
  form.addEventListener("change", choose);
  choose();

  let frame = 0;
  addEventListener("resize", () => { cancelAnimationFrame(frame); frame = requestAnimationFrame(drawShown); });
})();
