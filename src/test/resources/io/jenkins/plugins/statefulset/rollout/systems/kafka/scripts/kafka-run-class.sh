#!/bin/sh
# Names lead to other addresses when pods are made anew, so they are not remembered for long.
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:--Xmx128m} ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto} \
    -Dsun.net.inetaddr.ttl=2 -Dsun.net.inetaddr.negative.ttl=1 -Djava.awt.headless=true \
    -Dlog4j.configuration=file:/opt/scripts/log4j.properties ${KAFKA_OPTS:-} -cp "/opt/kafka/libs/*" "$@"
