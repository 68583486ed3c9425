# Makes .venv and installs qa_bot into it; sourced by scripts/chat and scripts/test.
# Quick when nothing changed; what an interrupted run left behind is finished or made anew.

fail() { echo "$(basename "$0"): $*" >&2; exit 1; }

find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

set_up() { # $1: what pip installs, such as . or .[test]
    local wanted stamp=.venv/installed python free
    wanted="$1 $(cat pyproject.toml constraints.txt | cksum)"
    if [ -x .venv/bin/qa-bot ] && grep -qxF "$wanted" "$stamp" 2>/dev/null; then return; fi
    python=$(find_python) || fail "Python 3.11 or newer is needed; install it and run this again"
    free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
    [ -d .venv/lib ] || [ "$free" -ge 3000 ] ||
        fail "about 3 GB of disk space are needed, ${free} MB are free in $PWD; make room and run this again"
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        rm -rf .venv
        "$python" -m venv .venv >/dev/null 2>&1 && .venv/bin/python -m pip --version >/dev/null 2>&1 ||
            fail "$python cannot make a virtual environment with pip; install its venv and pip packages and run this again"
    fi
    echo "installing qa_bot into .venv (once; about 1.5 GB)" >&2
    # torch by itself and first: the exact version has a build without CUDA, a range may not.
    install "$(grep '^torch==' constraints.txt)"
    install -c constraints.txt -e "$1"
    echo "$wanted" >>"$stamp"
}

install() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@" ||
        fail "pip could not install $*; see its message above, then run this again"
}
