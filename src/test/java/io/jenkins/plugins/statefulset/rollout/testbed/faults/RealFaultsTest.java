package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import io.jenkins.plugins.statefulset.rollout.testbed.faults.FaultRow.Place;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever goes wrong between a driver and a real control plane, in the control plane, or with the driver itself: the rollout ends
 * as without it, nothing that somebody else wrote is lost, one pod at most is away, and drivers do not write much more.
 *
 * <p>Runs with {@code mvn verify -Pfaults}; {@code -Dfaults.rows=REGEX} plays only the rows whose names contain it. The result
 * is a table, with the writes and seconds that each row took.
 */
@RequiresTestbed
@Tag("faults")
class RealFaultsTest {

    private static final List<String> MINORS = ControlPlane.MINORS.stream()
            .filter(minor -> minor.matches(System.getProperty("faults.minors", ".*")))
            .toList();

    /** On two cores; with more, requests come to take as long as drivers wait for an answer. */
    private static final int BEGINNINGS = 2;

    /** Where a control plane is disturbed, all rollouts of a row are made before. */
    private static final int TOGETHER = 3;

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private static Path files;

    @TestFactory
    Stream<DynamicTest> everyRolloutEndsAsWithoutTheFault() {
        Pattern wanted = Pattern.compile(System.getProperty("faults.rows", ""));
        List<FaultRow> rows = FaultRows.all().stream()
                .filter(row -> row.name().equals(FaultRows.UNDISTURBED)
                        || wanted.matcher(row.name()).find())
                .toList();
        Vertx vertx = Vertx.vertx();
        FaultMatrix matrix = new FaultMatrix();
        for (String minor : MINORS) {
            Map<RolloutCourse, CompletableFuture<UndisturbedRollout>> undisturbed = new ConcurrentHashMap<>();
            CompletableFuture<Plane> shared = CompletableFuture.supplyAsync(
                    () -> new Plane(ControlPlane.of(minor), vertx, files, BEGINNINGS, undisturbed), FaultMatrix.PEOPLE);
            matrix.begin(rows, Place.SHARED, minor, shared);
            if (rows.stream().anyMatch(row -> row.place() == Place.ALONE)) {
                matrix.begin(
                        rows,
                        Place.ALONE,
                        minor,
                        CompletableFuture.supplyAsync(
                                () -> new Plane(
                                        ControlPlane.apart(minor, "disturbed"), vertx, files, TOGETHER, undisturbed),
                                FaultMatrix.PEOPLE));
            }
        }
        return rows.stream()
                .flatMap(row -> MINORS.stream()
                        .map(minor ->
                                DynamicTest.dynamicTest(row + " on " + minor, () -> await(matrix.cell(row, minor)))))
                .onClose(() -> {
                    matrix.table(rows, MINORS).forEach(System.out::println);
                    vertx.close();
                });
    }

    private static void await(CompletableFuture<String> cell) throws Throwable {
        try {
            cell.get();
        } catch (ExecutionException wrong) {
            throw wrong.getCause();
        }
    }
}
