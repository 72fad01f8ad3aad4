// A reader's edits, kept in the browser. Each stands with the published source that it changes: when
// the book publishes a cell anew, an edit of the earlier one is offered, not mistaken for one of it.
// They are counted by assets/live.js.
const key = (id) => `nnlib-edit ${location.pathname} ${id}`;

// What is kept for a cell, by its id in the notebook: {source, earlier}, either of which may be missing.
export const readEdit = (id, published) => {
  try {
    const edit = JSON.parse(localStorage.getItem(key(id))) ?? {};
    return edit.published === published ? edit : { earlier: edit.source ?? edit.earlier };
  } catch {
    return {}; // storage is closed, or holds what is not ours
  }
};

// Another tab has kept or forgotten an edit of that cell.
export const onEditElsewhere = (id, hear) =>
  addEventListener("storage", (event) => event.key === key(id) && hear());

// Keep a cell's source and an earlier edit, or forget them where there are none; true if possible.
export const keepEdit = (id, published, source, earlier) => {
  try {
    const edited = source === published ? undefined : source;
    if (edited === undefined && earlier === undefined) localStorage.removeItem(key(id));
    else localStorage.setItem(key(id), JSON.stringify({ published, source: edited, earlier }));
    return true;
  } catch {
    return false;
  }
};
