// A light layer over pages that work without it: drop or paste a picture, see it before it is sent, "/" to search.
"use strict";

const LARGEST = 32 * 1024 * 1024;

function setUp(form) {
  const input = form.querySelector("input[type=file]");
  const preview = form.querySelector("[data-preview]");
  const problem = form.querySelector("[data-problem]");
  const kept = form.querySelectorAll("[data-kept]");
  let shown = "";

  const say = (line) => {
    problem.textContent = line;
    problem.hidden = !line;
  };

  const show = () => {
    if (shown) URL.revokeObjectURL(shown);
    shown = "";
    let file = input.files[0];
    say("");
    if (file && file.size > LARGEST) {
      say("This picture is larger than 32 MB.");
      input.value = "";
      file = undefined;
    }
    preview.hidden = !file;
    kept.forEach((part) => {
      part.hidden = Boolean(file);
      if ("disabled" in part) part.disabled = Boolean(file);
    });
    if (!file) return;
    shown = URL.createObjectURL(file);
    preview.querySelector("img").src = shown;
  };

  const take = (files) => {
    const picture = Array.from(files).find((file) => file.type.startsWith("image/"));
    if (!picture) return false;
    const chosen = new DataTransfer();
    chosen.items.add(picture);
    input.files = chosen.files;
    show();
    return true;
  };

  input.addEventListener("change", show);
  form.querySelector("[data-clear]").addEventListener("click", () => {
    input.value = "";
    show();
    input.focus();
  });
  form.querySelector("[data-hint]").hidden = false;

  document.addEventListener("paste", (event) => {
    if (event.clipboardData && take(event.clipboardData.files)) event.preventDefault();
  });
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (!event.dataTransfer || !event.dataTransfer.files.length) return;
    event.preventDefault();
    if (!take(event.dataTransfer.files)) say("This is no picture.");
  });

  // Firefox and Chromium keep the chosen file when the reader comes back to a page.
  window.addEventListener("pageshow", show);
}

document.querySelectorAll("[data-search]").forEach(setUp);

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const words = document.getElementById("q");
  if (!words) return;
  event.preventDefault();
  words.focus();
  words.select();
});
