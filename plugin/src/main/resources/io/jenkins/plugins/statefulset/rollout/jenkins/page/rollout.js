/* Keeps the page of a rollout up to date, and says a person's word to it. */
(() => {
  const EVERY = 3000;
  const AFTER_A_FAILURE = 10000;

  /** Replaces what has changed, and nothing else: focus, selection and opened details stay. */
  function update(section, text) {
    const fresh = document.createElement("template");
    fresh.innerHTML = text;
    const parts = fresh.content.querySelectorAll("[data-rollout-part]");
    if (parts.length === 0) {
      return false;
    }
    parts.forEach((part) => {
      const shown = section.querySelector(`[data-rollout-part="${part.dataset.rolloutPart}"]`);
      if (shown === null || shown.isEqualNode(part)) {
        return;
      }
      const focused = shown.contains(document.activeElement) ? nameOf(document.activeElement) : null;
      const opened = shown.querySelector("details")?.open;
      shown.replaceWith(part);
      const details = part.querySelector("details");
      if (details !== null && opened) {
        details.open = true;
      }
      if (focused !== null) {
        part.querySelector(focused)?.focus({ preventScroll: true });
      }
    });
    return true;
  }

  /** A selector by which the same element is found after it was replaced. */
  function nameOf(element) {
    for (const attribute of ["href", "data-rollout-endpoint"]) {
      if (element.hasAttribute(attribute)) {
        return `[${attribute}="${CSS.escape(element.getAttribute(attribute))}"]`;
      }
    }
    return element.id ? `#${CSS.escape(element.id)}` : "summary";
  }

  function head(section) {
    return section.querySelector('[data-rollout-part="head"]');
  }

  function isActive(section) {
    return head(section)?.dataset.rolloutActive === "true";
  }

  /** Said only when the words change, so that a screen reader is not kept busy. */
  function announce(section, before) {
    const words = head(section).dataset.rolloutWords;
    if (words !== before) {
      section.querySelector("[data-rollout-say]").textContent = words;
    }
  }

  async function look(section) {
    const lost = section.querySelector("[data-rollout-lost]");
    try {
      const response = await fetch(section.dataset.rolloutLive, { headers: crumb.wrap({}), cache: "no-store" });
      const before = head(section).dataset.rolloutWords;
      if (!response.ok || !update(section, await response.text())) {
        throw new Error(`${response.status}`);
      }
      lost.classList.add("jenkins-hidden");
      announce(section, before);
      return EVERY;
    } catch {
      lost.classList.remove("jenkins-hidden");
      return AFTER_A_FAILURE;
    }
  }

  function watch(section) {
    const again = async () => {
      const wait = document.hidden ? EVERY : await look(section);
      if (isActive(section)) {
        setTimeout(again, wait);
      }
    };
    if (isActive(section)) {
      setTimeout(again, EVERY);
    }
  }

  async function say(section, button) {
    const endpoint = button.dataset.rolloutEndpoint;
    const template = section.querySelector(`template[data-rollout-dialog="${endpoint}"]`);
    const form = template.content.firstElementChild.cloneNode(true);
    form.addEventListener("submit", (event) => event.preventDefault());
    let answer;
    try {
      answer = await dialog.form(form, {
        title: button.dataset.rolloutTitle,
        okText: button.dataset.rolloutLabel,
        type: button.dataset.rolloutDestructive === "true" ? "destructive" : "default",
        minWidth: "min(450px, 100vw)",
        maxWidth: "550px",
        submitButton: false,
      });
    } catch {
      return;
    }
    const response = await fetch(endpoint, {
      method: "POST",
      headers: crumb.wrap({}),
      body: new URLSearchParams(answer),
    }).catch(() => null);
    if (response?.ok) {
      notificationBar.show(`${button.dataset.rolloutLabel}: said to the rollout`, notificationBar.SUCCESS);
    } else {
      const why = response?.status === 409 ? await response.text() : "Jenkins refused it, or cannot be reached";
      notificationBar.show(`${button.dataset.rolloutLabel}: ${why}`, notificationBar.ERROR);
    }
    await look(section);
  }

  Behaviour.specify("[data-rollout-live]", "statefulset-rollout", 0, (section) => {
    section.addEventListener("click", (event) => {
      const button = event.target.closest("[data-rollout-endpoint]");
      if (button !== null) {
        say(section, button);
      }
    });
    watch(section);
  });
})();
