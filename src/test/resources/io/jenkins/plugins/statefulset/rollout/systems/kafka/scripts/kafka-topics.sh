#!/bin/sh
# It moved to a jar of tools, which servers of 2.8 do not have.
tool=org.apache.kafka.tools.TopicCommand
ls /opt/kafka/libs/kafka-tools-*.jar >/dev/null 2>&1 || tool=kafka.admin.TopicCommand
exec kafka-run-class.sh "$tool" "$@"
