// Small comforts on top of pages that work without scripts. No inline handlers, no eval: the content policy forbids both.
(() => {
  "use strict";

  // data-copy="text": copies it, and says so in the button for a moment.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.textContent;
    button.textContent = button.dataset.copied || words;
    setTimeout(() => { button.textContent = words; }, 1500);
  });

  // data-confirm="question": asks before a form is sent.
  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.confirm || event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  // data-auto-submit: a form that is sent when a choice in it changes; its button is then not needed.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto-submit]");
    if (form) form.requestSubmit();
  });
  for (const button of document.querySelectorAll("form[data-auto-submit] [data-without-script]")) button.hidden = true;

  // button[data-locate="id"][data-failed="words"]: writes where the device is into the field and sends its form.
  for (const button of document.querySelectorAll("[data-locate]")) {
    if (!navigator.geolocation) continue;
    const field = document.getElementById(button.dataset.locate);
    button.hidden = false;
    button.addEventListener("click", () => {
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => { field.value = `${coords.latitude.toFixed(4)}, ${coords.longitude.toFixed(4)}`; field.form.requestSubmit(); },
        () => { button.disabled = false; field.setCustomValidity(button.dataset.failed); field.reportValidity(); field.setCustomValidity(""); },
        { timeout: 10000, maximumAge: 300000 },
      );
    });
  }

  // Menus close when something else is touched, and with Escape.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // data-live="/address": server-sent events; each `changed` event triggers `live` on the element, which htmx can use:
  // <section data-live="/orders/x/live" hx-get="/orders/x" hx-trigger="live" hx-select="#state" hx-target="#state">
  for (const element of document.querySelectorAll("[data-live]")) {
    const source = new EventSource(element.dataset.live);
    let first = true;
    source.addEventListener("changed", () => {
      element.classList.remove("is-stale");
      if (first) { first = false; return; }
      if (window.htmx) window.htmx.trigger(element, "live"); else window.location.reload();
    });
    source.addEventListener("error", () => { element.classList.add("is-stale"); first = false; });
    window.addEventListener("pagehide", () => source.close());
  }

  // <div class="chart" data-chart='{"label":"Time","zone":"Europe/Paris","x":[seconds…],
  //   "series":[{"label":"…","y":[…],"tone":"accent|ok|warning|danger|info"}]}'>: `label` and `zone` are optional.
  // The tokens are six-digit colours, so two more digits make them transparent.
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const draw = (box) => {
    const data = JSON.parse(box.dataset.chart);
    const axis = { stroke: colour("ink-soft"), grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line"), width: 1 } };
    const series = data.series.map((line) => {
      const stroke = colour(line.tone || "accent");
      return { label: line.label, stroke, fill: `${stroke}1f`, width: 2, spanGaps: false };
    });
    const format = (parts) => new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: data.zone, hourCycle: "h23", ...parts });
    const short = data.x.at(-1) - data.x[0] > 172800 ? format({ day: "numeric", month: "short" }) : format({ hour: "2-digit", minute: "2-digit" });
    const full = format({ dateStyle: "medium", timeStyle: "short" });
    const time = { label: data.label || "", value: (_, at) => (at == null ? "–" : full.format(at * 1000)) };
    const across = { ...axis, space: 70, values: (_, at) => at.map((seconds) => short.format(seconds * 1000)) };
    const tzDate = (at) => (data.zone ? window.uPlot.tzDate(new Date(at * 1000), data.zone) : new Date(at * 1000));
    const size = () => ({ width: box.clientWidth - 24, height: Number(box.dataset.height || 240) });
    box.textContent = "";
    const chart = new window.uPlot({ ...size(), tzDate, axes: [across, axis], series: [time, ...series] }, [data.x, ...data.series.map((line) => line.y)], box);
    new ResizeObserver(() => chart.setSize(size())).observe(box);
  };
  const drawAll = (root) => {
    if (!window.uPlot) return;
    for (const box of root.querySelectorAll("[data-chart]:not([data-drawn])")) { box.dataset.drawn = ""; draw(box); }
  };
  drawAll(document);
  document.addEventListener("htmx:afterSwap", (event) => drawAll(event.target));
})();
