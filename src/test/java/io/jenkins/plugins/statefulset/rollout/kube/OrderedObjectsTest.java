package io.jenkins.plugins.statefulset.rollout.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OrderedObjectsTest {

    /** Even numbers put the object of that name, odd ones remove it. */
    @Property
    void keepsNamesInTheOrderInWhichTheyCame(@ForAll List<@IntRange(max = 400) Integer> steps) {
        OrderedObjects<String> objects = new OrderedObjects<>();
        Map<String, String> wanted = new LinkedHashMap<>();
        int version = 0;
        for (int step : steps) {
            String name = "db-" + step / 2;
            version++;
            if (step % 2 == 0) {
                objects.put(name, name + "/" + version);
                wanted.put(name, name + "/" + version);
            } else {
                objects.remove(name);
                wanted.remove(name);
            }
            assertThat(objects.all()).containsExactlyElementsOf(wanted.values());
            assertThat(objects.get(name)).isEqualTo(wanted.get(name));
        }
    }

    @Test
    void aListThatWasGivenOutNeverChanges() {
        OrderedObjects<String> objects = new OrderedObjects<>();
        objects.put("db-0", "first");
        Iterable<String> before = objects.all();

        objects.put("db-0", "second");
        objects.put("db-1", "third");

        assertThat(before).containsExactly("first");
        assertThat(objects.all()).containsExactly("second", "third").isSameAs(objects.all());
    }
}
