// Communes while typing: an ARIA 1.2 combobox over /communes/. Without it the server reads the plain text.
const DELAY = 150; // ms without a key before asking
let count = 0;

class CommuneCombobox {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input");
    this.options = [];
    this.active = -1;
    const id = `communes-${(count += 1)}`;
    this.list = Object.assign(document.createElement("ul"), { id, className: "suggest", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", box.dataset.label);
    this.status = Object.assign(document.createElement("span"), { className: "hidden" });
    this.status.setAttribute("role", "status");
    box.append(this.list, this.status);
    const attributes = { role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // mousedown, not click: the field must keep the focus.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const index = this.options.indexOf(target.closest("li"));
      if (index >= 0) this.choose(index);
    });
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    if (text.length < 2) return this.close();
    this.timer = setTimeout(() => this.fetch(text), DELAY);
  }

  async fetch(text) {
    this.request = new AbortController();
    try {
      const answer = await fetch(`${this.box.dataset.url}?${new URLSearchParams({ q: text })}`, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const communes = await answer.json();
      if (document.activeElement === this.input) this.show(communes, text);
    } catch {
      this.close(); // Stale or failed: the plain text is still understood by the server.
    }
  }

  show(communes, text) {
    this.communes = communes.map((commune) => {
      const codes = commune.codes_postaux ?? [];
      const code = codes.find((one) => text.startsWith(one)) ?? codes[0] ?? "";
      return { name: commune.nom, code, value: `${code} ${commune.nom}`.trim() };
    });
    this.options = this.communes.map(({ name, code }, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const place = Object.assign(document.createElement("span"), { textContent: name });
      const postcode = Object.assign(document.createElement("span"), { textContent: ` ${code}`, className: "soft small" });
      option.append(place, postcode);
      return option;
    });
    this.list.replaceChildren(...this.options);
    this.mark(-1);
    const some = this.options.length;
    this.open(some > 0);
    const { none, one, some: many } = this.box.dataset;
    this.status.textContent = some === 0 ? none : some === 1 ? one : many.replace("%n", some);
  }

  open(visible) {
    this.list.hidden = !visible;
    this.input.setAttribute("aria-expanded", String(visible));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.mark(-1);
    this.open(false);
    this.status.textContent = "";
  }

  mark(index) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.options[index];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(index) {
    this.input.value = this.communes[index].value;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  key(event) {
    const last = this.options.length - 1;
    const shown = !this.list.hidden;
    const moves = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
      ...(this.active >= 0 && { Home: 0, End: last }),
    };
    if (shown && event.key in moves && !event.altKey) this.mark(moves[event.key]);
    else if (!shown && event.key === "ArrowDown") this.ask();
    else if (shown && event.key === "Enter" && this.active >= 0) this.choose(this.active);
    else if (shown && event.key === "Escape") this.close();
    else {
      if (shown && event.key === "Tab" && this.active >= 0) this.choose(this.active);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

function start(scope) {
  for (const box of scope.querySelectorAll("[data-combobox]:not([data-ready])")) {
    box.dataset.ready = "";
    new CommuneCombobox(box);
  }
}

start(document);
document.addEventListener("htmx:load", ({ target }) => start(target));
