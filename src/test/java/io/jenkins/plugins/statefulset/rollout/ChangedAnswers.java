package io.jenkins.plugins.statefulset.rollout;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/** Stands before an object and changes what it answers. */
public final class ChangedAnswers {
    private ChangedAnswers() {}

    /** @param change gets each answer, also null */
    public static <T> T of(Class<T> type, T target, UnaryOperator<Object> change) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    method.setAccessible(true);
                    try {
                        return change.apply(method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
