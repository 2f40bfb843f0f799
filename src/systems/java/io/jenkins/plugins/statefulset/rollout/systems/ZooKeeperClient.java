package io.jenkins.plugins.statefulset.rollout.systems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Writes a node for each value. A session that has expired, or that cannot be had, is followed by another one. */
final class ZooKeeperClient implements LoadClient {
    private static final int SESSION_MILLIS = 10_000;

    private final String servers;
    private Optional<ZooKeeper> session = Optional.empty();

    /** @param servers {@code host:port} with commas between them */
    ZooKeeperClient(String servers) {
        this.servers = servers;
    }

    private ZooKeeper session() {
        if (session.filter(open -> open.getState().isAlive()).isEmpty()) {
            close();
            try {
                session = Optional.of(new ZooKeeper(servers, SESSION_MILLIS, event -> {}));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return session.orElseThrow();
    }

    @Override
    public void write(String id) throws KeeperException, InterruptedException {
        try {
            session().create("/" + id, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException e) {
            // Its first attempt was heard, though not answered: a read that is synchronized says whether it stays.
            sync();
            if (session().exists("/" + id, false) == null) {
                throw e;
            }
        }
    }

    @Override
    public void read(String id) throws KeeperException, InterruptedException {
        Object unused = session().exists("/" + id, false);
    }

    @Override
    public Set<String> stored(String run) throws KeeperException, InterruptedException {
        sync();
        return session().getChildren("/", false).stream()
                .filter(name -> name.startsWith(run + "-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is read afterwards is no older than this moment. */
    private void sync() throws KeeperException, InterruptedException {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        session().sync("/", (code, path, context) -> answer.complete(code), null);
        int code;
        try {
            code = answer.get(SESSION_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer to sync", e);
        }
        if (code != KeeperException.Code.OK.intValue()) {
            throw KeeperException.create(KeeperException.Code.get(code));
        }
    }

    @Override
    public void close() {
        session.ifPresent(open -> {
            try {
                open.close(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        session = Optional.empty();
    }
}
