package io.jenkins.plugins.statefulset.rollout.engine.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What {@link PodTable} finds is what one finds who looks at every pod; only that it looks at few. */
class PodTableTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** What a pod may be like, in few words. */
    enum Like {
        MISSING,
        OLD_AND_READY,
        NEW_AND_READY,
        NEW_AND_JUST_READY,
        NEW_AND_STARTING,
        OLD_AND_TERMINATING
    }

    @Property
    void findsWhatALookAtEveryPodFinds(
            @ForAll("pods") List<Like> likes,
            @ForAll @IntRange(max = 210) int from,
            @ForAll @IntRange(max = 210) int to) {
        PodTable table = table(likes);
        for (PodSearch search : searches()) {
            int[] wanted = IntStream.range(from, Math.min(to, likes.size()))
                    .filter(index -> search.pods().test(table.get(index)))
                    .toArray();

            assertThat(table.all(search, from, to).toArray()).containsExactly(wanted);
            assertThat(table.lowest(search, from, to))
                    .isEqualTo(wanted.length == 0 ? OptionalInt.empty() : OptionalInt.of(wanted[0]));
            assertThat(table.highest(search, from, to))
                    .isEqualTo(wanted.length == 0 ? OptionalInt.empty() : OptionalInt.of(wanted[wanted.length - 1]));
        }
    }

    @Property
    void isTheSameHoweverItCameAbout(@ForAll("pods") List<Like> first, @ForAll("pods") List<Like> second) {
        int size = Math.min(first.size(), second.size());
        PodTable table = table(first.subList(0, size));
        Map<Integer, Optional<PodView>> changes = new HashMap<>();
        IntStream.range(0, size)
                .filter(index -> first.get(index) != second.get(index))
                .forEach(index -> changes.put(index, pod(index, second.get(index))));

        PodTable changed = table.with(changes);

        assertThat(changed).isEqualTo(table(second.subList(0, size))).hasSize(size);
        assertThat(changed.differentFrom(table).boxed().toList())
                .containsAll(changes.keySet())
                .isSortedAccordingTo((one, other) -> other - one);
        assertThat(changed.differentFrom(changed).toArray()).isEmpty();
    }

    @Test
    void looksAtFewOfManyPods() {
        List<Like> likes = new ArrayList<>(Collections.nCopies(10_000, Like.NEW_AND_READY));
        likes.set(7_000, Like.NEW_AND_STARTING);
        AtomicInteger looks = new AtomicInteger();
        PodSearch search = PodSearch.notAvailable(NOW, 10);
        PodSearch counted = new PodSearch(search.parts(), pod -> {
            looks.incrementAndGet();
            return search.pods().test(pod);
        });

        assertThat(table(likes).all(counted, 0, 10_000).toArray()).containsExactly(7_000);
        assertThat(looks).hasValueLessThanOrEqualTo(64);
    }

    @Test
    void indexesOutsideOfItAreLeftOut() {
        PodTable table = table(List.of(Like.NEW_AND_READY));

        assertThat(table.with(Map.of(1, Optional.empty(), -1, Optional.empty())))
                .isSameAs(table);
    }

    private static List<PodSearch> searches() {
        PodSearch unwell = PodSearch.notAvailable(NOW, 10);
        return List.of(
                PodSearch.notReady(),
                unwell,
                PodSearch.notAvailable(NOW, 0),
                PodSearch.on("new"),
                PodSearch.notOn("new"),
                PodSearch.readyAfter(NOW.minusSeconds(10)),
                PodSearch.keepsCauseOfPull(),
                unwell.or(PodSearch.notOn("new")),
                PodSearch.on("new").and(unwell),
                PodSearch.notOn("new").and(PodSearch.notReady()).that(pod -> !pod.terminating()));
    }

    @Provide
    Arbitrary<List<Like>> pods() {
        return Arbitraries.oneOf(
                Arbitraries.of(Like.class).list().ofMaxSize(200),
                Arbitraries.frequency(
                                Tuple.of(60, Like.NEW_AND_READY),
                                Tuple.of(1, Like.MISSING),
                                Tuple.of(1, Like.OLD_AND_READY))
                        .list()
                        .ofMaxSize(200));
    }

    private static PodTable table(List<Like> likes) {
        return PodTable.of(IntStream.range(0, likes.size())
                .mapToObj(index -> pod(index, likes.get(index)))
                .toList());
    }

    private static Optional<PodView> pod(int index, Like like) {
        return switch (like) {
            case MISSING -> Optional.empty();
            case OLD_AND_READY -> pod(index, "old", PodState.READY, Optional.of(NOW.minusSeconds(100)));
            case NEW_AND_READY -> pod(index, "new", PodState.READY, Optional.of(NOW.minusSeconds(50)));
            case NEW_AND_JUST_READY -> pod(index, "new", PodState.READY, Optional.of(NOW.minusSeconds(1)));
            case NEW_AND_STARTING -> pod(index, "new", PodState.PENDING, Optional.empty());
            case OLD_AND_TERMINATING -> pod(index, "old", PodState.TERMINATING, Optional.empty());
        };
    }

    private static Optional<PodView> pod(int index, String revision, PodState state, Optional<Instant> readySince) {
        return Optional.of(new PodView(
                "db-" + index,
                "uid-" + index,
                "1",
                index,
                Optional.of(revision),
                state,
                "Running",
                NOW.minusSeconds(1000),
                readySince,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of()));
    }
}
