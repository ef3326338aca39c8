"use strict";
// How charts look. The page's script draws with it, and so do the files of
// --figures, where there is no page: it knows no document, and takes colours as
// a function from the names of the style sheet's variables to their values.
const chartLook = (() => {
  const theme = (colour, fontFamily) => {
    const ink = colour("ink"), soft = colour("soft"), line = colour("line");
    const axis = {
      axisLine: { lineStyle: { color: line } }, axisTick: { lineStyle: { color: line } },
      splitLine: { lineStyle: { color: line } }, axisLabel: { color: soft }, nameTextStyle: { color: soft },
    };
    return {
      color: [colour("vital"), colour("other"), colour("curve")],
      textStyle: { fontFamily },
      legend: { textStyle: { color: ink }, inactiveColor: soft },
      categoryAxis: axis, valueAxis: axis,
      bar: { label: { color: ink } },
      tooltip: { backgroundColor: colour("ground"), borderColor: line, axisPointer: { lineStyle: { color: soft }, shadowStyle: { color: "rgba(128,128,128,.12)" } } },
    };
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
    for (const s of option.series) if (s.label) s.label.fontSize = each < 30 ? 9 : 12;
  };

  // The option as it is drawn at a width: with its colours, without motion.
  const dress = (plain, colour, width) => {
    const option = JSON.parse(JSON.stringify(plain));
    option.animation = false;
    for (const s of option.series) {
      if (s.incomplete) {
        s.lineStyle.color = colour("vital");
        s.itemStyle = { color: colour("ground"), borderColor: colour("vital"), borderWidth: 1.5 };
      }
      if (s.label) for (const bar of s.data) if (bar.label?.position) bar.label.color = colour("ground");
      if (s.markLine) {
        s.markLine.lineStyle = { color: colour("soft"), type: "dashed" };
        s.markLine.label.color = colour("soft");
      }
    }
    fit(option, width);
    return option;
  };

  return { theme, dress };
})();
