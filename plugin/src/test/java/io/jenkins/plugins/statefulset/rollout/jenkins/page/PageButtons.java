package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;

/** The buttons of a build's page, pressed as in a browser. */
public final class PageButtons {
    private static final String BUTTONS = "[data-rollout-part=steering] [data-rollout-endpoint]";

    private PageButtons() {}

    /** Loads a page. */
    @FunctionalInterface
    public interface Loading {
        HtmlPage load() throws Exception;
    }

    /** Looks again, as the page itself does, until all of these words are on it: an answer of a cluster comes a moment later. */
    public static HtmlPage await(Loading page, String... words) throws Exception {
        HtmlPage shown = page.load();
        while (!Stream.of(words).allMatch(shown.getBody().asNormalizedText()::contains)) {
            shown = page.load();
        }
        return shown;
    }

    /** What they say to the rollout, from left to right. */
    static List<String> of(HtmlPage page) {
        return page.querySelectorAll(BUTTONS).stream()
                .map(button -> ((DomElement) button).getAttribute("data-rollout-endpoint"))
                .map(endpoint -> endpoint.substring(endpoint.lastIndexOf('/') + 1))
                .toList();
    }

    static List<String> icons(HtmlPage page) {
        return page.querySelectorAll(BUTTONS + " svg").stream()
                .map(icon -> ((DomElement) icon).asXml())
                .toList();
    }

    /** The dialog that a button opens. */
    public static HtmlElement open(HtmlPage page, String word) throws IOException {
        HtmlButton button = page.querySelector("[data-rollout-endpoint='rollout/1/" + word + "']");
        button.click();
        settle(page);
        return page.querySelector("dialog.jenkins-dialog");
    }

    public static void confirm(HtmlElement dialog) throws IOException {
        dialog.<HtmlButton>querySelector("button[data-id=ok]").click();
        settle((HtmlPage) dialog.getPage());
    }

    /** Until the page has done what it does at once: it always has something to do later. */
    private static void settle(HtmlPage page) {
        page.getWebClient().waitForBackgroundJavaScriptStartingBefore(1000);
    }

    /** Thinks better of it. */
    static void cancel(HtmlElement dialog) throws IOException {
        dialog.<HtmlButton>querySelector("button[data-id=cancel]").click();
        close(dialog);
    }

    /** The dialog leaves the page when it has been animated, and nothing has the focus then: HtmlUnit does neither. */
    static void close(HtmlElement dialog) {
        ((HtmlPage) dialog.getPage()).setFocusedElement(null);
        dialog.fireEvent("animationend");
        dialog.getPage().getWebClient().waitForBackgroundJavaScript(1000);
    }

    /** What has the focus: the endpoint of a button, or the name of a field. */
    static String focus(HtmlPage page) {
        return String.valueOf(page.executeJavaScript(
                        "document.activeElement.dataset.rolloutEndpoint || document.activeElement.name || document.activeElement.tagName")
                .getJavaScriptResult());
    }

    public static void press(HtmlPage page, String word) throws IOException {
        confirm(open(page, word));
    }

    /** Presses <i>Promote</i> and chooses to go on to the end. */
    public static void promoteAll(HtmlPage page) throws IOException {
        HtmlElement dialog = open(page, "promote");
        HtmlSelect howFar = dialog.querySelector("select[name=to]");
        howFar.setSelectedAttribute(howFar.getOptionByText("All of it"), true);
        confirm(dialog);
    }
}
