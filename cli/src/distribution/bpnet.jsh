// A start for JShell: what one types most.
//
//   jshell --class-path 'lib/*' -R--add-modules=jdk.incubator.vector --add-modules jdk.incubator.vector share/bpnet.jsh
import java.nio.file.Path;
import java.util.List;
import org.bpnet.core.*;
import org.bpnet.core.array.*;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.*;
import org.bpnet.data.table.Table;
import org.bpnet.nn.layer.*;
import org.bpnet.nn.loss.*;
import org.bpnet.train.*;
