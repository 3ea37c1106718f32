// Forms: warn before unsaved writing is lost, send once, focus what is to be corrected, submit small choices at once.
(() => {
  let dirty = false;
  let sending = false;

  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-wayhome-dirty]")) dirty = true;
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    sending = true;
    if (!form.matches("[data-wayhome-once], [data-wayhome-dirty]") || event.defaultPrevented) return;
    if (form.dataset.wayhomeSent) {
      event.preventDefault();
      return;
    }
    form.dataset.wayhomeSent = "yes";
  });

  window.addEventListener("beforeunload", (event) => {
    if (dirty && !sending) event.preventDefault();
  });

  // A page that comes back from the browser's memory may be sent again.
  window.addEventListener("pageshow", () => {
    sending = false;
    for (const form of document.querySelectorAll("form[data-wayhome-sent]")) delete form.dataset.wayhomeSent;
  });

  for (const chooser of document.querySelectorAll("select[data-wayhome-submit]")) {
    const button = chooser.form.querySelector("button[type=submit]");
    if (button) button.hidden = true;
    let byKey = false;
    chooser.addEventListener("keydown", (event) => {
      // Arrow keys only look through the choices; Enter takes one.
      byKey = event.key !== "Enter";
      if (event.key === "Enter") chooser.form.requestSubmit();
      if (button) button.hidden = false;
    });
    chooser.addEventListener("pointerdown", () => { byKey = false; });
    chooser.addEventListener("change", () => {
      if (chooser.matches("[data-wayhome-theme]")) document.documentElement.dataset.bsTheme = chooser.value;
      if (!byKey) chooser.form.requestSubmit();
    });
  }

  const summary = document.querySelector("[data-wayhome-focus]");
  if (summary) summary.focus();
})();
