// A structure's sessions. Everything works without this: the server refuses what comes too late or twice.

// The button that takes a change back leaves when its ten minutes are over.
for (const form of document.querySelectorAll("[data-undo]")) {
  const left = new Date(form.dataset.undo) - Date.now();
  setTimeout(() => {
    const said = document.createElement("p");
    said.className = "small soft";
    said.textContent = form.dataset.over;
    form.replaceWith(said);
  }, Math.max(0, left));
}

// A second tap while the first is on its way sends nothing more.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

// Back to a page the browser has kept: it may be used again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
