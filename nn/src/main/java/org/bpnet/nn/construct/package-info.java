/// Networks of thresholds whose weights are reasoned out and not learnt: any Boolean function, any
/// region with straight borders, any continuous function of one or two variables. Start at
/// [org.bpnet.nn.construct.ThresholdNetwork].
///
/// ```java
/// BooleanFunction xor = BooleanFunction.parse("a ^ b");
/// ThresholdNetwork network = ThresholdNetwork.of(xor.minimized(), 2);
/// Sequential model = network.create(params); // an ordinary model, to be looked at or trained on
/// ```
@NullMarked
package org.bpnet.nn.construct;

import org.jspecify.annotations.NullMarked;
