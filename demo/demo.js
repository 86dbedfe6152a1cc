// The demo page's picker: shows another quiz, or takes it in another way, in the same element.
const picker = document.getElementById("picker");
const quiz = document.getElementById("demo");
const MINUTES = 20;

function show() {
  const { quiz: source, mode } = picker.elements;
  if (mode.value === "exam") quiz.setAttribute("time-limit", MINUTES);
  else quiz.removeAttribute("time-limit");
  if (quiz.getAttribute("mode") !== mode.value) quiz.setAttribute("mode", mode.value);
  if (quiz.getAttribute("src") !== source.value) quiz.setAttribute("src", source.value);
}

picker.addEventListener("change", show);
show(); // the browser may have kept a choice
