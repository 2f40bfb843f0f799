#!/bin/sh
# shellcheck disable=SC2086
exec java -Xmx64m -XX:TieredStopAtLevel=1 -Dlogback.configurationFile=/opt/scripts/logback.xml ${CLIENT_JVMFLAGS:-} \
    -cp "/opt/zookeeper/lib/*" org.apache.zookeeper.ZooKeeperMain "$@"
