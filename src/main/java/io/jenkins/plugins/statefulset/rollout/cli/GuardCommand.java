package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.api.GuardStatus;
import io.jenkins.plugins.statefulset.rollout.api.GuardWords;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts guards up, takes them down, and says how sets stand under them. */
@Command(
        name = "guard",
        customSynopsis = "${ROOT-COMMAND-NAME} guard on|off|status NAME|-l SELECTOR|--all [-n NAMESPACE] [-o json]",
        sortOptions = false,
        parameterListHeading = "%n",
        description = {
            "Keep every pod of a StatefulSet where it is, whatever is written into its template.",
            "The guard is a partition above any number of replicas. With it others may apply what they like (helm upgrade, a sync,"
                    + " kubectl apply): ${ROOT-COMMAND-NAME} run NAME --applied rolls it out in waves."
        },
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} guard on postgresql -n production",
            "  ${ROOT-COMMAND-NAME} guard status --all -n production",
            "  ${ROOT-COMMAND-NAME} guard off -l app.kubernetes.io/part-of=shop -n production"
        })
final class GuardCommand implements Callable<Integer> {
    private static final Map<String, Action> ACTIONS = new LinkedHashMap<>();

    static {
        ACTIONS.put("on", Action.ON);
        ACTIONS.put("off", Action.OFF);
        ACTIONS.put("status", Action.STATUS);
    }

    @Parameters(index = "0", paramLabel = "on|off|status", description = "What to do.")
    private String action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The StatefulSet.")
    private String name;

    @Mixin
    private SeveralSets several;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private FormatOptions format;

    private final Shell shell;

    GuardCommand(Shell shell) {
        this.shell = shell;
    }

    private enum Action {
        ON,
        OFF,
        STATUS
    }

    @Override
    public Integer call() {
        Format form = format.format();
        Action wanted = OptionValues.choice("guard", action, ACTIONS);
        Optional<Predicate<StatefulSet>> many = several.chosen(name);
        return ClusterSession.on(shell, cluster, session -> many.map(chosen -> all(session, wanted, form, chosen))
                .orElseGet(() -> one(session, wanted, form)));
    }

    private int one(ClusterSession session, Action wanted, Format form) {
        say(session, wanted, carryOut(session, wanted, name), form);
        return ExitCode.DONE;
    }

    /** One after the other, so that what cannot be done to one keeps none of the others. */
    private int all(ClusterSession session, Action wanted, Format form, Predicate<StatefulSet> chosen) {
        List<StatefulSet> sets = session.venue().cluster().statefulSets(session.namespace()).stream()
                .filter(chosen)
                .sorted(Comparator.comparing(set -> set.getMetadata().getName()))
                .toList();
        if (sets.isEmpty()) {
            throw several.none(session.namespace());
        }
        int code = ExitCode.DONE;
        for (StatefulSet set : sets) {
            Action possible = isOnDelete(set) ? Action.STATUS : wanted;
            try {
                say(
                        session,
                        possible,
                        carryOut(session, possible, set.getMetadata().getName()),
                        form);
            } catch (BadRequestException refused) {
                shell.complain(refused.told());
                code = ExitCode.REFUSED;
            }
        }
        return code;
    }

    private static boolean isOnDelete(StatefulSet set) {
        return set.getSpec().getUpdateStrategy() != null
                && UpdateStrategy.ON_DELETE
                        .type()
                        .equals(set.getSpec().getUpdateStrategy().getType());
    }

    private static GuardStatus carryOut(ClusterSession session, Action wanted, String name) {
        return switch (wanted) {
            case ON -> session.rollouts().raiseGuard(session.namespace(), name);
            case OFF -> session.rollouts().lowerGuard(session.namespace(), name);
            case STATUS -> session.rollouts().guard(session.namespace(), name);
        };
    }

    private void say(ClusterSession session, Action wanted, GuardStatus before, Format form) {
        GuardWords text = new GuardWords(before);
        List<Message> lines =
                switch (wanted) {
                    case ON -> text.on();
                    case OFF -> text.off();
                    case STATUS -> text.status();
                };
        if (form == Format.JSON) {
            shell.line(GuardJson.write(
                    before,
                    ConstantWords.of(wanted),
                    session.venue().scheduler().now()));
        } else {
            lines.forEach(line -> shell.line(line.in(shell.wording())));
        }
    }
}
