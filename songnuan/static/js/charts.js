// Draws what lies in the page as data. Each drawing has its table beside it; without script the tables say all.
"use strict";

const INK = "#1f2328", SOFT = "#57534c", LINE = "#e6e1d8", RED = "#b5121b";
const BARS = ["#43617d", "#c8811a", "#9fb3c5"];
const wall = document.body.classList.contains("wall");
const size = () => (wall ? Math.round(window.innerWidth / 90) : 13);
const written = (value) => value.toLocaleString("en", { maximumFractionDigits: 2 });

const frame = (data) => ({
  animation: false,
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size(), color: SOFT },
  tooltip: {
    trigger: "axis", renderMode: "richText", confine: true, backgroundColor: "#ffffff", borderColor: LINE,
    textStyle: { color: INK, fontSize: size() },
    formatter: (points) => [points[0].axisValueLabel, ...points.map((point) => {
      const text = (data.lines[point.seriesIndex].texts || [])[point.dataIndex] || written(point.value);
      return `${point.seriesName}  ${text} ${data.unit}`;
    })].join("\n"),
  },
});

const course = (data) => ({
  ...frame(data),
  grid: { left: 8, right: 16, top: 28, bottom: 8, containLabel: true },
  xAxis: {
    type: "category", data: data.labels, boundaryGap: false, axisTick: { show: false },
    axisLine: { lineStyle: { color: SOFT } }, axisLabel: { color: SOFT, fontSize: size(), hideOverlap: true, showMinLabel: true },
  },
  yAxis: { type: "value", splitNumber: 3, axisLabel: { color: SOFT, fontSize: size(), formatter: written }, splitLine: { lineStyle: { color: LINE } } },
  series: data.lines.map((line, place) => ({
    name: line.name, type: "line", data: line.values, showSymbol: false, step: false,
    lineStyle: { color: place ? SOFT : RED, width: place ? 1.5 : 2.5, type: place ? "dashed" : "solid" },
    itemStyle: { color: place ? SOFT : RED },
    endLabel: { show: true, formatter: line.name, color: place ? SOFT : RED, fontSize: size(), offset: [-8, place ? 14 : -12], align: "right" },
    markLine: place ? undefined : {
      symbol: "none", silent: true, lineStyle: { color: LINE, type: "solid" },
      label: { color: SOFT, fontSize: size(), formatter: "{b}" },
      data: data.marks.map((mark) => ({ xAxis: mark.at, name: mark.name })),
    },
  })),
});

const bars = (data) => ({
  ...frame(data),
  legend: data.lines.length > 1 ? { top: 0, left: 0, itemWidth: 14, textStyle: { color: SOFT, fontSize: size() }, selectedMode: false } : undefined,
  grid: { left: 0, right: 96, top: data.lines.length > 1 ? 32 : 0, bottom: 0, containLabel: true },
  xAxis: { type: "value", show: false },
  yAxis: {
    type: "category", data: data.labels, inverse: true, axisTick: { show: false }, axisLine: { show: false },
    axisLabel: { color: INK, fontSize: size(), width: wall ? size() * 11 : 160, overflow: "break", interval: 0 },
  },
  series: data.lines.map((line, place) => ({
    name: line.name, type: "bar", data: line.values, barMaxWidth: 14, barGap: "20%", itemStyle: { color: BARS[place] },
    label: { show: true, position: "right", color: SOFT, fontSize: size(), formatter: (point) => line.texts[point.dataIndex] },
  })),
});

const draw = () => {
  for (const place of document.querySelectorAll("[data-chart]")) {
    if (echarts.getInstanceByDom(place)) continue;
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    place.hidden = false;
    if (data.kind === "bars" && !wall) place.style.height = `${data.labels.length * (data.lines.length * 16 + 16) + 40}px`;
    const chart = echarts.init(place, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    chart.setOption(data.kind === "bars" ? bars(data) : course(data));
    new ResizeObserver(() => chart.resize()).observe(place);
  }
};
draw();
document.body.addEventListener("htmx:afterSwap", draw);
