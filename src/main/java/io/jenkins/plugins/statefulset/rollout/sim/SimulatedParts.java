package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;

/** The controllers of a simulated cluster, wired up, and how a StatefulSet is brought up without taking time. */
record SimulatedParts(
        SimulationContext world,
        SetRegistry sets,
        DisruptionController budgets,
        PodRemoval removal,
        Kubelet kubelet,
        StatefulSetController statefulSets,
        ClaimKeeper claims,
        ApiServer server,
        SomebodyElse somebodyElse,
        Storage storage) {

    static SimulatedParts of(SimulationContext world, SimulationHooks hooks) {
        // The order matters: what keeps count of pods hears of a change before what acts on it.
        SetRegistry sets = new SetRegistry(world);
        // Before all others: they ask what a set had first.
        world.plan(sets::beginAnew);
        DisruptionController budgets = new DisruptionController(world, sets);
        Finalizers finalizers = new Finalizers(world);
        PodRemoval removal = new PodRemoval(world, budgets, finalizers);
        PodLives lives = new PodLives(world);
        ContainerFiles files = new ContainerFiles(world, lives);
        ContainerRuntime runtime = new ContainerRuntime(world, sets, lives, hooks.incompatible(), files);
        Kubelet kubelet = new Kubelet(world, sets, lives, runtime, files, finalizers);
        GarbageCollector collector = new GarbageCollector(world, finalizers);
        new NamespaceController(world).start();
        new ReplicaSetController(world, removal).start();
        ClaimKeeper claims = new ClaimKeeper(world);
        StatefulSetController statefulSets = new StatefulSetController(world, sets, new PodFactory(), removal, claims);
        new JobController(world, kubelet, removal, hooks.jobs()).start();
        NodeController nodes = new NodeController(world, lives, removal);
        nodes.start();
        StatefulSetApi api = new StatefulSetApi(world);
        EvictionApi pods = new EvictionApi(world, budgets, removal);
        ApiServer server = new ApiServer(world, api, pods, lives, hooks.denied(), hooks.exec(), files);
        SomebodyElse somebodyElse = new SomebodyElse(world, api, lives, removal, nodes, statefulSets);
        Storage storage = new Storage(world, server, removal, finalizers, collector);
        return new SimulatedParts(
                world, sets, budgets, removal, kubelet, statefulSets, claims, server, somebodyElse, storage);
    }

    SimulatedClient newClient(String name) {
        List<Timings.Span> delays = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long lag = world.isRandomized() ? world.draw(0, 20) : 0;
            Timings.Span watch = world.timings.watch();
            delays.add(new Timings.Span(
                    watch.from().plusMillis(lag / 2), watch.to().plusMillis(lag)));
        }
        return new SimulatedClient(name, world, server, delays);
    }

    /** Creates a set with all its pods running and ready on its first revision, but for those that are to be ill. */
    void bringUp(StatefulSet manifest) {
        boolean ordered = !"Parallel".equals(manifest.getSpec().getPodManagementPolicy());
        if (ordered && world.faults.allIllAtTheStart()) {
            server.statefulSets.create(SomebodyElse.WHO, manifest);
            return;
        }
        kubelet.beginSettling();
        StatefulSet set = server.statefulSets.create(SomebodyElse.WHO, manifest);
        String revision = sets.history(set).updateRevision(set);
        StatefulSetController.Round round = new StatefulSetController.Round(set, sets.state(set), revision, revision);
        for (int i = 0; i < round.replicas(); i++) {
            Pod pod = statefulSets.create(round, round.start() + i);
            if (world.faults.illAtTheStart(round.start() + i)) {
                kubelet.start(pod);
            } else {
                kubelet.settle(pod);
            }
        }
        statefulSets.settle(set);
        kubelet.endSettling();
    }
}
