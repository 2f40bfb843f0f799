package io.jenkins.plugins.statefulset.rollout.swarm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * This project's classes with one of them replaced by a mutant, which is compiled once and in memory. Everything of the project is
 * loaded anew for each mutant; what it stands on is shared.
 */
final class MutantClasses extends ClassLoader {
    private static final String OURS = "io.jenkins.plugins.statefulset.rollout.";

    private final Map<String, byte[]> replaced;

    private MutantClasses(Map<String, byte[]> replaced) {
        super(MutantClasses.class.getClassLoader());
        this.replaced = replaced;
    }

    /** @throws IllegalStateException if the mutant does not compile */
    static MutantClasses of(Mutant mutant) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (Memory files = new Memory(compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8))) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            problems,
                            List.of("-nowarn", "-proc:none", "-parameters", "-cp", classPath()),
                            null,
                            List.of(new Source(mutant)))
                    .call();
            if (!compiled) {
                throw new IllegalStateException(mutant.name() + " does not compile: " + problems.getDiagnostics());
            }
            return new MutantClasses(files.classes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Surefire's own class path is a jar that only names others. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                byte[] code = replaced.containsKey(name) ? replaced.get(name) : original(name);
                loaded = defineClass(name, code, 0, code.length);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** The mutant's source. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Mutant mutant) {
            super(URI.create("string:///" + mutant.className().replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = mutant.source();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** A class as it was compiled. */
    private static final class Code extends SimpleJavaFileObject {
        private final String name;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Code(String name) {
            super(URI.create("mem:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
            this.name = name;
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    /** Keeps what the compiler writes. */
    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final List<Code> written = new ArrayList<>();

        Memory(JavaFileManager files) {
            super(files);
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>();
            written.forEach(code -> classes.put(code.name, code.bytes.toByteArray()));
            return classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            Code code = new Code(className);
            written.add(code);
            return code;
        }
    }
}
