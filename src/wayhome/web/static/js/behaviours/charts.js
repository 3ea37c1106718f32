// Draws a chart from its description in the colours of the page; the still picture stays where this does not run.
(() => {
  if (typeof window.vegaEmbed !== "function" || window.wayhomeChartsBound) return;
  window.wayhomeChartsBound = true;

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const look = () => ({
    background: "transparent",
    font: getComputedStyle(document.body).fontFamily,
    axis: {
      labelColor: token("--wh-ink-2"), titleColor: token("--wh-ink-2"), gridColor: token("--wh-line"),
      domainColor: token("--wh-ink-2"), tickColor: token("--wh-ink-2"), labelFontSize: 14, titleFontSize: 14,
    },
    legend: { labelColor: token("--wh-ink"), titleColor: token("--wh-ink-2"), labelFontSize: 14 },
    text: { color: token("--wh-ink"), fontSize: 14 },
    range: { category: [1, 2, 3, 4, 5, 6, 7, 8].map((place) => token(`--wh-cat-${place}`)) },
    view: { stroke: null },
  });

  const draw = async (place) => {
    const description = document.getElementById(place.dataset.wayhomeChart);
    const spec = JSON.parse(description.textContent);
    const picture = place.querySelector("picture");
    const canvas = document.createElement("div");
    canvas.className = "wh-chart-drawn";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", picture?.querySelector("img")?.alt || "");
    place.append(canvas);
    try {
      await window.vegaEmbed(canvas, { ...spec, config: { ...look(), ...spec.config } }, {
        ast: true, defaultStyle: false, actions: false, renderer: "canvas", tooltip: false,
      });
      if (picture) picture.hidden = true;
    } catch {
      canvas.remove();
    }
  };

  for (const place of document.querySelectorAll("[data-wayhome-chart]")) draw(place);
})();
