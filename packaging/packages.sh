# What Auralis needs of the system, and how it gets it. Sourced by packaging/run and packaging/test.
# A name with | lists alternatives: the first one the system knows is taken.

build_packages="cmake ninja-build clang lld pkg-config qt6-base-dev qt6-multimedia-dev qt6-svg-dev|libqt6svg6-dev libgl-dev
libavformat-dev libavcodec-dev libavutil-dev libswresample-dev libopus-dev libtag1-dev libsqlite3-dev libebur128-dev libsoxr-dev libfftw3-dev libbs2b-dev
libpulse-dev libxxhash-dev libexpected-dev libcli11-dev nlohmann-json3-dev"

test_packages="g++ ffmpeg sox flac lame vorbis-tools opus-tools dbus-daemon|dbus pipewire pipewire-pulse wireplumber pulseaudio-utils xvfb xauth
openbox xdotool imagemagick playerctl desktop-file-utils appstream fonts-noto-core libebur128-dev wesnoth-1.16-music|wesnoth-1.18-music"

# What the build needs, as tools and pkg-config modules, for systems without apt.
build_tools="cmake ninja c++ pkg-config"
build_modules="Qt6Core Qt6Widgets Qt6Network Qt6Multimedia Qt6Svg libavformat libavcodec libavutil libswresample opus taglib sqlite3 libebur128 soxr fftw3f libbs2b libxxhash"

say() { printf '%s\n' "$*" >&2; }

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Installs those of "$@" that are missing, with sudo where needed.
ensure_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        name_what_is_missing
        return
    fi
    local entry name chosen missing="" updated=""
    for entry in "$@"; do
        chosen=""
        for name in ${entry//|/ }; do installed "$name" && chosen=installed; done
        [ "$chosen" = installed ] || missing="$missing $entry"
    done
    [ -n "$missing" ] || return 0
    local root=""
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || { say "These packages are missing, and there is no sudo to install them:$missing"; exit 1; }
        root=sudo
    fi
    say "Installing:$missing"
    $root apt-get update -qq || say "The package lists could not be updated; trying with those at hand."
    local names=""
    for entry in $missing; do
        chosen=${entry%%|*}
        for name in ${entry//|/ }; do
            if apt-cache show "$name" >/dev/null 2>&1; then chosen=$name; break; fi
        done
        names="$names $chosen"
    done
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $names >/dev/null ||
        { say "The packages could not be installed. By hand: apt-get install$names"; exit 1; }
}

name_what_is_missing() {
    local tool module missing=""
    for tool in $build_tools; do command -v "$tool" >/dev/null || missing="$missing $tool"; done
    for module in $build_modules; do pkg-config --exists "$module" 2>/dev/null || missing="$missing $module"; done
    [ -z "$missing" ] && return 0
    say "This system has no apt-get, so nothing was installed. Missing (tools and pkg-config modules):$missing"
    exit 1
}

# configure FOLDER [CMAKE ARGS]: once; later calls of cmake --build reconfigure by themselves.
configure() {
    local folder=$1; shift
    [ -f "$folder/build.ninja" ] && [ "$*" = "$(cat "$folder/.arguments" 2>/dev/null)" ] && return 0
    local with=()
    if [ -z "${CXX:-}" ] && command -v clang++ >/dev/null; then with+=(-DCMAKE_CXX_COMPILER=clang++); fi
    if command -v ccache >/dev/null; then with+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
    if command -v ld.lld >/dev/null && command -v clang++ >/dev/null; then with+=(-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld); fi
    cmake -S . -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo "${with[@]}" "$@" >"$folder.log" 2>&1 || { tail -n 20 "$folder.log" >&2; exit 1; }
    printf '%s' "$*" >"$folder/.arguments"
}
