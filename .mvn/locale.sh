# Sourced by mvnw and bpnet. A JVM takes the names of files as its locale writes text, and in that of a bare container
# (C, or one that is named but not installed) it takes ASCII alone: a path with an accent cannot be opened. Where the shell
# does not take text as UTF-8 for such a reason, what is started from here does.
utf8_locale() {
  letter=ü # two bytes, but one letter where text is UTF-8; no process is started then
  # An LC_CTYPE that is not installed (macOS sends "UTF-8" along) is passed over by the shell, not by a JVM.
  if [ "${#letter}" -eq 1 ] && { [ -z "${LC_CTYPE:-}" ] || [ -n "${LC_ALL:-}" ]; }; then return 0; fi
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX) ;;
    *)
      case $(locale charmap 2>/dev/null || true) in
        ANSI_X3.4-1968 | US-ASCII) ;;
        *) return 0 ;; # UTF-8 in a shell that counts bytes, or another encoding that somebody wants
      esac
      ;;
  esac
  # All of it: a JVM falls back to C where any part is not installed. A shell complains where C.UTF-8 is not; then nothing
  # changes.
  { export LC_ALL=C.UTF-8; } 2>/dev/null
}
