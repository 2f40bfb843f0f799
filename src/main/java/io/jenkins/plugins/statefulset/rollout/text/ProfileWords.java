package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.ProfileUse;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.stream.Collectors;

/** What a profile asks around each pod, in words. */
final class ProfileWords {
    private ProfileWords() {}

    static Message of(ProfileUse use) {
        String who =
                use.name() + use.variant().map(variant -> " (" + variant + ")").orElse("");
        String out = use.leftOut().stream()
                .map(left -> left.name() + " (" + left.cause() + ")")
                .collect(Collectors.joining("; "));
        if (use.nothing().isPresent()) {
            return Phrase.of("profile.asks-nothing")
                    .with("profile", who)
                    .with("why", why(use.nothing().get()))
                    .message();
        }
        if (use.asks().isEmpty()) {
            return Phrase.of("profile.leaves-all-out")
                    .with("profile", who)
                    .with("out", out)
                    .message();
        }
        String asks = String.join("; ", use.asks());
        return (out.isEmpty()
                        ? Phrase.of("profile.asks").with("profile", who).with("asks", asks)
                        : Phrase.of("profile.asks-the-rest")
                                .with("profile", who)
                                .with("asks", asks)
                                .with("out", out))
                .message();
    }

    private static Message why(String nothing) {
        return switch (nothing) {
            case "needs-nothing" -> Phrase.of("profile.needs-nothing").message();
            case "too-few" -> Phrase.of("profile.too-few").message();
            case "no-variant" -> Phrase.of("profile.no-variant").message();
            case "changes" -> Phrase.of("profile.changes").message();
            default -> Message.of(nothing);
        };
    }
}
