// What a sighted person would see as broken: text that is cut off, and things that stick out at the side.
() => {
  const found = [];
  const edge = document.documentElement.clientWidth;
  const name = (element) => {
    const classes = typeof element.className === "string" ? element.className.trim().replace(/\s+/g, ".") : "";
    return `${element.localName}${classes && "." + classes} “${element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  };
  if (document.documentElement.scrollWidth > edge) found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  const scrolls = (element) => {
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(box).overflowX)) return true;
    }
    return false;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const looked = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || looked.has(element)) continue;
    looked.add(element);
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    if (element.closest("script,style,noscript,svg,select,option,datalist,.visually-hidden,.skip-link,[data-may-be-cut]")) continue;
    if (/, 0\)$|\/ 0\)$/.test(getComputedStyle(element).color)) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const seen = range.getBoundingClientRect();
    if (seen.width < 2 || seen.height < 2) continue;
    if (!scrolls(element) && (seen.right > edge + 1 || seen.left < -1)) found.push(`${name(element)} sticks out: ${Math.round(seen.left)} to ${Math.round(seen.right)} px`);
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
      const frame = box.getBoundingClientRect();
      const cut = (/hidden|clip/.test(style.overflowX) && (seen.right > frame.right + 2 || seen.left < frame.left - 2))
        || (/hidden|clip/.test(style.overflowY) && seen.bottom > frame.bottom + 3);
      if (cut && frame.width > 1) found.push(`${name(element)} is cut by ${name(box).slice(0, 60)}`);
    }
  }
  return found.slice(0, 8);
}
