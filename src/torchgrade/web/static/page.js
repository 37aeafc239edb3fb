// Small comforts. Without this file every page works: forms are sent, and a waiting page reloads.
"use strict";

(function waiting() {
  let said = null;
  function shown() { return document.getElementById("state"); }
  function renew(before, now) {
    if (!before || !now || now.outerHTML === before.outerHTML) return;
    const focused = before.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    before.replaceWith(now);
    if (focused) { const again = now.querySelector('a[href="' + CSS.escape(focused) + '"]'); if (again) again.focus(); }
  }
  function plan(seconds) { if (seconds > 0) setTimeout(look, seconds * 1000); }
  async function look() {
    const before = shown();
    if (!before) return;
    if (document.hidden) { document.addEventListener("visibilitychange", look, { once: true }); return; }
    let text;
    try {
      const answer = await fetch(before.dataset.url, { credentials: "same-origin" });
      if (answer.status === 401 || answer.status === 404) { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      text = await answer.text();
    } catch (error) { plan(15); return; }
    const fresh = new DOMParser().parseFromString(text, "text/html"), now = fresh.getElementById("state");
    if (!now) { plan(15); return; }
    renew(before, now);
    renew(document.getElementById("attempts-part"), fresh.getElementById("attempts-part"));
    if (said !== now.dataset.said) {
      said = now.dataset.said;
      document.getElementById("said").textContent = said;
    }
    plan(Number(now.dataset.poll));
  }
  if (shown()) { said = shown().dataset.said; plan(Number(shown().dataset.poll)); }
})();

(function handingIn() {
  const form = document.getElementById("upload");
  const refused = document.getElementById("refused");
  if (refused) refused.focus();
  if (!form) return;
  const button = form.querySelector("button"), sending = document.getElementById("sending");
  const failed = document.getElementById("failed"), tooBig = document.getElementById("toobig");
  const limit = Number(form.dataset.limit) * 1048576;
  form.addEventListener("submit", function send(event) {
    event.preventDefault();
    if (button.disabled) return;
    failed.hidden = tooBig.hidden = true;
    for (const input of form.querySelectorAll('input[type="file"]')) {
      if (input.files[0] && input.files[0].size > limit) { tooBig.hidden = false; return; }
    }
    const request = new XMLHttpRequest(), bar = sending.querySelector("progress");
    function again() { button.disabled = false; sending.hidden = true; }
    request.upload.addEventListener("progress", function (step) { if (step.lengthComputable) bar.value = step.loaded / step.total; });
    request.addEventListener("load", function () {
      if (request.status === 200) { location.assign(request.responseURL); return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.getElementById("main");
      if (!main) { again(); failed.hidden = false; return; }
      document.title = page.title;
      document.getElementById("main").replaceWith(main);
      handingIn();
      if (!document.getElementById("refused")) main.focus();
    });
    for (const kind of ["error", "timeout", "abort"]) {
      request.addEventListener(kind, function () { again(); failed.hidden = false; });
    }
    request.open("POST", form.action);
    button.disabled = true;
    sending.hidden = false;
    request.send(new FormData(form));
  });
})();
