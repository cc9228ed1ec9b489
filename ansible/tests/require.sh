# Sourced by the trials: `require PROGRAM...` ends one that cannot run here.
require() {
  for program; do
    command -v "$program" >/dev/null && continue
    echo "expected $program on PATH, found none; install it: ansible-core with pip, the others with apt" >&2
    exit 3
  done
  [ "$(id -u)" = 0 ] && return
  echo "expected root, which namespaces need, found user $(id -u); run the trial as root" >&2
  exit 3
}
