// Printing opens what is folded away, and folds it again afterwards.
(() => {
  let opened = [];

  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const details of opened) details.open = true;
  });

  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
})();
// A button that prints is shown where it can.
for (const button of document.querySelectorAll("button[data-wayhome-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
