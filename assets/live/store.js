// A reader's edits, kept in the browser. Each stands with the published source that it changes, so
// that an edit of a cell that has been published anew since is not mistaken for one of the new cell.
const key = (cell) => `nnlib-edit ${location.pathname} ${cell}`;

// The edited source of a cell, or null.
export const readEdit = (cell, published) => {
  try {
    const edit = JSON.parse(localStorage.getItem(key(cell)));
    return edit?.published === published ? edit.source : null;
  } catch {
    return null; // storage is closed, or holds what is not ours
  }
};

// Keep the source of a cell, or forget it where it is the published one; true if that was possible.
export const keepEdit = (cell, published, source) => {
  try {
    if (source === published) localStorage.removeItem(key(cell));
    else localStorage.setItem(key(cell), JSON.stringify({ published, source }));
    return true;
  } catch {
    return false;
  }
};
