// The screens of an import. Without this file each of them is a page of its own, and everything works.

const find = (selector, inside = document) => inside.querySelector(selector);

// One click is enough; a page that comes back from the browser's memory may be sent again.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}

// --- Columns: examples follow the choice, the text is asked for only when there is one to write.

function showChoice(column) {
  const select = find("select", column);
  const [option] = select.selectedOptions;
  const own = find("[data-own-text]", column);
  own.hidden = !["constante", "modele"].includes(select.value);
  find("[data-shown-examples]", column).textContent = option?.dataset.examples ?? "";
}

for (const column of document.querySelectorAll("[data-columns] .imports-column")) {
  showChoice(column);
  find("select", column).addEventListener("change", () => showChoice(column));
}

// --- Waiting: the bar moves at each answer, words are said aloud only at each quarter.

async function follow(box) {
  const bar = find("progress", box);
  let quarter = -1;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.headers.get("Content-Type")?.startsWith("application/json")) continue;
    const { percent, words, stuck, next } = await answer.json();
    if (next) return location.replace(next);
    if (percent === null) bar.removeAttribute("value");
    else bar.value = percent;
    find("[data-words]", box).textContent = words;
    find("[data-stuck]").hidden = !stuck;
    if (Math.floor((percent ?? 0) / 25) !== quarter) {
      quarter = Math.floor((percent ?? 0) / 25);
      find("[data-said]", box).textContent = words;
    }
  }
}

const waiting = find("[data-progress]");
if (waiting) follow(waiting);

// --- Rows: a row is corrected where it stands.

async function page(address, options) {
  const answer = await fetch(address, options);
  const type = answer.headers.get("Content-Type") ?? "";
  if (!type.startsWith("text/html") || !answer.ok) throw new Error(answer.status);
  return { address: answer.url, html: new DOMParser().parseFromString(await answer.text(), "text/html") };
}

function close(row) {
  find("[data-row-form]", row)?.remove();
  const link = find("[data-correct]", row);
  link.hidden = false;
  link.focus();
}

function open(row, html) {
  find("[data-row-form]", row)?.remove();
  const form = find("[data-row-form]", html);
  // Several may be open: each has its own ids.
  for (const field of form.querySelectorAll("[id]")) {
    const label = find(`label[for="${field.id}"]`, form);
    field.id = `${row.id}-${field.id}`;
    if (label) label.htmlFor = field.id;
  }
  row.append(form);
  find("[data-correct]", row).hidden = true;
  find("[data-cancel]", form).addEventListener("click", (event) => {
    event.preventDefault();
    close(row);
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && close(row));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(row, form);
  });
  (find("[aria-invalid=true]", form) ?? find("input:not([type=hidden]), textarea", form)).focus();
}

async function save(row, form) {
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  try {
    const { address, html } = await page(form.action, { method: "POST", body: new FormData(form) });
    const rows = find("[data-rows]", html);
    // Refused: the form again, with what is wrong.
    if (!rows) return find("[data-row-form]", html) ? open(row, html) : location.assign(address);
    find("[data-rows]").replaceWith(rows);
    const messages = find(".messages", html);
    if (messages) find(".messages")?.replaceWith(messages);
    const corrected = document.getElementById(row.id);
    corrected?.focus();
    corrected?.scrollIntoView({ block: "nearest" });
  } catch {
    form.submit();
  }
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("[data-correct]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const { html } = await page(link.href);
    open(link.closest("li"), html);
  } catch {
    location.assign(link.href);
  }
});
