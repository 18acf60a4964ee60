// Changing language keeps the reader's place: both editions have the same sections
// in the same order, so the n-th section of one page is the n-th of the other.
document.addEventListener("DOMContentLoaded", () => {
  const sections = [...document.querySelectorAll("article section[id]")];
  const asked = /^#section-(\d+)$/.exec(location.hash);
  if (asked && sections[asked[1]]) location.replace("#" + sections[asked[1]].id);

  const reached = (section) => section.getBoundingClientRect().top < innerHeight / 2;
  for (const link of document.querySelectorAll("a.language-link")) {
    link.addEventListener("click", () => {
      const last = sections.filter(reached).length - 1;
      link.hash = last > 0 ? `section-${last}` : "";
    });
  }
});

// In the tables that notebooks print, numbers are set to the right, words to the left.
document.addEventListener("DOMContentLoaded", () => {
  for (const cell of document.querySelectorAll("table.dataframe td")) {
    cell.classList.toggle("text", /^\s*\p{L}/u.test(cell.textContent));
  }
});

// A browser shows a local notebook instead of saving it. The build writes a script
// beside each notebook that hands it to this function, which saves it.
function saveNotebook(notebook) {
  const link = document.querySelector("a.notebook-link");
  const file = new Blob([JSON.stringify(notebook, null, 1)], { type: "application/x-ipynb+json" });
  const save = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(file),
    download: link.download,
  });
  save.click();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.notebook-link");
  if (!link || location.protocol !== "file:") return;
  event.preventDefault();
  document.head.append(Object.assign(document.createElement("script"), { src: link.href + ".js" }));
});

// Excerpts of the pages found need requests that browsers refuse to local files.
if (typeof DOCUMENTATION_OPTIONS !== "undefined" && location.protocol === "file:") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}
