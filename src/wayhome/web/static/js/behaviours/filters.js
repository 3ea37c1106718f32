// Filters apply as soon as one is chosen; typed filters and days wait for the button.
(() => {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-wayhome-filters]");
    if (form && event.target.matches("select") && !form.dataset.wayhomeByKey) form.requestSubmit();
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-wayhome-filters]");
    if (form) form.dataset.wayhomeByKey = "yes";
  });

  document.addEventListener("pointerdown", (event) => {
    const form = event.target.closest?.("form[data-wayhome-filters]");
    if (form) delete form.dataset.wayhomeByKey;
  });
})();
