// Colours that follow the page: `painted` lists models, their property and the custom
// property of book.css that it takes its value from.
export default function ({ painted }) {
  const page = document.documentElement;
  const paint = () => {
    const style = getComputedStyle(page);
    for (const [model, property, colour] of painted) {
      model[property] = style.getPropertyValue(colour).trim();
    }
  };
  new MutationObserver(paint).observe(page, { attributeFilter: ["data-theme"] });
  paint();

  // Canvases take the focus but have no name: the elements around them do both.
  const release = (root) => {
    for (const element of root.querySelectorAll("*")) {
      element.removeAttribute("tabindex");
      if (element.shadowRoot) release(element.shadowRoot);
    }
  };
  document.querySelectorAll(".widget-plot").forEach(release);
}
