/**
 * What stands in for containerd's shim: a shell that starts runtimes, and above it a process that adopts the containers,
 * as a child subreaper does (prctl(2), PR_SET_CHILD_SUBREAPER), and so is told what they end with. A shell cannot make
 * itself one; perl could start the runtimes too, but each start would take longer by what its larger fork takes.
 *
 * `perl -e REAPER NUMBER SCRIPT NAME FOLDER`: NUMBER is that of prctl among the system calls. It says `PID STATUS` on
 * standard error for each process that it was left, with the status of waitpid(2).
 */
export const REAPER = `
my ($prctl, @shell) = @ARGV;
syscall($prctl + 0, 36, 1, 0, 0, 0) == 0 or die "cannot adopt processes: $!\\n";
my $shell = fork;
defined $shell or die "cannot fork: $!\\n";
if ($shell == 0) { exec 'sh', '-c', @shell or die "cannot start sh: $!\\n"; }
while ((my $pid = wait) > 0) {
  exit 0 if $pid == $shell;
  syswrite STDERR, "$pid $?\\n";
}
`;

/** prctl's number among the system calls (linux arch/x86/entry/syscalls, include/uapi/asm-generic/unistd.h). */
export const PRCTL: Readonly<Partial<Record<NodeJS.Architecture, number>>> = { x64: 157, arm64: 167 };

/**
 * Reads steps from standard input and answers each with the exit status of the runtime, and `create` with the pid of the
 * container's process too. The one line that is longer,
 * `with`, is no step: it sets the container's bundle and id, and the runtime with its arguments.
 *
 * - The container's outputs are pipes with a name, so that nothing but the container holds them once it is created.
 * - Short lines, since a shell reads them byte by byte.
 */
export const STEPS = `
cd "$1" || exit
mkfifo out err || exit
echo 0
while read -r step rest; do
  case $step in
  with) eval "$rest" ;;
  create)
    "$@" create --bundle "$bundle" --pid-file "$bundle/pid" "$id" </dev/null >out 2>err
    status=$? pid=
    if [ "$status" = 0 ]; then read -r pid <"$bundle/pid"; fi
    echo "$status $pid"
    continue ;;
  remove) "$@" delete --force "$id" </dev/null >/dev/null 2>said ;;
  *) "$@" "$step" "$id" </dev/null >/dev/null 2>said ;;
  esac
  echo "$?"
done
`;
