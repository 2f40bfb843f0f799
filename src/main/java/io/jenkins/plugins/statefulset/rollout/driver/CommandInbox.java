package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.decided.CommandCheck;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.CommandAnswer;
import io.jenkins.plugins.statefulset.rollout.engine.kept.IssuedCommand;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation.UnreadableStateException;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The commands of people that a driver has not answered yet: given in this process, or by an annotation of the set. May be issued from
 * any thread; are taken and answered by the looks of the driver, which never overlap.
 *
 * <ol>
 *   <li>Each command is answered: obeyed, or refused with a reason. Only then it is taken out of where it stood, and nothing
 *       else with it.
 *   <li>The answer to one that was left on the set stands on the set, in the same write.
 * </ol>
 */
final class CommandInbox {
    private final String rolloutId;
    private final Queue<IssuedCommand> here = new ConcurrentLinkedQueue<>();
    /** The command that the present look obeys. More may come meanwhile. */
    private Optional<IssuedCommand> taken = Optional.empty();
    /** One whose write was sent. Where the answer to that was lost, the record may show already that it was obeyed. */
    private Optional<IssuedCommand> sent = Optional.empty();

    CommandInbox(String rolloutId) {
        this.rolloutId = rolloutId;
    }

    void issue(Command command) {
        here.add(IssuedCommand.anew(rolloutId, command));
    }

    /** The one that this look obeys. */
    Optional<Command> take(StatefulSet set) {
        taken = CommandCheck.next(List.copyOf(here), StateAnnotation.commands(set));
        return taken.map(IssuedCommand::command);
    }

    /** The one that this look obeys, as it was issued. */
    Optional<IssuedCommand> taken() {
        return taken;
    }

    /** The one that this look obeys, if it stands on the set. */
    private Optional<IssuedCommand> takenElsewhere(StatefulSet set) {
        return taken.filter(issued -> StateAnnotation.commands(set).contains(issued));
    }

    /**
     * Adds to the write that obeys what was taken that it is answered.
     *
     * @param refused why it could not be obeyed
     */
    void answer(StatefulSet set, SetPatch patch, Optional<Message> refused, Instant now) {
        takenElsewhere(set)
                .ifPresent(issued ->
                        answer(set, patch, List.of(new Refused(issued, refused.orElse(Message.none()))), now));
    }

    private static void answer(StatefulSet set, SetPatch patch, List<Refused> answered, Instant now) {
        List<IssuedCommand> left = new ArrayList<>(StateAnnotation.commands(set));
        List<CommandAnswer> answers = new ArrayList<>();
        for (Refused one : answered) {
            left.remove(one.issued());
            if (!one.issued().id().isEmpty()) {
                answers.add(new CommandAnswer(
                        one.issued().id(), Optional.of(one.why()).filter(why -> !why.isEmpty()), now));
            }
        }
        if (left.isEmpty()) {
            patch.withoutAnnotation(StateAnnotation.COMMAND);
        } else {
            patch.instead(StateAnnotation.COMMAND, StateAnnotation.write(left));
        }
        if (!answers.isEmpty()) {
            patch.annotation(StateAnnotation.ANSWERS, StateAnnotation.writeAnswers(set, answers));
        }
    }

    /** The write that obeys what this look has taken is under way. */
    void sending() {
        sent = taken;
    }

    /** What this look has taken is done. */
    void answered() {
        taken.ifPresent(here::remove);
        taken = Optional.empty();
        sent = Optional.empty();
    }

    /** A command that cannot be obeyed. */
    record Refused(IssuedCommand issued, Message why) {}

    /** Those issued in this process that cannot be obeyed, whose turn it is. They are answered with this. */
    Optional<Refused> refusedHere(RolloutState state) {
        Optional<IssuedCommand> first = Optional.ofNullable(here.peek());
        Optional<Refused> refused =
                first.flatMap(issued -> CommandCheck.refusal(issued, state).map(why -> new Refused(issued, why)));
        refused.ifPresent(one -> here.remove(one.issued()));
        return refused.filter(one -> !sent.equals(Optional.of(one.issued())));
    }

    /**
     * What stands on the set and cannot be obeyed, and the write that answers it.
     *
     * @param patch empty where there is none
     */
    record Refusals(List<Refused> refused, Optional<SetPatch> patch) {}

    /** The first command on the set, and each that follows it, that cannot be obeyed now; or the annotation that cannot be read. */
    static Refusals refusedElsewhere(StatefulSet set, RolloutState state, Instant now) {
        SetPatch patch = SetPatch.fenced(set);
        List<Refused> refused = new ArrayList<>();
        try {
            for (IssuedCommand issued : StateAnnotation.commands(set)) {
                Optional<Message> why = CommandCheck.refusal(issued, state);
                if (why.isEmpty()) {
                    break;
                }
                refused.add(new Refused(issued, why.get()));
            }
        } catch (UnreadableStateException e) {
            Message why = e.told();
            Command unknown = new Command.Hold("somebody", why.toString());
            return new Refusals(
                    List.of(new Refused(new IssuedCommand("", Optional.empty(), unknown), why)),
                    Optional.of(patch.withoutAnnotation(StateAnnotation.COMMAND)));
        }
        if (refused.isEmpty()) {
            return new Refusals(List.of(), Optional.empty());
        }
        answer(set, patch, refused, now);
        return new Refusals(refused, Optional.of(patch));
    }
}
