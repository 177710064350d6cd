// Filters that answer at once; without scripts the button at the end of the form does the same.
// Addresses stay as short as the form's own (see site.js): empty fields are left out.
document.addEventListener("htmx:configRequest", ({ detail: { formData } }) => {
  const entries = [...formData.entries()];
  for (const [name] of entries) formData.delete(name);
  for (const [name, value] of entries) if (value !== "") formData.append(name, value);
});
