// The demo page's picker: shows another quiz in the same element.
const picker = document.getElementById("picker");
const quiz = document.getElementById("demo");

picker.elements.quiz.addEventListener("change", (event) => quiz.setAttribute("src", event.target.value));
quiz.setAttribute("src", picker.elements.quiz.value); // the browser may have kept a choice
