// A reader's edits, kept in the browser. Each stands with the published source that it changes: when
// the book publishes a cell anew, an edit of the earlier one is offered, not mistaken for one of it.
const key = (cell) => `nnlib-edit ${location.pathname} ${cell}`;

// What is kept for a cell: {source, earlier}, either of which may be missing.
export const readEdit = (cell, published) => {
  try {
    const edit = JSON.parse(localStorage.getItem(key(cell))) ?? {};
    return edit.published === published ? edit : { earlier: edit.source ?? edit.earlier };
  } catch {
    return {}; // storage is closed, or holds what is not ours
  }
};

// Keep a cell's source and an earlier edit, or forget them where there are none; true if possible.
export const keepEdit = (cell, published, source, earlier) => {
  try {
    const edited = source === published ? undefined : source;
    if (edited === undefined && earlier === undefined) localStorage.removeItem(key(cell));
    else localStorage.setItem(key(cell), JSON.stringify({ published, source: edited, earlier }));
    return true;
  } catch {
    return false;
  }
};
