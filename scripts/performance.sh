#!/usr/bin/env bash
# scripts/performance.sh [FILTER…]: README.md's tables of performance, measured on this machine beside the libraries that
# are installed (libeigen3-dev, libxnnpack-dev with libpthreadpool-dev, libdnnl-dev). Takes some minutes, on a machine
# that does nothing else. SOFTMAX_LAB_TARGET=AVX2 measures the kernels with another instruction set.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# -gt 0 ] || set -- softmax/64Ki softmax/4Mi causal-rows causal-attention
build_preset peers softmax-lab

machine=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
printf '%s, %s cores, %s:\n' "${machine:-$(uname -m)}" "$(getconf _NPROCESSORS_ONLN)" "$(c++ --version | head -n 1)"
for filter in "$@"; do
    printf '\n'
    "$ROOT/build/peers/softmax-lab" bench --markdown --filter "$filter" ${SOFTMAX_LAB_TARGET:+--target "$SOFTMAX_LAB_TARGET"}
done
