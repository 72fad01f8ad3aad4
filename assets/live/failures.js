// What can fail, each in one sentence that says what happened and what to do.
export const FAILURES = {
  "no-webassembly": `This browser does not run WebAssembly, which Python needs here: the page stays as it is; a
    current Firefox, Chrome, Edge or Safari makes it live.`,
  blocked: `This browser did not let Python start in the background: allow workers for this site, or switch off
    what blocks scripts, and try again.`,
  network: `A file did not arrive over the network: check the connection, and whether an ad blocker or security
    software holds it back, and try again.`,
  anew: "The book was published anew since this page was opened: reload it, and your edits stay.",
  hash: `A file that arrived is not the one that was published, so it was not used: reload the page and try
    again.`,
  memory: `Python ran out of memory and had to stop: close other tabs, or use fewer or smaller arrays, and
    restart.`,
  recursion: `Python broke down because calls were too deep in each other, as when a function calls itself
    without end: change it and restart, and your edits are still here.`,
  crashed: "Python itself broke down, and its variables are gone: restart, and your edits are still here.",
  start: "Python could not start, perhaps for lack of memory: close other tabs and try again.",
  silent: `Python does not answer, as happens when a tab has slept: wait a little, or restart, and your edits
    are still here.`,
  choice: "This browser does not store your choice, so every page waits for its button.",
  storage: `This browser does not store your edits, so a reload would lose them: “Download notebook” keeps
    them.`,
  link: `This browser cannot pack code into a link: “Download notebook” gives you a file to hand on.`,
  long: `That is too much code for a link, which mail or chat may cut: take the link of one cell, or hand on the file
    of “Download notebook”.`,
};

// Why a script did not run: an edition that has gone takes its files along.
export const reasonOf = async (address, arrives = "network") => {
  const answer = await fetch(address, { method: "HEAD" }).catch(() => undefined);
  if (answer?.ok) return arrives;
  return answer?.status === 404 ? "anew" : "network";
};

for (const [reason, sentence] of Object.entries(FAILURES)) {
  FAILURES[reason] = sentence.replace(/\s+/g, " ");
}
