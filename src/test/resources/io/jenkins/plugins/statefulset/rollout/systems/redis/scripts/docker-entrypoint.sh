#!/bin/sh
# The server listens on the pod's own address, because pods share one network here, and without a password as the official image does.
exec "$@" --bind "$POD_ADDRESS" --protected-mode no --daemonize no
