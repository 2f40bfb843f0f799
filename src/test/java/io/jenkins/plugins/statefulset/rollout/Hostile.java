package io.jenkins.plugins.statefulset.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation.UnreadableStateException;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What text from outside may do to this program, whatever it says.
 *
 * <ol>
 *   <li>It is taken, or refused with an exception of ours, which the command line turns into exit code 2.
 *   <li>The refusal is one short line for a person: no name of a class, no control character that a terminal obeys.
 *   <li>Memory is in proportion to the text: what is allocated on the way has a limit.
 *   <li>Where every {@value #SECRET} in the text is the value of a password, none is in what is said.
 * </ol>
 *
 * <p>That it ends is seen by the time limit of each test. Texts that once broke a rule are kept beside the tests.
 */
public final class Hostile {
    /** The password in the texts that are kept; changes of the text move it to other places, too. */
    public static final String SECRET = "hunter2hunter2";

    /** Longer than any text here may take, on a busy machine. */
    public static final int SECONDS = 30;

    private static final long MOST_BYTES_AT_ALL = 320L << 20;
    private static final long MOST_BYTES_EACH = 1L << 10;
    private static final int LONGEST_REFUSAL = 4_200;

    private static final Pattern INNER_WORDS = Pattern.compile(
            "\\w(?:Exception|Error)\\b|\\bat io\\.jenkins|io\\.fabric8|com\\.fasterxml|org\\.snakeyaml|java\\.(?:lang|util)\\."
                    + "|fault of its own|driver broke");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029&&[^\\r\\n]]");
    private static final Pattern PASSWORD =
            Pattern.compile("(?:password|PASSWORD)[\"']?\\s*[:=]\\s*[\"']?" + SECRET + "(?=[\"'\\s,}]|$)");

    private Hostile() {}

    /** The text of an input; bytes that are no UTF-8 become the replacement character. */
    public static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    /** Lets the program take a text. Twice where it takes much memory: the first time classes are loaded, too. */
    public static void take(String text, Runnable reader) {
        long most = MOST_BYTES_AT_ALL + MOST_BYTES_EACH * text.length();
        if (bytesToTake(text, reader) > most) {
            assertThat(bytesToTake(text, reader))
                    .as("bytes allocated for a text of %d characters", text.length())
                    .isLessThan(most);
        }
    }

    /** The same where hours pass in a simulated cluster, which take their memory, whatever the text says. */
    public static void drive(String text, Runnable reader) {
        bytesToTake(text, reader);
    }

    private static long bytesToTake(String text, Runnable reader) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        try {
            reader.run();
        } catch (BadRequestException | ClusterException | UnreadableStateException e) {
            refused(text, e.getMessage());
        }
        return thread.getCurrentThreadAllocatedBytes() - before;
    }

    /** What is said to a person about a text that was refused. */
    public static void refused(String text, String said) {
        assertThat(said).as("refusal").isNotBlank().hasSizeLessThan(LONGEST_REFUSAL);
        assertThat(said.strip().lines()).as("refusal").hasSize(1);
        assertThat(said.codePoints().filter(Character::isISOControl).filter(c -> c != '\n' && c != '\r'))
                .isEmpty();
        words(text, said);
    }

    /** Anything that is said with a text in mind, also where it was taken. */
    public static void words(String text, String said) {
        if (!INNER_WORDS.matcher(text).find()) {
            assertThat(said).doesNotContainPattern(INNER_WORDS);
        }
        assertThat(said).as("control characters").doesNotContainPattern(CONTROL);
        if (text.contains(SECRET) && !PASSWORD.matcher(text).replaceAll("").contains(SECRET)) {
            assertThat(said).as("a password").doesNotContain(SECRET);
        }
    }

    /** How long one test fuzzes, where all together have {@code fuzz.minutes} or {@code fuzz.seconds}. */
    static Duration share() {
        long seconds = Long.getLong("fuzz.seconds", 60 * Long.getLong("fuzz.minutes", 5));
        try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
            long tests = sources.filter(file -> file.toString().endsWith("FuzzTest.java"))
                    .count();
            return Duration.ofSeconds(seconds).dividedBy(tests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
