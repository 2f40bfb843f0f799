/* Rehearses what is typed in the form of a build step, before it is saved: the form goes there as it would be saved. */
(() => {
  function show(place, answer, failed) {
    return answer.text().then((text) => {
      if (answer.ok) {
        place.innerHTML = text;
      } else {
        place.textContent = failed.replace("%s", () => answer.status);
      }
    });
  }

  function rehearse(button) {
    const form = button.closest("form");
    const place = button.parentElement.querySelector(".statefulset-rehearsed");
    const steps = Array.from(form.querySelectorAll(".statefulset-rehearse"));
    if (!buildFormTree(form)) {
      return;
    }
    const body = new URLSearchParams();
    body.append("json", form.elements["json"].value);
    body.append("index", String(steps.indexOf(button)));
    place.textContent = button.dataset.progress;
    button.disabled = true;
    fetch(button.dataset.url, {
      method: "POST",
      headers: crumb.wrap({ "Content-Type": "application/x-www-form-urlencoded" }),
      body: body,
    })
      .then((answer) => show(place, answer, button.dataset.failed))
      .catch((failed) => {
        place.textContent = button.dataset.failed.replace("%s", () => failed.message);
      })
      .then(() => {
        button.disabled = false;
      });
  }

  Behaviour.specify(".statefulset-rehearse", "statefulset-rehearse", 0, (button) => {
    button.onclick = () => rehearse(button);
  });
})();
