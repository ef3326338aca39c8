"use strict";
// Draws the charts of the page. Options come as JSON; colours come from the
// style sheet, so that a chart follows the scheme of the screen and the paper.
(() => {
  const options = JSON.parse(document.getElementById("charts").textContent);
  const charts = new Map();
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue("--" + name).trim();

  const theme = () => {
    const ink = colour("ink"), soft = colour("soft"), line = colour("line");
    const axis = {
      axisLine: { lineStyle: { color: line } }, axisTick: { lineStyle: { color: line } },
      splitLine: { lineStyle: { color: line } }, axisLabel: { color: soft }, nameTextStyle: { color: soft },
    };
    return {
      color: [colour("vital"), colour("other"), colour("curve")],
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      legend: { textStyle: { color: ink }, inactiveColor: soft },
      categoryAxis: axis, valueAxis: axis,
      bar: { label: { color: ink } },
      tooltip: { backgroundColor: colour("ground"), borderColor: line, axisPointer: { lineStyle: { color: soft }, shadowStyle: { color: "rgba(128,128,128,.12)" } } },
    };
  };

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

  // Names under bars wrap to the width of a bar, and stand upright where that
  // is too narrow.
  const fit = (option, width) => {
    if (option.xAxis.boundaryGap === false) return;
    const each = (width - 90) / option.xAxis.data.length;
    option.xAxis.axisLabel = each < 46
      ? { interval: 0, rotate: 62, width: 110, overflow: "truncate", fontSize: 11 }
      : { interval: 0, width: each - 6, overflow: "break", lineHeight: 16 };
    option.grid.bottom = 8;
    for (const s of option.series) {
      if (s.label) {
        s.label.fontSize = each < 30 ? 9 : 12;
        for (const bar of s.data) if (bar.label?.position) bar.label.color = colour("ground");
      }
      if (s.markLine) {
        s.markLine.lineStyle = { color: colour("soft"), type: "dashed" };
        s.markLine.label.color = colour("soft");
      }
    }
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
    const option = structuredClone(options[element.id]);
    option.animation = false;
    Object.assign(option.tooltip, { confine: true, formatter: tooltip(option) });
    for (const s of option.series) {
      if (!s.incomplete) continue;
      s.lineStyle.color = colour("vital");
      s.itemStyle = { color: colour("ground"), borderColor: colour("vital"), borderWidth: 1.5 };
    }
    fit(option, width || element.clientWidth);
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
