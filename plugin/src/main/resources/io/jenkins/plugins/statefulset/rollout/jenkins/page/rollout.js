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
      const folded = shown.querySelector("details");
      shown.replaceWith(part);
      const details = part.querySelector("details");
      if (details !== null && folded !== null) {
        details.open = folded.open;
      }
      if (focused !== null) {
        (part.querySelector(focused) ?? home(section)).focus({ preventScroll: true });
      }
    });
    return true;
  }

  /** Where focus goes when what had it is gone: the first button that is left, else the name of the set. */
  function home(section) {
    const button = section.querySelector("[data-rollout-endpoint]");
    if (button !== null) {
      return button;
    }
    const name = section.querySelector("h2, a");
    if (name.tagName === "H2") {
      name.tabIndex = -1;
    }
    return name;
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
    return head(section).dataset.rolloutActive === "true";
  }

  /** Said only when the words change, so that a screen reader is not kept busy. */
  function announce(section, before) {
    const words = head(section).dataset.rolloutWords;
    if (words !== before) {
      section.querySelector("[data-rollout-say]").textContent = words;
      mark();
    }
  }

  /** Says anew on the tab, where the page of the build has tabs, whether a rollout needs a person. */
  function mark() {
    const tab = document.querySelector('.app-build-tabs a[href$="/statefulset-rollout"]');
    if (tab === null) {
      return;
    }
    fetch(`${tab.href}/tabBadge`, { headers: crumb.wrap({}), cache: "no-store" })
      .then((response) => (response.ok ? response.text() : Promise.reject(new Error(response.status))))
      .then((text) => {
        const fresh = document.createElement("template");
        fresh.innerHTML = text;
        tab.querySelector(".jenkins-badge")?.remove();
        const badge = fresh.content.querySelector(".jenkins-badge");
        if (badge !== null) {
          tab.append(badge);
          Behaviour.applySubtree(badge, true);
        }
      })
      .catch(() => {
        // It is said with the next change; the page itself tells of a lost connection.
      });
  }

  /** A row of a long table is looked at less often. */
  function every(section) {
    return Number(section.dataset.rolloutEvery) || EVERY;
  }

  /** Looks once; the promise is of the time until the next look. */
  function look(section) {
    const lost = section.querySelector("[data-rollout-lost]");
    const before = head(section).dataset.rolloutWords;
    return fetch(section.dataset.rolloutLive, { headers: crumb.wrap({}), cache: "no-store" })
      .then((response) => (response.ok ? response.text() : ""))
      .then((text) => {
        if (!update(section, text)) {
          throw new Error("no rollout in the answer");
        }
        lost.classList.add("jenkins-hidden");
        announce(section, before);
        return every(section);
      })
      .catch(() => {
        lost.classList.remove("jenkins-hidden");
        return AFTER_A_FAILURE;
      });
  }

  function watch(section) {
    const again = () => {
      const looked = document.hidden ? Promise.resolve(every(section)) : look(section);
      looked.then((wait) => {
        if (isActive(section)) {
          setTimeout(again, wait);
        }
      });
    };
    if (isActive(section)) {
      setTimeout(again, every(section));
    }
  }

  /** Settles when a dialog has left the page, which Jenkins takes it from when it has been animated for the last time. */
  function gone(shown) {
    return new Promise((resolve) => {
      shown.addEventListener("animationend", () =>
        setTimeout(() => {
          if (!shown.isConnected) {
            resolve();
          }
        }),
      );
    });
  }

  /**
   * Asks in a dialog. The promise `answer` is rejected if the person thinks better of it; `closed` settles when the dialog is gone, which takes
   * as long as its animation: until then nothing else takes the focus.
   */
  function ask(section, button) {
    const endpoint = button.dataset.rolloutEndpoint;
    const template = section.querySelector(`template[data-rollout-dialog="${endpoint}"]`);
    const form = template.content.firstElementChild.cloneNode(true);
    form.addEventListener("submit", (event) => event.preventDefault());
    const answer = dialog.form(form, {
      title: button.dataset.rolloutTitle,
      okText: button.dataset.rolloutLabel,
      type: button.dataset.rolloutDestructive === "true" ? "destructive" : "default",
      minWidth: "min(450px, 100vw)",
      maxWidth: "550px",
      submitButton: false,
    });
    const shown = form.closest("dialog");
    // Jenkins gives a dialog a title, but no name for those who hear it.
    shown.setAttribute("aria-label", button.dataset.rolloutTitle);
    // Jenkins focuses the dialog itself, so that what is typed would go nowhere.
    const field = form.querySelector("select, input[type=text]");
    if (field !== null) {
      field.focus();
    }
    return { answer, closed: gone(shown) };
  }

  /** A text of the page, in its language, with each %s filled in. */
  function text(name, ...values) {
    const pattern = document.querySelector("[data-rollout-texts]").dataset[name];
    return pattern.split("%s").reduce((words, part, index) => words + values[index - 1] + part);
  }

  function tell(label, response) {
    if (response.ok) {
      notificationBar.show(text("told", label), notificationBar.SUCCESS);
      return Promise.resolve();
    }
    const words =
      response.status === 409
        ? response.text().then((why) => text("refused", label, why))
        : Promise.resolve(text("answers", label, response.status));
    return words.then((shown) => notificationBar.show(shown, notificationBar.ERROR));
  }

  function say(section, button) {
    const label = button.dataset.rolloutLabel;
    const endpoint = button.dataset.rolloutEndpoint;
    const { answer, closed } = ask(section, button);
    answer
      .then(
        (given) =>
          fetch(endpoint, { method: "POST", headers: crumb.wrap({}), body: new URLSearchParams(given) })
            .then((response) => tell(label, response))
            .catch(() => notificationBar.show(text("unreachable", label), notificationBar.ERROR))
            .then(() => look(section)),
        () => {},
      )
      .then(() => closed)
      .then(() => refocus(section, endpoint));
  }

  /** A dialog that has closed leaves the focus nowhere. */
  function refocus(section, endpoint) {
    if (document.activeElement === null || document.activeElement === document.body) {
      const button = section.querySelector(`[data-rollout-endpoint="${CSS.escape(endpoint)}"]`);
      (button ?? home(section)).focus({ preventScroll: true });
    }
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
