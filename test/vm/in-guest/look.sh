# Prints everything that must be after a run as it was before: what is at daemon.json's path, its bytes, mode,
# owner and time, what is beside it, and every device, volume and mount. To be sourced.
look() {
  # The engine's key is made by its first start, whoever starts it.
  find /etc/docker -mindepth 1 ! -name key.json | sort
  if [ -L "$file" ]; then
    echo "link $(readlink "$file")"
  fi
  if [ -e "$file" ] || [ -L "$file" ]; then
    stat -c '%F %a %u:%g %Y %i' "$file"
  fi
  if [ -e "$file" ]; then
    stat -L -c '%F %a %u:%g %Y %i' "$file"
    sha256sum <"$file"
  fi
  losetup -a
  dmsetup ls
  vgs --noheadings
  pvs --noheadings
  wipefs --no-act "$(readlink -f /dev/disk/by-id/virtio-spare)"
  cat /proc/self/mounts
  find /var/lib/drivergrid -mindepth 2 -maxdepth 2 2>/dev/null
  systemctl is-active docker.service docker.socket
}

file=/etc/docker/daemon.json
