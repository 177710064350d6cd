// "Bientôt près de chez vous": the town and the age of the last search stay on this device, never in a cookie.
// They leave it only to ask for what is soon there. Without scripts, or without storage, nothing is missing.
const KEY = "maillage.choix";
const REFUSED = "non";
const CODE = /^[0-9a-z-]{1,12}$/i;

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return REFUSED;
  }
}

function store(value) {
  try {
    if (value === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, value);
  } catch {
    // Storage is full or forbidden: the next visit starts anew.
  }
}

// On the results page: remember.
function remember() {
  const { insee, enfant } = document.querySelector("[data-last-choice]")?.dataset ?? {};
  if (!insee || stored() === REFUSED) return;
  store(new URLSearchParams({ insee, ...(enfant ? { enfant } : {}) }).toString());
}

// On the home page: show, forget.
async function show(place) {
  const asked = new URLSearchParams(stored() ?? "");
  const [insee, enfant] = [asked.get("insee"), asked.get("enfant")];
  if (!CODE.test(insee ?? "") || (enfant && !CODE.test(enfant))) return;
  const query = new URLSearchParams({ insee, ...(enfant ? { enfant } : {}) });
  let answer;
  try {
    answer = await fetch(`${place.dataset.url}?${query}`, { credentials: "same-origin" });
  } catch {
    return; // no network: the page stays as it came
  }
  if (answer.status !== 200) return;
  const before = place.innerHTML;
  place.innerHTML = await answer.text();
  place.querySelector("[data-forget]").addEventListener("click", () => {
    store(REFUSED);
    place.innerHTML = before;
    const note = document.querySelector("[data-forgotten]");
    note.hidden = false;
    note.focus();
  });
}

const place = document.querySelector("[data-soon]");
if (place) {
  document.querySelector("[data-remember]").addEventListener("click", ({ target }) => {
    store(null);
    target.closest("[data-forgotten]").hidden = true;
  });
  show(place);
} else {
  remember();
  document.addEventListener("htmx:afterSettle", remember);
}
