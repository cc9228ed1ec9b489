#!/bin/sh
# Builds a disk of a machine that reboots by itself: Debian 12 with systemd, GRUB, its own kernel and Debian 13's, an
# engine, Node, sshd and this tool. As root, with mmdebstrap, e2fsprogs, python3 and a network; `npm run build` first.
#
#   build-disk.sh FOLDER    makes FOLDER/disk.img, and in FOLDER/boot what boots it for the first time
#
# GRUB is installed by the machine itself when it first boots (`init=/root/first-boot`), since a build host may have no
# devices for partitions.
set -eu

folder=${1:?usage: build-disk.sh FOLDER}
tool=$(cd "$(dirname "$0")/../../.." && pwd)
mirror=http://deb.debian.org/debian
size_mib=3072
mkdir -p "$folder"
cd "$folder"

if [ ! -d tree ]; then
  mmdebstrap --mode=root --variant=apt --architectures=amd64 --format=directory \
    --include=systemd-sysv,udev,kmod,login,docker.io,runc,apparmor,iptables,iproute2,procps,e2fsprogs,grub-pc-bin \
    --include=grub2-common,initramfs-tools,zstd,libstdc++6,kexec-tools,linux-image-amd64 \
    --include=openssh-server,python3 \
    --hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d"' \
    --essential-hook='echo MODULES=list >"$1/etc/initramfs-tools/conf.d/small"' \
    --essential-hook='printf "virtio_pci\nvirtio_blk\next4\n" >"$1/etc/initramfs-tools/modules"' \
    bookworm tree.new "$mirror"
  mv tree.new tree
fi

# The other kernel is unpacked, not installed: its maintainer scripts are another suite's.
if [ ! -f newer-kernel ]; then
  mkdir -p apt/lists/partial apt/cache/archives/partial
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >apt/sources.list
  set -- -o "Dir::State::lists=$folder/apt/lists" -o "Dir::Cache=$folder/apt/cache" \
    -o "Dir::Etc::sourcelist=$folder/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::status=/dev/null -o APT::Architecture=amd64 -o APT::Sandbox::User=root
  apt-get "$@" update
  package=$(apt-cache "$@" depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-6[^ ]*\)/\1/p' | head -1)
  (cd apt && apt-get "$@" download "$package")
  rm -rf unpacked
  dpkg-deb --extract apt/"$package"_*.deb unpacked
  cp -a unpacked/boot/. tree/boot
  # Debian 13 has them under /usr/lib, and in /lib before it.
  for modules in unpacked/lib/modules unpacked/usr/lib/modules; do
    [ ! -d "$modules" ] || cp -a "$modules/." tree/usr/lib/modules
  done
  release=${package#linux-image-}
  chroot tree depmod "$release"
  chroot tree update-initramfs -c -k "$release"
  echo "$release" >newer-kernel
fi

cp "$(command -v node)" tree/usr/local/bin/node
mkdir -p tree/opt/drivergrid
for part in dist node_modules scenarios scripts package.json; do
  rm -rf "tree/opt/drivergrid/$part"
  cp -a "$tool/$part" tree/opt/drivergrid
done
cat >tree/usr/local/bin/drivergrid <<'END'
#!/bin/sh
exec node /opt/drivergrid/dist/main.js "$@"
END
cat >tree/root/s.yaml <<'END'
name: reboots
drivers: [vfs]
runtimes: [runc]
network: none
rounds: 3
iterations: 1
warmup: 0
END
# The console shows what the run records and what becomes of it. Emulated on a busy host, a program that is read from the
# disk for the first time takes longer than the tool waits for its version.
cat >tree/root/.profile <<'END'
for program in dockerd containerd runc; do $program --version >/dev/null; done
tail -q -n +1 -F /root/out/reboots.log /root/out/events.jsonl 2>/dev/null &
END
cat >tree/root/first-boot <<'END'
#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -o remount,rw /
grub-install --target=i386-pc /dev/vda && update-grub && echo first-boot-done
sync
mount -o remount,ro /
echo o >/proc/sysrq-trigger
sleep 60
END
chmod 755 tree/root/first-boot tree/usr/local/bin/drivergrid
echo '/dev/vda1 / ext4 defaults 0 1' >tree/etc/fstab
echo reboots >tree/etc/hostname
echo '127.0.0.1 localhost reboots' >tree/etc/hosts
# Debian's own default entry, the newest kernel; only the console differs.
cat >tree/etc/default/grub <<'END'
GRUB_DEFAULT=0
GRUB_TIMEOUT=1
GRUB_DISTRIBUTOR=Debian
GRUB_CMDLINE_LINUX_DEFAULT=quiet
GRUB_CMDLINE_LINUX="root=/dev/vda1 console=ttyS0 panic=10"
GRUB_DISABLE_LINUX_UUID=true
GRUB_TERMINAL=serial
GRUB_SERIAL_COMMAND="serial --speed=115200"
END
mkdir -p tree/etc/systemd/system/serial-getty@ttyS0.service.d
cat >tree/etc/systemd/system/serial-getty@ttyS0.service.d/autologin.conf <<'END'
[Service]
ExecStart=
ExecStart=-/sbin/agetty --autologin root --keep-baud 115200 %I dumb
END
# The tool's own engines only, and nothing that would work meanwhile.
for unit in docker.service docker.socket containerd.service apt-daily.timer apt-daily-upgrade.timer \
  dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer systemd-timesyncd.service; do
  ln -sf /dev/null "tree/etc/systemd/system/$unit"
done
# A login shell ignores SIGTERM, and would hold each shutdown up for a minute and a half.
mkdir -p tree/etc/systemd/system.conf.d
printf '[Manager]\nDefaultTimeoutStopSec=5s\n' >tree/etc/systemd/system.conf.d/short-stop.conf
mkdir -p tree/var/log/journal

# For plays: sshd, to be reached where QEMU gives it a network card. The key is root's of this disk only.
mkdir -p tree/root/.ssh tree/etc/systemd/network
[ -e key ] || ssh-keygen -q -t ed25519 -N '' -f key
cp key.pub tree/root/.ssh/authorized_keys
printf '[Match]\nType=ether\n[Network]\nDHCP=ipv4\n' >tree/etc/systemd/network/ether.network
ln -sf /lib/systemd/system/systemd-networkd.service tree/etc/systemd/system/multi-user.target.wants

mkdir -p boot
cp "tree/boot/vmlinuz-$(cat newer-kernel)" boot/vmlinuz
cp "tree/boot/initrd.img-$(cat newer-kernel)" boot/initrd

rm -f disk.img
truncate -s "${size_mib}M" disk.img
mkfs.ext4 -q -F -E offset=1048576,lazy_itable_init=0,lazy_journal_init=0 -d tree disk.img "$((size_mib - 1))m"
# One partition from 1 MiB on, bootable (struct of the MBR: 16 bytes an entry at 446).
python3 - disk.img "$size_mib" <<'END'
import struct, sys
path, mib = sys.argv[1], int(sys.argv[2])
entry = struct.pack('<B3sB3sII', 0x80, b'\xfe\xff\xff', 0x83, b'\xfe\xff\xff', 2048, mib * 2048 - 2048)
with open(path, 'r+b') as disk:
    disk.seek(446)
    disk.write(entry + bytes(48) + b'\x55\xaa')
END
echo "$folder/disk.img"
