#!/bin/sh
# Runs one container's process: in mount and process namespaces of its own, which unshare has made before, it puts a
# root file system together, and then becomes the process. Nothing of it is seen outside, and all of it is gone when
# the process ends.
#
# Usage: enter.sh ROOT BINDS READ-ONLY(yes|no) USER GROUP GROUPS FOLDER COMMAND [ARGUMENT...]
# BINDS has lines of: SOURCE TARGET ro|rw, separated by tabs. The environment is passed on as it is.
set -eu
root=$1 binds=$2 read_only=$3 user=$4 group=$5 groups=$6 folder=$7
shift 7

printf '%s' "${HOSTNAME:-container}" >/proc/sys/kernel/hostname
/usr/bin/mount -t tmpfs -o mode=755 container "$root"
cd "$root"
/usr/bin/mkdir -p dev etc opt proc run/postgresql root tmp usr var/lib var/log var/tmp
/usr/bin/chmod 1777 run/postgresql tmp var/tmp
for link in bin lib lib64 sbin; do
    if [ -h "/$link" ]; then /usr/bin/ln -s "usr/$link" "$link"; fi
done
/usr/bin/ln -s /run var/run
/usr/bin/mount --rbind -o ro /usr usr
/usr/bin/mount -t proc proc proc
/usr/bin/mount -t tmpfs -o mode=755 dev dev
/usr/bin/mkdir -m 1777 dev/shm
for device in null zero full random urandom; do
    : >"dev/$device"
    /usr/bin/mount --bind "/dev/$device" "dev/$device"
done
/usr/bin/ln -s /proc/self/fd dev/fd
/usr/bin/ln -s /proc/self/fd/0 dev/stdin
/usr/bin/ln -s /proc/self/fd/1 dev/stdout
/usr/bin/ln -s /proc/self/fd/2 dev/stderr
/usr/bin/cp /etc/ld.so.cache etc/
# Where Debian's awk, java and others lead.
if [ -d /etc/alternatives ]; then /usr/bin/cp -a /etc/alternatives etc/; fi
echo 'hosts: files' >etc/nsswitch.conf
printf '%s\n' root:x:0:0::/root:/bin/sh postgres:x:999:999::/var/lib/postgresql:/bin/sh >etc/passwd
printf '%s\n' root:x:0: postgres:x:999: >etc/group

tab=$(printf '\t')
while IFS="$tab" read -r source target access; do
    if [ -d "$source" ]; then
        /usr/bin/mkdir -p "./$target"
    else
        /usr/bin/mkdir -p "./${target%/*}"
        : >"./$target"
    fi
    /usr/bin/mount --bind "$source" "./$target"
    if [ "$access" = ro ]; then /usr/bin/mount -o remount,bind,ro "./$target"; fi
done <"$binds"

if [ "$read_only" = yes ]; then /usr/bin/mount -o remount,ro "$root"; fi
exec /usr/sbin/chroot "$root" /usr/bin/setpriv --reuid "$user" --regid "$group" --groups "$groups" \
    /bin/sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
