#!/bin/sh
# start-foreground, and status as the script of that name in ZooKeeper's own release tells it.
set -eu
case "$1" in
    start-foreground)
        # Names lead to other addresses when pods are made anew, so they are not remembered for long.
        # shellcheck disable=SC2086
        exec java -Xmx"${ZK_SERVER_HEAP:-128}"m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \
            -Dsun.net.inetaddr.ttl=2 -Dsun.net.inetaddr.negative.ttl=1 -Dlogback.configurationFile=/opt/scripts/logback.xml \
            -Dzookeeper.jmx.log4j.disable=true ${SERVER_JVMFLAGS:-} ${JVMFLAGS:-} \
            -cp "/opt/zookeeper/lib/*" org.apache.zookeeper.server.quorum.QuorumPeerMain /conf/zoo.cfg
        ;;
    status)
        mode=$(echo srvr | nc localhost 2181 | grep '^Mode: ') || {
            echo "Error contacting service. It is probably not running." >&2
            exit 1
        }
        echo "$mode"
        ;;
    *) echo "usage: zkServer.sh start-foreground|status" >&2 && exit 1 ;;
esac
