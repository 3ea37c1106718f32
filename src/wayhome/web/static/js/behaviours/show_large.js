// Shows a text in the person's language over the whole screen, so that the screen can be turned to them.
(() => {
  for (const button of document.querySelectorAll("button[data-wayhome-large]")) {
    const text = document.getElementById(button.dataset.wayhomeLarge);
    if (!text || typeof HTMLDialogElement === "undefined") continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const dialog = document.createElement("dialog");
      dialog.className = "wh-large";
      dialog.lang = text.lang;
      dialog.dir = text.dir;
      const words = document.createElement("p");
      words.textContent = text.textContent;
      words.tabIndex = -1;
      dialog.append(words);
      dialog.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => dialog.remove());
      document.body.append(dialog);
      dialog.showModal();
      words.focus();
    });
  }
})();
