// Small comforts on every page. Nothing here is needed to read the site or to search.
const root = document.documentElement;

// Light or dark by hand: the server reads the cookie, so the next page arrives in the right colours.
const themeButton = document.querySelector("[data-theme-button]");
if (themeButton) {
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  themeButton.hidden = false;
  themeButton.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches;
    root.dataset.theme = dark ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${root.dataset.theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { title, url, done } = button.dataset;
    try {
      if (navigator.share) return await navigator.share({ title, url });
      await navigator.clipboard.writeText(url);
      const text = button.querySelector("span");
      text.setAttribute("role", "status");
      text.textContent = done;
    } catch {
      // The person closed the share sheet, or the browser refused: nothing to repair.
    }
  });
}

// Empty fields stay out of the address, so that a shared link is short.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-tidy]")) return;
  const empty = [...event.target.elements].filter((field) => field.name && !field.value && !field.disabled);
  for (const field of empty) field.disabled = true;
  setTimeout(() => empty.forEach((field) => (field.disabled = false)));
});

// An open menu closes with Escape or by a click elsewhere.
const menus = document.querySelectorAll("details.menu");
document.addEventListener("click", ({ target }) => {
  for (const menu of menus) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of menus) {
    if (menu.open && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
