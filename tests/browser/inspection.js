/* What the tests ask of a page, as an object of functions; faults are texts that name the element by path and HTML. */
(() => {
  "use strict";

  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link]";
  const SIDE = 24; // CSS pixels: WCAG 2.2, 2.5.8
  const SMALLEST = 12; // CSS pixels of a letter's height

  const style = (element) => getComputedStyle(element);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)];

  const step = (element) => {
    if (element.id) return `#${element.id}`;
    const like = [...element.parentElement.children].filter((each) => each.localName === element.localName);
    const number = like.length > 1 ? `:nth-of-type(${like.indexOf(element) + 1})` : "";
    return [element.localName, ...element.classList].join(".") + number;
  };
  const place = (element) => {
    const steps = [];
    for (let at = element; at.parentElement; at = at.parentElement) {
      steps.unshift(step(at));
      if (at.id) break;
    }
    return `${steps.join(" > ") || element.localName}  ${element.outerHTML.replace(/\s+/g, " ").slice(0, 160)}`;
  };

  // How the page lies on the screen

  const scrolls = (element) => element && (["auto", "scroll"].includes(style(element).overflowX) || scrolls(element.parentElement));
  const wide = () => {
    const root = document.documentElement;
    if (Math.max(root.scrollWidth, document.body.scrollWidth) <= innerWidth) return [];
    const beyond = all("body *").filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(each.parentElement));
    return [`${root.scrollWidth} px wide on a screen of ${innerWidth}`, ...beyond.map(place)];
  };
  const cut = () =>
    [document.documentElement, document.body].filter((each) => ["hidden", "clip"].includes(style(each).overflowX)).map(place);
  const small = () =>
    all("body *:not(svg *)")
      .filter((each) => [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
      .filter((each) => shown(each) && parseFloat(style(each).fontSize) < SMALLEST)
      .map(place);

  // Targets

  const block = (element) => {
    let around = element.parentElement;
    while (["inline", "contents"].includes(style(around).display)) around = around.parentElement;
    return around;
  };
  // What a page tells; controls that a script adds tell nothing.
  const told = (main) => {
    const copy = main?.cloneNode(true);
    for (const form of copy?.querySelectorAll("form, [role=status]") ?? []) form.remove();
    return copy?.textContent.replace(/\s+/g, " ").trim() ?? "";
  };
  const words = (node) => /\p{L}/u.test(node.textContent);
  // A link of words among other words; a mark, such as a number, is none.
  const inSentence = (element) => {
    if (element.localName !== "a" || !words(element) || !style(element).display.startsWith("inline")) return false;
    const walker = document.createTreeWalker(block(element), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (words(walker.currentNode) && !walker.currentNode.parentElement.closest(TARGETS)) return true;
    return false;
  };
  const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
  const distance = ([x, y], { left, right, top, bottom }) =>
    Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
  const crowded = () => {
    const targets = all(TARGETS).filter(shown);
    const small = targets.filter((each) => {
      const { width, height } = each.getBoundingClientRect();
      return Math.min(width, height) < SIDE - 0.05 && !inSentence(each);
    });
    const near = (one, other) => {
      const from = middle(one.getBoundingClientRect());
      if (one === other || one.contains(other) || other.contains(one)) return false;
      if ([...other.getClientRects()].some((rectangle) => distance(from, rectangle) < SIDE / 2)) return true;
      return small.includes(other) && Math.hypot(...middle(other.getBoundingClientRect()).map((each, axis) => each - from[axis])) < SIDE;
    };
    return small.flatMap((one) => {
      const other = targets.find((each) => near(one, each));
      const { width, height } = one.getBoundingClientRect();
      return other ? [`${width.toFixed(1)} × ${height.toFixed(1)} px: ${place(one)}\n    too near: ${place(other)}`] : [];
    });
  };

  // Focus, from one Tab to the next

  const look = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, color, borderColor, textDecoration } = style(element);
    const outline = outlineStyle === "none" || outlineWidth === "0px" ? "" : `${outlineStyle} ${outlineWidth} ${outlineColor}`;
    return [outline, boxShadow, backgroundColor, color, borderColor, textDecoration].join("|");
  };
  const inSight = (element) =>
    [...element.getClientRects()].some((rectangle) => {
      const from = { x: Math.max(rectangle.left, 0), y: Math.max(rectangle.top, 0) };
      const to = { x: Math.min(rectangle.right, innerWidth), y: Math.min(rectangle.bottom, innerHeight) };
      if (from.x >= to.x || from.y >= to.y) return false;
      const top = document.elementFromPoint((from.x + to.x) / 2, (from.y + to.y) / 2);
      return top !== null && (element.contains(top) || top.contains(element));
    });

  let walked;
  const walk = () => {
    const due = all(TARGETS).filter((each) => shown(each) && each.tabIndex >= 0 && !each.disabled);
    const before = new Map(due.map((each) => [each, look(each)]));
    walked = { due, stops: [], faults: [], round: false };
    document.addEventListener("focusin", ({ target }) => {
      const { stops, faults } = walked;
      if (walked.round) return;
      if (target === stops[0]) {
        walked.round = true;
        return;
      }
      const last = stops.at(-1);
      if (stops.includes(target)) faults.push(`comes back before the end: ${place(target)}`);
      else if (last && !(last.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING)) faults.push(`out of order: ${place(target)}`);
      if (before.get(target) === look(target)) faults.push(`looks the same with the focus: ${place(target)}`);
      if (!inSight(target)) faults.push(`out of sight with the focus: ${place(target)}`);
      stops.push(target);
    });
    return due.length;
  };
  // Moves the focus on by script to the last few targets; the listener looks at each on the way.
  const leap = (left) => {
    const { due, stops } = walked;
    const rest = due.slice(due.indexOf(stops.at(-1)) + 1);
    for (const each of rest.slice(0, -left)) each.focus({ focusVisible: true });
  };
  const steps = () => {
    const { due, stops, faults, round } = walked;
    const missed = round ? due.filter((each) => !stops.includes(each)).map((each) => `never reached: ${place(each)}`) : [];
    const skip = stops[0]?.getAttribute("href") ?? "";
    const first = skip.startsWith("#") && document.querySelector(skip)?.localName === "main" ? [] : ["the first stop is no link to main"];
    const caught = round ? [] : [`never comes round; after ${stops.length} stops it is at ${place(document.activeElement)}`];
    return [...first, ...caught, ...faults, ...missed];
  };

  return {
    lies: () => ({
      wide: wide(),
      cut: cut(),
      small: small(),
      crowded: crowded(),
      margin: style(document.body).margin,
      text: told(document.querySelector("main")),
    }),
    wide,
    colours: () => [style(document.body).backgroundColor, style(document.body).color].map((each) => each.match(/[\d.]+/g).slice(0, 3).map(Number)),
    walk,
    leap,
    round: () => walked.round,
    steps,
  };
})()
