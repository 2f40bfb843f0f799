package io.jenkins.plugins.statefulset.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Java on a page, compiled into the body of a class {@code Snippet}, as a reader would. */
final class JavaSnippet {
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: api -->\\s*```java\\n(.*?)```", Pattern.DOTALL);

    private JavaSnippet() {}

    /** @param classes the folder to which the class is written */
    static void compile(Path page, Path classes) throws IOException {
        Matcher snippet = SNIPPET.matcher(Files.readString(page));
        assertThat(snippet.find()).as("the snippet in %s", page).isTrue();
        String source = """
                import io.fabric8.kubernetes.client.KubernetesClient;
                import io.jenkins.plugins.statefulset.rollout.api.*;
                import io.jenkins.plugins.statefulset.rollout.event.EventJson;
                import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
                import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
                import java.time.Duration;
                import java.util.concurrent.CompletableFuture;
                import java.util.concurrent.CompletionStage;
                import java.util.function.Consumer;

                public class Snippet {
                %s}
                """.formatted(snippet.group(1));
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
            boolean fine = compiler.getTask(
                            null,
                            files,
                            problems,
                            List.of(
                                    "-d",
                                    classes.toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "-proc:none",
                                    "-Xlint:all,-path",
                                    "-Werror"),
                            null,
                            List.of(new Source(source)))
                    .call();
            assertThat(fine).as(problems.getDiagnostics().toString()).isTrue();
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
