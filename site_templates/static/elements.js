// Making elements. Nothing that datasets say is ever read as markup: it becomes text nodes and attributes.

/** An element with attributes (true: present; false, null or undefined: absent) and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Put `part` in its place where it is wanted, else take it away. */
export function keep(part, wanted, put) {
  if (!wanted) part.remove();
  else if (!part.isConnected) put(part);
}
