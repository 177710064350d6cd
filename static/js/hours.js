// Rows of hours, added and said aloud while one types. Without this file the spare rows and the save button are enough.
// A custom element: Wagtail clones it for each new address, long after this file has run.

const PAUSE = 400; // milliseconds without a key
const SPARE = "__ligne__";

const filled = (row) => [...row.querySelectorAll("input:not([type=hidden]), textarea")]
  .some((field) => (field.type === "checkbox" ? field.checked : field.value.trim() !== ""));

class HoursForm extends HTMLElement {
  connectedCallback() {
    if (this.dataset.ready || !this.querySelector("[data-hours-rows]")) return;
    this.dataset.ready = "1";
    this.rows = this.querySelector("[data-hours-rows]");
    this.total = this.querySelector('input[name$="-TOTAL_FORMS"]');
    this.dropSpareRows();
    const add = this.querySelector("[data-hours-add]");
    add.hidden = false;
    add.addEventListener("click", () => this.addRow());
    const insert = this.querySelector("[data-hours-insert]");
    if (insert) {
      insert.hidden = false;
      insert.addEventListener("click", () => this.ask({ inserting: true }));
    }
    for (const kind of ["input", "change"]) this.addEventListener(kind, () => this.later());
    const own = this.closest("[data-inline-panel-child]");
    own?.addEventListener("change", ({ target }) => { if (!this.contains(target)) this.later(); });
  }

  // Blank rows at the end are for those without a script; one stays when there is nothing else.
  dropSpareRows() {
    const rows = [...this.rows.children];
    const keep = this.classList.contains("hours-exceptions") ? 0 : 1;
    while (rows.length > keep && !filled(rows.at(-1)) && !rows.at(-1).querySelector(".hours-error")) rows.pop().remove();
    this.total.value = rows.length;
    this.setInitial(rows.length);
  }

  // Never more rows read than sent, never a row read as new that was shown before.
  setInitial(rows) {
    const initial = this.querySelector('input[name$="-INITIAL_FORMS"]');
    if (Number(initial.value) > rows) initial.value = rows;
  }

  addRow() {
    const number = this.rows.children.length;
    const html = this.querySelector("[data-hours-spare]").innerHTML.replaceAll(SPARE, number);
    this.rows.insertAdjacentHTML("beforeend", html);
    const row = this.rows.lastElementChild;
    row.querySelector("[data-hours-number]").textContent = number + 1;
    this.total.value = number + 1;
    row.querySelector("input:not([type=hidden]):not([name$='-remove']), select").focus();
    this.total.dispatchEvent(new Event("change", { bubbles: true }));
  }

  later() {
    const asking = this.dataset.previewUrl ? this : this.neighbour();
    if (asking !== this) {
      if (asking?.dataset.previewUrl) asking.later();
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  // The hours beside which these exceptions are, or the other way round.
  neighbour() {
    const around = this.closest("[data-inline-panel-child]") ?? this.closest("form");
    return [...(around?.querySelectorAll("hours-form") ?? [])].find((one) => one !== this);
  }

  async ask({ inserting = false } = {}) {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(this.dataset.previewUrl, { method: "POST", body: this.sent(inserting), signal: this.asked.signal });
      if (answer.ok) this.show(await answer.json());
    } catch { /* no network, or another question meanwhile: it is said when saved */ }
  }

  sent(inserting) {
    const form = this.closest("form");
    const { prefix } = this.dataset;
    const inline = prefix.slice(0, prefix.lastIndexOf("-") + 1);
    const exceptions = this.neighbour()?.dataset.prefix ?? "";
    const sent = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith(`${prefix}-`) || (exceptions && name.startsWith(`${exceptions}-`))) sent.append(name, value);
    }
    const around = {
      venue: `${inline}venue`, valid_from: `${inline}valid_from`, valid_to: `${inline}valid_to`, closed_since: "closed_since", reopens_on: "reopens_on",
    };
    for (const [name, field] of Object.entries(around)) sent.append(name, form.elements[field]?.value ?? "");
    sent.append("prefix_of_hours", prefix);
    sent.append("prefix_of_exceptions", exceptions);
    sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken?.value ?? "");
    if (inserting) sent.append("inserting", "1");
    return sent;
  }

  show({ html, rows, fields = {}, inserted = [] }) {
    for (const [name, value] of Object.entries(fields)) this.closest("form").elements[name].value = value;
    this.querySelector("[data-hours-insert-said]")?.replaceChildren(
      ...inserted.map((words) => Object.assign(document.createElement("p"), { textContent: words })),
    );
    this.querySelector("[data-hours-preview]").innerHTML = html;
    [...this.rows.children].forEach((row, place) => {
      const beside = row.querySelector("[data-hours-beside]");
      const said = rows[place] ?? [];
      // What was wrong when it was last saved is said again below, if it still is.
      row.querySelectorAll(".hours-error").forEach((error) => error.remove());
      row.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
      beside.replaceChildren(...said.map((words) => Object.assign(document.createElement("p"), { textContent: words })));
    });
  }
}

customElements.define("hours-form", HoursForm);
