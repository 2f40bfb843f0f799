package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields of a pod template that mean the same whatever runs in it. The first row of the table that fits decides.
 *
 * <ol>
 *   <li>Another command, arguments, working directory, user, capabilities, volume, mount, hook or service account is high.
 *   <li>So are init containers, because they run before the server on the same volumes, other than {@link Sidecars}, which
 *       are judged as containers; containers that come or go; and
 *       names under which members of a cluster find each other.
 *   <li>Probes, ports, scheduling, labels and annotations are low: pods restart, the data is not in question.
 *   <li>A field that is in no row is high: nobody has thought about it.
 * </ol>
 * Source of what the fields do:
 * <a href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/">Pod API reference</a>.
 */
final class FieldRule implements RiskRule {
    private record Row(Pattern path, RiskLevel level, String consequence) {
        static Row of(String path, RiskLevel level, String consequence) {
            return new Row(Pattern.compile(path), level, consequence);
        }
    }

    private static final String C = "spec\\.containers\\[[^]]*]";

    private static final Pattern SIDECAR = Pattern.compile("spec\\.initContainers\\[([^]]*)](\\..*)");

    /** Judged by {@link ImageRule}, {@link EnvRule} and {@link ResourceRule}. */
    private static final Pattern ELSEWHERE = Pattern.compile(C + "\\.(image|env\\[.*|resources\\..*)");

    private static final List<Row> TABLE = List.of(
            new Row(
                    ConfigurationHashRule.HASH,
                    RiskLevel.LOW,
                    "pods restart; it stands for configuration, which changes with it"),
            Row.of("metadata\\..*", RiskLevel.LOW, "pods restart, nothing else changes"),
            Row.of("spec\\.initContainers\\[.*", RiskLevel.HIGH, "it runs before the server and on the same volumes"),
            Row.of(C, RiskLevel.HIGH, "a container comes or goes"),
            Row.of(C + "\\.(command|args|workingDir)", RiskLevel.HIGH, "another process starts, or another way"),
            Row.of(
                    "(spec|" + C + ")\\.securityContext\\..*",
                    RiskLevel.HIGH,
                    "user, group and capabilities decide whether the server can open its data files"),
            Row.of(C + "\\.envFrom", RiskLevel.HIGH, "the variables that it brings are not in the manifest"),
            Row.of(
                    C + "\\.(volumeMounts|volumeDevices)\\[.*",
                    RiskLevel.HIGH,
                    "the server may find its data elsewhere, or not at all"),
            Row.of("spec\\.volumes\\[.*", RiskLevel.HIGH, "the server may find its data elsewhere, or not at all"),
            Row.of(C + "\\.lifecycle", RiskLevel.HIGH, "hooks decide how the server starts and stops"),
            Row.of(C + "\\.(liveness|readiness|startup)Probe", RiskLevel.LOW, "pods restart and are judged otherwise"),
            Row.of(C + "\\.ports\\[.*", RiskLevel.LOW, "pods restart; the list of ports opens and closes none"),
            Row.of(
                    C + "\\.(imagePullPolicy|terminationMessage\\w+|stdin|stdinOnce|tty)",
                    RiskLevel.LOW,
                    "pods restart, nothing else changes"),
            Row.of(
                    "spec\\.imagePullSecrets.*",
                    RiskLevel.LOW,
                    "pods restart; a wrong name keeps the image from being pulled"),
            Row.of(
                    "spec\\.(serviceAccount|serviceAccountName|automountServiceAccountToken)",
                    RiskLevel.HIGH,
                    "the pod acts with other rights"),
            Row.of(
                    "spec\\.(host(Network|PID|IPC|Users)|shareProcessNamespace|runtimeClassName|securityContext.*|os.*)",
                    RiskLevel.HIGH,
                    "the pod runs in another kind of isolation"),
            Row.of(
                    "spec\\.(hostname|subdomain|setHostnameAsFQDN|hostAliases|dns\\w+)(\\..*)?",
                    RiskLevel.HIGH,
                    "members may not find each other by name"),
            Row.of(
                    "spec\\.(nodeSelector|nodeName|affinity|tolerations|topologySpreadConstraints|priority\\w*"
                            + "|preemptionPolicy|schedulerName)(\\..*)?",
                    RiskLevel.LOW,
                    "pods restart, perhaps on other nodes; their volumes must be within reach there"),
            Row.of(
                    "spec\\.(terminationGracePeriodSeconds|activeDeadlineSeconds|readinessGates|enableServiceLinks|overhead\\..*)",
                    RiskLevel.LOW,
                    "pods restart"));

    private static final Row UNKNOWN = Row.of(".*", RiskLevel.HIGH, "no rule knows what this does to the data");

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        for (ChangedField field : change.fields()) {
            if (field.path().equals(ChangedFields.ORDER)) {
                findings.add(Reason.of(
                        RiskLevel.LOW,
                        "spec.template",
                        "pod template: the order of list entries before → another order after; pods restart"));
            } else if (!ELSEWHERE.matcher(judgedAs(change, field)).matches()) {
                Row row = row(judgedAs(change, field));
                findings.add(
                        new Reason(row.level(), field.field(), field.sentence(), Reason.Joint.SO, row.consequence()));
                warn(field, findings);
            }
        }
        return findings;
    }

    /** The field of a sidecar that stays one is judged as that of a container. */
    private static String judgedAs(TemplateChange change, ChangedField field) {
        Matcher matcher = SIDECAR.matcher(field.path());
        return matcher.matches()
                        && change.container("initContainers", matcher.group(1)).isPresent()
                ? "spec.containers[" + matcher.group(1) + "]" + matcher.group(2)
                : field.path();
    }

    private static Row row(String path) {
        return TABLE.stream()
                .filter(row -> row.path().matcher(path).matches())
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static void warn(ChangedField field, List<Finding> findings) {
        if (field.path().endsWith(".readinessProbe") && field.after().isEmpty()) {
            findings.add(new Warning(field.label()
                    + " is taken away: a pod then counts as ready when its process has started, and a canary that does not"
                    + " serve goes unnoticed"));
        }
        boolean grace = field.path().equals("spec.terminationGracePeriodSeconds");
        long before = field.before().map(node -> node.asLong()).orElse(DEFAULT_GRACE);
        long after = field.after().map(node -> node.asLong()).orElse(DEFAULT_GRACE);
        if (grace && after < before) {
            findings.add(new Warning("pod terminationGracePeriodSeconds is lowered from " + before + " to " + after
                    + ": a server that has not stopped by then is killed and recovers from its log at the next start"));
        }
    }

    private static final long DEFAULT_GRACE = 30;
}
