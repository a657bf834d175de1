#!/usr/bin/env bash
# scripts/check_threads.sh [CTEST ARGUMENT…]: ThreadSanitizer over the tests of what has threads: workers, pipes, kernels
# and backends, what loads and saves in the background, and who waits for the system's signals. It builds most of the
# program once more (preset tsan), so that it is not a part of .ci/run: run it after a change of any of these.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

build_preset tsan base_tests kernels_tests engine_tests files_tests background_tests gl_tests
cd "$ROOT"
export TSAN_OPTIONS='halt_on_error=1:second_deadlock_stack=1'
ctest --test-dir build/tsan --output-on-failure --timeout 600 "$@" -R \
    '^(base_tests\.(workers|pipe)|kernels_tests\.(softmax|attention)|engine_tests\.(attention_backend|backend_contract|row_softmax|race|results)|files_tests\.loading|background_tests\.|gl_tests\.end_signals)'
