// "Autour de moi": asks for the position on click only, and rounds it before anything leaves the device.
const DECIMALS = 3; // about 100 m

function forget(form) {
  for (const field of form.querySelectorAll('input[name="lat"], input[name="lon"]')) field.remove();
}

function remember(form, name, degrees) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value: degrees.toFixed(DECIMALS) });
  form.append(field);
}

function prepare(button) {
  const form = button.form;
  const field = button.closest(".field");
  const message = field.querySelector("[data-locate-error]");
  const place = field.querySelector("input:not([type=hidden])");
  const label = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const words = label.data;
  button.hidden = false;
  field.querySelector("[data-locate-note]").hidden = false;

  const rest = () => {
    button.removeAttribute("aria-disabled");
    label.data = words;
  };
  const fail = (text) => {
    rest();
    message.textContent = text;
    message.hidden = false;
    place.focus();
  };

  // A town typed afterwards wins over an earlier position.
  place.addEventListener("input", () => forget(form));
  addEventListener("pageshow", rest);
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    label.data = button.dataset.busy;
    message.hidden = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        forget(form);
        place.value = "";
        remember(form, "lat", coords.latitude);
        remember(form, "lon", coords.longitude);
        form.requestSubmit();
        setTimeout(rest, 4000);
      },
      (error) => fail(error.code === error.TIMEOUT ? button.dataset.timeout : button.dataset.refused),
      { enableHighAccuracy: false, timeout: 10000, maximumAge: 300000 },
    );
  });
}

function start(scope) {
  if (!navigator.geolocation || !isSecureContext) return;
  for (const button of scope.querySelectorAll("[data-locate]:not([data-ready])")) {
    button.dataset.ready = "";
    prepare(button);
  }
}

start(document);
document.addEventListener("htmx:load", ({ target }) => start(target));
