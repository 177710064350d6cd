// The shelf without a script is complete: this chooses all the rows at once, and shows what will be read while one types.

const PAUSE = 350; // milliseconds without a key

for (const form of document.querySelectorAll("[data-shelf]")) {
  chooseAll(form);
  if (form.dataset.readingUrl) readWhileTyping(form);
}

function chooseAll(form) {
  const all = form.querySelector("[data-choose-all]");
  const boxes = [...form.querySelectorAll("[data-choose]")];
  if (!all) return;
  all.closest("[hidden]")?.removeAttribute("hidden");
  const follow = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  boxes.forEach((box) => box.addEventListener("change", follow));
  follow();
}

function readWhileTyping(form) {
  const timers = new WeakMap();
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-reading]")) return;
    clearTimeout(timers.get(target));
    timers.set(target, setTimeout(() => read(form, target), PAUSE));
  });
}

async function read(form, field) {
  const said = form.querySelector(`[data-reading-of="${field.id}"]`);
  const typed = field.value.trim();
  if (!typed) { said.textContent = ""; return; }
  try {
    const response = await fetch(`${form.dataset.readingUrl}?texte=${encodeURIComponent(typed)}`);
    if (!response.ok || field.value.trim() !== typed) return;
    const { lu, avertissements, erreur } = await response.json();
    said.textContent = erreur || [lu && `Les parents liront : « ${lu} »`, ...avertissements].filter(Boolean).join(" ");
    said.classList.toggle("is-unread", Boolean(erreur));
  } catch { /* no network: it is read when saved */ }
}
