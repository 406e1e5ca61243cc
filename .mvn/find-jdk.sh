# Sourced by mvnw and bpnet: exports JAVA_HOME, a JDK of at least 25, or says in one line how to get one.
# The `release` file of a JDK tells its version without starting it. No processes are started for what the shell can do:
# bpnet comes through here in every run.

# Sets jdk_version, `25.0.3`, if the folder holds such a JDK.
jdk_is_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  jdk_version=
  while IFS= read -r jdk_line; do
    case $jdk_line in
      JAVA_VERSION=\"*)
        jdk_version=${jdk_line#JAVA_VERSION=\"}
        jdk_version=${jdk_version%%\"*}
        ;;
    esac
  done <"$1/release"
  jdk_feature=${jdk_version%%[!0-9]*}
  [ "${jdk_feature:-0}" -ge 25 ]
}

jdk_of_path() {
  jdk_java=$(command -v java) || return 1
  jdk_home=$(readlink -f "$jdk_java" || echo "$jdk_java")
  jdk_home=${jdk_home%/bin/*}
  # A shim (jenv, asdf, macOS) is not a JDK's own java: ask it where it stands.
  [ -r "$jdk_home/release" ] ||
    jdk_home=$("$jdk_java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  echo "$jdk_home"
}

find_jdk() {
  [ -n "${JAVA_HOME:-}" ] && jdk_is_25 "$JAVA_HOME" && return 0
  for jdk in "$(jdk_of_path)" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
    if [ -n "$jdk" ] && jdk_is_25 "$jdk"; then
      export JAVA_HOME="$jdk"
      return 0
    fi
  done
  echo "bpnet: need a JDK of at least 25, found none in JAVA_HOME, PATH or the usual folders; get one from https://adoptium.net (or 'sdk install java 25-tem', 'apt install temurin-25-jdk', 'brew install temurin@25'), or set JAVA_HOME" >&2
  return 1
}
