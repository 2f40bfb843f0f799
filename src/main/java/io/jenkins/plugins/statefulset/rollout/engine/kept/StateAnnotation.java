package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.event.JsonFault;
import io.jenkins.plugins.statefulset.rollout.event.RecordFault;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.MessageJson;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Told;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.secret.RecentAnswers;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads and writes the annotations that a rollout keeps on its StatefulSet. */
public final class StateAnnotation {
    /** The state of the rollout. */
    public static final String STATE = "statefulset-rollout.jenkins.io/state";

    /**
     * What people say to the driver, wherever it runs: the first command, and in {@code then} those after it. A version before
     * reads the first one only. The driver takes each out when it has obeyed or refused it.
     */
    public static final String COMMAND = "statefulset-rollout.jenkins.io/command";

    /** What became of the last commands. */
    public static final String ANSWERS = "statefulset-rollout.jenkins.io/answers";

    private static final String THEN = "then";
    private static final int MOST_ANSWERS = 8;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Of several who look at one set each reads the same text. */
    private static final RecentAnswers<RolloutState> READ = new RecentAnswers<>(16, 100_000);

    private StateAnnotation() {}

    /** The state on the set; empty where no rollout ever was, or where it is {@linkplain #isCopied copied}. */
    public static Optional<RolloutState> state(StatefulSet set) {
        return stored(set).filter(state -> !isOfAnother(state, set));
    }

    /** Whether the state on the set is that of another object: of one of its name that was deleted, or from elsewhere. */
    public static boolean isCopied(StatefulSet set) {
        return stored(set).filter(state -> isOfAnother(state, set)).isPresent();
    }

    private static boolean isOfAnother(RolloutState state, StatefulSet set) {
        return state.setup()
                .set()
                .filter(uid -> !uid.equals(set.getMetadata().getUid()))
                .isPresent();
    }

    private static Optional<RolloutState> stored(StatefulSet set) {
        return annotation(set, STATE).map(text -> READ.answer(text, StateAnnotation::read));
    }

    private static RolloutState read(String text) {
        RolloutState state = read(text, RolloutState.class, STATE);
        if (state.schema() > RolloutState.SCHEMA) {
            throw unreadable(
                    STATE,
                    Phrase.of("record.schema")
                            .with("schema", state.schema())
                            .with("known", RolloutState.SCHEMA)
                            .message(),
                    null);
        }
        RecordCheck.problem(state).ifPresent(problem -> {
            throw unreadable(STATE, problem.message(), null);
        });
        // A record of an earlier version may hold what this one hides.
        return state.shown(Secrets::sentence);
    }

    /** The first of {@link #commands}. */
    public static Optional<Command> command(StatefulSet set) {
        return commands(set).stream().findFirst().map(IssuedCommand::command);
    }

    /** The commands on the set that nobody has answered, in their order. */
    public static List<IssuedCommand> commands(StatefulSet set) {
        Optional<String> text = annotation(set, COMMAND);
        if (text.isEmpty()) {
            return List.of();
        }
        JsonNode first = read(text.get(), JsonNode.class, COMMAND);
        List<IssuedCommand> commands = new ArrayList<>(List.of(said(first)));
        first.path(THEN).forEach(next -> commands.add(said(next)));
        return commands;
    }

    private static IssuedCommand said(JsonNode node) {
        try {
            Command command = MAPPER.treeToValue(node, Command.class);
            if (command == null) {
                throw unreadable(COMMAND, Phrase.of("record.empty").message(), null);
            }
            RecordFault.in((Record) command).ifPresent(gap -> {
                throw unreadable(COMMAND, gap.message(), null);
            });
            return new IssuedCommand(
                    node.path("id").asText(""),
                    Optional.ofNullable(node.path("rollout").textValue()),
                    command);
        } catch (JsonProcessingException e) {
            throw unreadable(COMMAND, JsonFault.words(e), e);
        }
    }

    /** @param commands at least one */
    public static String write(List<IssuedCommand> commands) {
        ObjectNode first = tree(commands.get(0));
        if (commands.size() > 1) {
            ArrayNode then = first.putArray(THEN);
            commands.stream().skip(1).forEach(next -> then.add(tree(next)));
        }
        return writeAny(first);
    }

    private static ObjectNode tree(IssuedCommand said) {
        ObjectNode tree = MAPPER.valueToTree(said.command());
        if (!said.id().isEmpty()) {
            tree.put("id", said.id());
        }
        said.rollout().ifPresent(rollout -> tree.put("rollout", rollout));
        return tree;
    }

    /** What became of the last commands, oldest first. What cannot be read is none. */
    public static List<CommandAnswer> answers(StatefulSet set) {
        try {
            List<CommandAnswer> answers = new ArrayList<>();
            for (JsonNode node : MAPPER.readTree(annotation(set, ANSWERS).orElse("[]"))) {
                CommandAnswer answer = MessageJson.read(MAPPER, node.toString(), CommandAnswer.class);
                if (answer != null && RecordFault.in(answer).isEmpty()) {
                    answers.add(answer);
                }
            }
            return List.copyOf(answers);
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    /** The answers on the set and those, without the oldest where they are many; however many those are, nobody has read them yet. */
    public static String writeAnswers(StatefulSet set, List<CommandAnswer> more) {
        List<CommandAnswer> all = new ArrayList<>(answers(set));
        all.addAll(more);
        int kept = Math.min(all.size(), Math.max(MOST_ANSWERS, more.size()));
        return all.subList(all.size() - kept, all.size()).stream()
                .map(StateAnnotation::writeAny)
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Without secrets, but for the patch that makes the new template: it is that template. */
    public static String write(RolloutState state) {
        return writeAny(state.shown(Secrets::sentence));
    }

    public static String write(Command command) {
        return writeAny(command);
    }

    /** The value of an annotation of the set. */
    public static Optional<String> annotation(StatefulSet set, String key) {
        Map<String, String> annotations = set.getMetadata().getAnnotations();
        return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(key));
    }

    private static <T> T read(String text, Class<T> type, String key) {
        try {
            T value = MessageJson.read(MAPPER, text, type);
            if (value == null) {
                throw unreadable(key, Phrase.of("record.empty").message(), null);
            }
            return value;
        } catch (JsonProcessingException e) {
            throw unreadable(key, JsonFault.words(e), e);
        }
    }

    private static UnreadableStateException unreadable(String key, Message what, Throwable cause) {
        return new UnreadableStateException(
                Phrase.of("driver.unreadable")
                        .with("key", key)
                        .with("what", what)
                        .with("command", "kubectl annotate statefulset NAME " + key + "-")
                        .message(),
                cause);
    }

    private static String writeAny(Object value) {
        try {
            return MessageJson.write(MAPPER, value, Wording.PROGRAM);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass() + " has no JSON form", e);
        }
    }

    /** The annotation does not hold what this version understands. */
    public static final class UnreadableStateException extends RuntimeException implements Told {
        private static final long serialVersionUID = 1L;

        private final Message told;

        UnreadableStateException(Message told, Throwable cause) {
            super(told.toString(), cause);
            this.told = told;
        }

        @Override
        public Message told() {
            return told;
        }
    }
}
