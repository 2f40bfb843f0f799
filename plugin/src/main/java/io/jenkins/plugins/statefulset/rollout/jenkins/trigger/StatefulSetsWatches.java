package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.init.Terminator;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.StatefulSetClusters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The watches of all triggers: one for each cluster, account and namespace, as long as a trigger needs it. */
@Extension
public final class StatefulSetsWatches {
    private final Map<String, StatefulSetsWatch> open = new HashMap<>();
    private final Set<TriggerWatch> triggers = ConcurrentHashMap.newKeySet();

    public static StatefulSetsWatches get() {
        return ExtensionList.lookupSingleton(StatefulSetsWatches.class);
    }

    /** How many there are now. */
    public synchronized int count() {
        return open.size();
    }

    void add(TriggerWatch trigger) {
        triggers.add(trigger);
    }

    void remove(TriggerWatch trigger) {
        triggers.remove(trigger);
    }

    /**
     * Tells of the sets of a namespace from now on, and of each that there is.
     *
     * @param connection given back where there is such a watch already, else when the last who joined has left
     */
    StatefulSetsWatch.Seat join(Connection connection, String namespace, StatefulSetsWatch.Watcher watcher) {
        String key = connection.key() + " " + namespace;
        StatefulSetsWatch watch;
        synchronized (this) {
            watch = open.get(key);
            if (watch == null) {
                watch = new StatefulSetsWatch(connection, namespace);
                open.put(key, watch);
            } else {
                connection.close();
            }
            watch.sit(watcher);
        }
        watch.begin();
        StatefulSetsWatch joined = watch;
        return new StatefulSetsWatch.Seat(joined, () -> leave(key, joined, watcher));
    }

    private void leave(String key, StatefulSetsWatch watch, StatefulSetsWatch.Watcher watcher) {
        synchronized (this) {
            if (!watch.rise(watcher)) {
                return;
            }
            open.remove(key, watch);
        }
        watch.close();
    }

    private void lookUpAgain() {
        triggers.forEach(TriggerWatch::begin);
    }

    private void closeAll() {
        triggers.forEach(TriggerWatch::end);
        List<StatefulSetsWatch> left;
        synchronized (this) {
            left = List.copyOf(open.values());
            open.clear();
        }
        left.forEach(StatefulSetsWatch::close);
        KnownChanges.forgetStarted();
    }

    /** With Jenkins. */
    @Terminator
    public static void stop() {
        ExtensionList.lookup(StatefulSetsWatches.class).forEach(StatefulSetsWatches::closeAll);
    }

    /** A cluster may have got another address or account. */
    @Extension
    public static final class Configuration extends SaveableListener {
        @Override
        public void onChange(Saveable changed, XmlFile file) {
            if (changed instanceof StatefulSetClusters) {
                StatefulSetsWatches.get().lookUpAgain();
            }
        }
    }
}
