#!/usr/bin/env bash
# Runs deploy/slurm on a Slurm of its own, a controller and two nodes on the loopback address. A task loses its vae to SIGKILL and
# another runs out of time; both have to come back and go on, and the merged files have to be those of one process. The line on stdout
# is the result. A Slurm that this machine belongs to is neither used nor disturbed.
# eng/slurm-test.sh [VAE]   the vae command; by default the one that `dotnet build Vae.Cli -c Release` built.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

rows=${ROWS:-960000} shards=8
vae=$(realpath "${1:-$root/Vae.Cli/bin/Release/net10.0/vae}")
[ -x "$vae" ] || die "There is no $vae; build it: dotnet build Vae.Cli -c Release"
install_debian slurmctld slurmd slurm-client munge
cd "$root"

# The variables of a Slurm job that runs this script would be those of the jobs it submits.
unset "${!SLURM_@}" "${!SBATCH_@}"
work=$(mktemp -d "${TMPDIR:-/tmp}/vae-slurm-XXXXXX")
export SLURM_CONF=$work/slurm.conf

# started: what has this SLURM_CONF in its environment: the daemons, the managers of jobs that detach from them, the jobs.
started() {
  (
    setting="SLURM_CONF=$SLURM_CONF"
    unset SLURM_CONF
    grep -lzxF "$setting" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3
  )
}

# stopped SIGNAL: sends it to all of that; true when nothing is left.
stopped() {
  local pid
  for pid in $(started); do kill -"$1" "$pid"; done
  [ -z "$(started)" ]
}

tear_down() {
  local status=$?
  set +e
  trap - EXIT
  trap '' INT TERM PIPE
  if [ "$status" -ne 0 ]; then
    say "What the jobs and the daemons said last:"
    tail -n 20 "$work"/*.out "$work"/*.log >&2 || true
  fi
  (until_true 5 "an orderly end" stopped TERM) || (until_true 5 "the end of Slurm" stopped KILL)
  wait
  rm -rf "$work"
  exit "$status"
}

trap tear_down EXIT
trap 'exit 130' INT TERM

# until_true SECONDS WHAT COMMAND...: waits for the command to succeed.
until_true() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || die "Waited in vain for $what."
    sleep 0.1
  done
}

# free_ports COUNT: as many ports that nothing listens on.
free_ports() {
  local port found=0
  for port in $(shuf -i 20000-29999); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue
    echo "$port"
    [ $((found += 1)) -lt "$1" ] || break
  done
}

start() {
  local log=$work/$1.log
  shift
  "$@" </dev/null >>"$log" 2>&1 &
}

start_slurm() {
  local ports user host
  mapfile -t ports < <(free_ports 3)
  user=$(id -un) host=$(uname -n)
  host=${host%%.*}
  mkdir "$work"/{state,munge}
  head -c 128 /dev/urandom >"$work/munge/key"
  chmod 700 "$work/munge"
  chmod 600 "$work/munge/key"
  cat >"$SLURM_CONF" <<END
ClusterName=vae
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports[0]}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthInfo=socket=$work/munge/socket,cred_expire=5
SlurmUser=$user
SlurmdUser=$user
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/%n.pid
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
MailProg=/bin/true
ReturnToService=2
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=1
NodeName=vae0 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[1]} CPUs=1 RealMemory=4096
NodeName=vae1 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[2]} CPUs=1 RealMemory=4096
PartitionName=vae Nodes=vae[0-1] Default=YES MaxTime=INFINITE State=UP
END
  start munged munged --foreground --force --key-file="$work/munge/key" --socket="$work/munge/socket" \
    --pid-file="$work/munge/pid" --log-file="$work/munge/log" --seed-file="$work/munge/seed"
  until_true 20 "munged" munge -S "$work/munge/socket" -n
  start slurmctld slurmctld -D
  start vae0 slurmd -D -N vae0
  start vae1 slurmd -D -N vae1
  until_true 60 "Slurm's two nodes" idle_nodes
}

idle_nodes() { [ "$(sinfo -h -N -t idle -o %N | wc -l)" -eq 2 ]; }
no_jobs() { local jobs && jobs=$(squeue -h) && [ -z "$jobs" ]; }

# task_vae TASK: the process id of the vae that the task runs.
task_vae() {
  local pid
  for pid in $(started); do
    if grep -qzxF "SLURM_ARRAY_TASK_ID=$1" "/proc/$pid/environ" && grep -qzxF "$OUT/part.idx" "/proc/$pid/cmdline"; then
      echo "$pid"
      return
    fi
  done 2>/dev/null
  die "Task $1 ended before it was a third done."
}

# third_done TASK: whether its journal has a third of its rows, of which the next attempt is to make use; or nothing will have.
third_done() {
  local line
  no_jobs && return
  line=$(grep -oE '"rows":[0-9]+' "$(partial "$1")/journal" | tail -n 1)
  [ "${line##*:}" -ge $((rows / shards / 3)) ]
}

partial() { printf '%s/part-%05d-of-%05d.idx.partial' "$OUT" "$1" "$shards"; }

# resumed_at TASK: the rows that its second attempt found.
resumed_at() {
  grep -oE 'continued at [0-9,]+' "$work/task-$1.out" | grep -oE '[0-9,]+$' || die "Task $1 was not resumed."
}

# digests DIRECTORY: of the files in it but for the manifest, which tells of shards.
digests() { (cd "$1" && find . -type f ! -name '*.manifest.json' -print0 | sort -z | xargs -0 sha256sum); }

grouped() { sed -E ':a; s/^([0-9]+)([0-9]{3})/\1,\2/; ta' <<<"$1"; }

say "Starting a Slurm of two nodes ..."
PATH=$PATH:/usr/sbin
start_slurm

say "Generating $(grouped "$rows") digits in $shards shards ..."
mkdir "$work"/{merged,single}
export VAE=$vae MODEL=models/mnist-cvae COUNT=$rows LABELS=0-9 SEED=7 OUT=$work/digits FILE=$work/merged/digits.idx
begun=$SECONDS
array=$(sbatch --parsable --array="0-$((shards - 1))" --output="$work/task-%a.out" deploy/slurm/generate.sbatch --with labels,rows)
sbatch --dependency="afterok:$array" --output="$work/merge.out" deploy/slurm/merge.sbatch >/dev/null

until_true 120 "progress of task 0" third_done 0
pid=$(task_vae 0)
kill -KILL "$pid"
# As Slurm does a minute before the time limit, tells the script alone.
until_true 120 "progress of task 1" third_done 1
pid=$(task_vae 1)
script=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status")
[[ " $(started | paste -sd' ') " = *" $script "* ]] || die "Task 1 lost its script."
kill -USR1 "$script"

until_true 280 "the jobs" no_jobs
took=$((SECONDS - begun))
[ -f "$FILE.manifest.json" ] || die "The jobs ended without $FILE."
killed=$(resumed_at 0)
stopped=$(resumed_at 1)

say "Generating the same in one process ..."
"$vae" generate "$MODEL" --count "$rows" --labels "$LABELS" --seed "$SEED" --with labels,rows -o "$work/single/digits.idx" \
  2>"$work/single.out" || die "$(<"$work/single.out")"
[ "$(digests "$work/merged")" = "$(digests "$work/single")" ] || die "The merged files differ from a single process's."
echo "Slurm: $shards shards on 2 nodes, one killed and resumed after $killed rows, one out of time and resumed after $stopped;" \
  "$(grouped "$rows") rows merged in $took s; SHA-256 equals a single process's"
