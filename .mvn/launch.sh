# Sourced by bpnet, in a checkout and in what is unpacked from an archive: how the command's JVM is started.

# Sets jvm, the options of a JVM for the jars in a folder.
#
# Tier3DelayOn: where many methods wait for the last compiler, HotSpot compiles without profiles (tier 2), and a kernel
# too long for its first compiler would be left there, many times slower. With this it waits, interpreted, for the last.
# UseProfiledLoopPredicate: a kernel that is called for images of several sizes would be compiled for the last one seen and
# thrown away at the next, some seventy times in the first seconds.
# CompileThresholdScaling: a kernel goes to the last compiler after two per cent of the calls that other code needs; until
# then it runs interpreted, for much of a first epoch (docs/benchmarks/command.md).
# The JVM's own log goes to standard error, since standard output carries results only; that an archive does not fit
# is nobody's business.
jvm_options() {
  jvm=(--module-path "$1" --add-modules jdk.incubator.vector
    --enable-native-access=org.bpnet.cli,org.bpnet.cpu.onednn,org.apache.lucene.core,com.github.luben.zstd_jni,dev.hardwood.core,snappy.java,ALL-UNNAMED
    -Dbpnet.stderr=3 -Djava.awt.headless=true -XX:+UseParallelGC -XX:MaxRAMPercentage=50 -XX:Tier3DelayOn=100000
    -XX:-UseProfiledLoopPredicate -XX:CompileCommand=quiet
    "-XX:CompileCommand=CompileThresholdScaling,org.bpnet.cpu.kernel.GeneratedKernel*::run,0.02"
    -Xlog:disable "-Xlog:all=warning,aot*=off,cds*=off:stderr")
}

# Runs the command in place of this shell.
run_command() {
  # The JVM announces the incubating Vector API on standard error, in every run. Its own lines go through a filter;
  # the command writes to the real standard error, handed on as descriptor 3.
  exec 3>&2 2> >(trap '' INT && grep -v --line-buffered '^WARNING: Using incubator modules: ' >&3)
  terminals=
  [ ! -t 1 ] || terminals=out
  [ ! -t 3 ] || terminals=$terminals,err
  # shellcheck disable=SC2086 # BPNET_JAVA_OPTS is a list of words
  exec "$JAVA_HOME/bin/java" "${jvm[@]}" -Dbpnet.terminals=$terminals ${BPNET_JAVA_OPTS:-} \
    --module org.bpnet.cli/org.bpnet.cli.Bpnet "$@"
}
