package io.jenkins.plugins.statefulset.rollout.problem;

/**
 * What a person asked for is wrong, and nothing was changed. The message is one line that names the place (file, field,
 * option), the value, and what is allowed there. The command line ends with exit code 2 on it.
 *
 * <p>Line breaks and control characters, which may come from a file that is quoted, become spaces. What is longer than 4,000
 * characters is cut in its middle.
 */
public class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Nobody reads more; what is longer quotes a value of that length. */
    private static final int LONGEST = 4_000;

    public BadRequestException(String message) {
        super(oneLine(message));
    }

    public BadRequestException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    private static String oneLine(String message) {
        String line = message.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ").strip();
        return line.length() <= LONGEST
                ? line
                : line.substring(0, LONGEST / 2) + " … " + line.substring(line.length() - LONGEST / 2);
    }
}
