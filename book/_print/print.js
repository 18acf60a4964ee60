// From the whole book on one page to a report: a cover, a list of contents, then the
// chapters one after the other, without what only a screen needs.
function makeReport({ cover, contents }) {
  document.querySelectorAll(".headerlink, .copybtn").forEach((one) => one.remove());
  document.querySelectorAll("details").forEach((one) => (one.open = true));

  const intro = document.querySelector("article.bd-article > section");
  const others = [...intro.querySelectorAll(".toctree-wrapper > section")];
  for (const chapter of others) {
    chapter.prepend(chapter.previousElementSibling); // what links to the page lead to
    chapter.querySelectorAll("h2, h3, h4, h5").forEach(promote);
  }

  const report = document.createElement("main");
  report.className = "bd-article";
  report.innerHTML = `<header class="cover">${cover}</header>
    <nav class="report-contents" aria-label="${contents}"><p class="contents-title">${contents}</p></nav>`;
  report.append(intro, ...others);
  for (const [number, heading] of report.querySelectorAll("section h1, section h2").entries()) {
    heading.id = `heading-${number}`;
    const entry = document.createElement("a");
    entry.className = `entry entry-${heading.tagName.toLowerCase()}`;
    entry.href = `#${heading.id}`;
    entry.append(heading.textContent, document.createElement("span"));
    report.querySelector("nav").append(entry);
  }
  document.body.replaceChildren(report);
}

// Chapters, which were sections of the introduction, rise by one level.
function promote(heading) {
  const higher = document.createElement(`h${heading.tagName[1] - 1}`);
  higher.append(...heading.childNodes);
  heading.replaceWith(higher);
}

// Page numbers are known once the report was printed a first time.
function numberContents(pages) {
  for (const entry of document.querySelectorAll(".report-contents .entry")) {
    entry.lastChild.textContent = pages[entry.hash.slice(1)];
  }
}
