"use strict";
// How charts look. The page's script draws with it, and so do the files of
// --figures, where there is no page: it knows no document, and takes colours as
// a function from the names of the style sheet's variables to what stands for
// them: a colour, or the variable itself.
const chartLook = (() => {
  const list = x => x === undefined ? [] : Array.isArray(x) ? x : [x];

  // fill sets what is missing of defaults, at any depth.
  const fill = (to, defaults) => {
    for (const [key, value] of Object.entries(defaults)) {
      if (value && typeof value === "object" && !Array.isArray(value)) fill(to[key] ??= {}, value);
      else to[key] ??= value;
    }
    return to;
  };

  const theme = (colour, fontFamily) => ({ textStyle: { fontFamily } });

  // How series and data look, by the roles that charts.go defines.
  const byRole = colour => {
    const soft = colour("soft"), ground = colour("ground");
    const filled = name => ({ itemStyle: { color: colour(name) }, lineStyle: { color: colour(name) } });
    const parts = Array.from({ length: 7 }, (_, i) => ["part" + (i + 1), { ...filled("part" + (i + 1)), areaStyle: { color: colour("part" + (i + 1)), opacity: 1 } }]);
    return {
      vital: filled("vital"), other: filled("other"), curve: filled("curve"),
      up: filled("up"), down: filled("down"), flat: filled("flat"), total: filled("total"),
      centre: { symbol: "none", itemStyle: { color: soft }, lineStyle: { color: soft, width: 1 } },
      limit: { symbol: "none", itemStyle: { color: soft }, lineStyle: { color: soft, width: 1, type: "dashed" } },
      signal: { symbol: "diamond", symbolSize: 11, z: 5, itemStyle: { color: colour("curve"), borderColor: ground, borderWidth: 1 }, lineStyle: { width: 0 } },
      incomplete: { itemStyle: { color: ground, borderColor: colour("vital"), borderWidth: 1.5 }, lineStyle: { color: colour("vital"), type: "dashed" } },
      band: { symbol: "none", silent: true, z: 1, itemStyle: { color: colour("band") }, lineStyle: { width: 0 }, areaStyle: { color: colour("band"), opacity: 1 } },
      ghost: { symbol: "none", silent: true, itemStyle: { color: "transparent" }, lineStyle: { width: 0 }, tooltip: { show: false } },
      ...Object.fromEntries(parts),
    };
  };

  // The option as it is drawn at a width in pixels: what it leaves open filled
  // in, without motion.
  const dress = (plain, colour, width) => {
    const option = JSON.parse(JSON.stringify(plain));
    const looks = byRole(colour);
    const ink = colour("ink"), soft = colour("soft"), line = colour("line"), ground = colour("ground");
    fill(option, { animation: false });
    for (const legend of list(option.legend)) {
      fill(legend, { textStyle: { color: ink }, inactiveColor: soft, inactiveBorderColor: soft, pageIconColor: ink, pageTextStyle: { color: ink } });
    }
    for (const tooltip of list(option.tooltip)) {
      fill(tooltip, { backgroundColor: ground, borderColor: line, textStyle: { color: ink },
        axisPointer: { lineStyle: { color: soft }, shadowStyle: { color: "rgba(128,128,128,.12)" } } });
    }
    for (const axis of [...list(option.xAxis), ...list(option.yAxis)]) {
      fill(axis, { axisLine: { lineStyle: { color: line } }, axisTick: { lineStyle: { color: line } },
        splitLine: { lineStyle: { color: line } }, axisLabel: { color: soft, hideOverlap: axis.axisLabel?.interval !== 0 }, nameTextStyle: { color: soft } });
    }
    for (const axis of list(option.yAxis)) { // names beside bars leave most of the width to them
      if (axis.type === "category") Object.assign(axis.axisLabel, { width: Math.min(axis.axisLabel.width ?? 220, 0.3 * width), overflow: "truncate" });
    }

    // Where every name is to stand under its bar, it wraps to the width of the
    // bar, and stands slanted where that is too narrow.
    let each = Infinity;
    for (const axis of list(option.xAxis)) {
      if (axis.type !== "category" || axis.axisLabel.interval !== 0) continue;
      each = (width - 90) / axis.data.length;
      Object.assign(axis.axisLabel, each < 46
        ? { rotate: 62, width: 110, overflow: "truncate", fontSize: 11 }
        : { width: each - 6, overflow: "break", lineHeight: 16 });
    }

    // A shade of heat is one of eight, as in the tables.
    const shades = Array.from({ length: 8 }, (_, i) => colour("h" + (i + 1)));
    const { min, max } = list(option.visualMap)[0] ?? {};
    const edge = i => min + i * (max - min) / 8;
    const shade = value => Math.max(0, Math.min(7, Math.floor(8 * (value - min) / (max - min))));
    for (const map of list(option.visualMap)) {
      Object.assign(map, {
        type: "piecewise", showLabel: false, itemGap: 0, itemWidth: 22, itemHeight: 12, textGap: 8, selectedMode: false, itemSymbol: "rect",
        pieces: shades.map((c, i) => ({ color: c, ...(i > 0 && { gte: edge(i) }), ...(i < 7 && { lt: edge(i + 1) }) })).reverse(),
        textStyle: { color: soft },
      });
      delete map.min, delete map.max;
    }

    for (const series of list(option.series)) {
      const label = { color: ink, textBorderWidth: 0, ...(each < 30 && { fontSize: 9 }) };
      fill(series, { emphasis: { disabled: true }, ...looks[series.role] });
      if (series.label) fill(series.label, label);
      if (series.type === "graph") fill(series, { lineStyle: { color: soft }, itemStyle: { color: soft }, label: { color: ink } });
      for (const datum of list(series.data)) {
        if (datum === null || typeof datum !== "object" || Array.isArray(datum)) continue;
        if (datum.role) fill(datum, looks[datum.role]);
        if (datum.label?.position?.startsWith("inside")) fill(datum.label, { color: ground });
      }
      if (series.role === "heat") {
        fill(series, { itemStyle: { borderColor: ground, borderWidth: 1 } });
        series.data = series.data.map(datum => {
          const cell = Array.isArray(datum) ? { value: datum } : datum;
          const value = cell.value[2];
          return fill(cell, { label: { color: typeof value === "number" && shade(value) > 5 ? colour("on-heat") : ink } });
        });
      }
      if (series.markLine) {
        fill(series.markLine, { silent: true, symbol: "none", label: { color: soft }, lineStyle: { color: soft, type: "dashed" } });
      }
      if (series.markArea) fill(series.markArea, { silent: true, itemStyle: { color: colour("band") }, label: { color: soft } });
    }
    return option;
  };

  return { theme, dress };
})();
