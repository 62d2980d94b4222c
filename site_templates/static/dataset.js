// Puts a button behind the citation and behind its BibTeX, which copies it and says so aloud.
// Without this script the text and the files are there all the same.

const section = document.querySelector(".cite");
if (section) {
  const { copy, copied, failed, line } = section.dataset;
  const status = section.querySelector("[role=status]");

  // Emptied first, so that a second copy is spoken too.
  const say = (text) => {
    status.textContent = "";
    setTimeout(() => { status.textContent = text; }, 50);
  };

  // Where the page did not come over https browsers have no clipboard to write to; there a selection is copied.
  const write = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    section.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("the browser did not copy");
  };

  const offer = (beside, name, read) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    const hidden = document.createElement("span");
    hidden.className = "hidden";
    hidden.textContent = ` ${name}`;
    button.append(copy, hidden);
    button.addEventListener("click", async () => {
      try {
        await write(await read());
        say(copied.replace("{what}", name));
      } catch {
        say(failed);
      }
      button.focus();
    });
    beside.after(button);
  };

  const fetched = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.text();
  };

  const citation = section.querySelector(".citation");
  offer(citation, line, async () => citation.textContent);
  const bibtex = section.querySelector('a[href$=".bib"]');
  offer(bibtex, bibtex.textContent, () => fetched(bibtex.href));
}
