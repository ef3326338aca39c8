"use strict";
// Draws the charts of the page. Options come as JSON, chart.js dresses them;
// colours come from the style sheet, so that a chart follows the scheme of the
// screen and the paper.
(() => {
  const options = JSON.parse(document.getElementById("charts").textContent);
  const charts = new Map();
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue("--" + name).trim();

  const theme = () => chartLook.theme(colour, getComputedStyle(document.body).fontFamily);

  // A tooltip is made of elements: text from the data is never markup, and
  // the policy of the page blocks style attributes in markup.
  const tooltip = option => params => {
    const box = document.createElement("div");
    box.className = "tip";
    box.append(Object.assign(document.createElement("b"), { textContent: params[0].axisValueLabel }));
    for (const p of params) {
      if (p.value === "-" || p.data.symbol === "none") continue;
      const dot = document.createElement("i"), row = document.createElement("div");
      dot.style.background = p.color;
      const unit = option.series[p.seriesIndex].unit || "";
      row.append(dot, p.seriesName, Object.assign(document.createElement("em"), { textContent: Number(p.value).toLocaleString("en") + unit }));
      box.append(row);
    }
    return box;
  };

  const draw = (element, width, height) => {
    let chart = charts.get(element);
    if (!chart) {
      chart = echarts.init(element, theme(), { renderer: "svg", width, height });
      charts.set(element, chart);
    } else {
      chart.setTheme(theme());
      chart.resize({ width: width || "auto", height: height || "auto" });
    }
    const option = chartLook.dress(options[element.id], colour, width || element.clientWidth);
    Object.assign(option.tooltip, { confine: true, formatter: tooltip(option) });
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

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawShown);
  let frame = 0;
  addEventListener("resize", () => { cancelAnimationFrame(frame); frame = requestAnimationFrame(drawShown); });
  matchMedia("print").addEventListener("change", drawShown);
})();
