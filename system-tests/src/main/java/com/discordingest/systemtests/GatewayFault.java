package com.discordingest.systemtests;

import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** What the gateway does, or the network before it. */
sealed interface GatewayFault extends Fault {
  /**
   * Something that the simulator does on request.
   *
   * @param begin what to ask of it
   * @param time how long to leave it so
   * @param end what to ask of it then
   */
  record Requested(String kind, List<String> begin, Duration time, List<String> end)
      implements GatewayFault {
    @Override
    public void inject(Pipeline pipeline) {
      begin.forEach(pipeline.simulator()::fault);
      try {
        Fault.last(time);
      } finally {
        end.forEach(pipeline.simulator()::fault);
      }
    }
  }

  /** Discord no longer takes the token (4004): the producer ends, and is started again. */
  record RefusedToken() implements GatewayFault {
    @Override
    public String kind() {
      return "close 4004";
    }

    @Override
    public void inject(Pipeline pipeline) {
      Pipeline.waiting().until(() -> pipeline.simulator().status().connected());
      pipeline.simulator().fault("close?code=4004");
      for (ServiceProcess producer : pipeline.producers()) {
        OptionalInt code = producer.awaitExit(Pipeline.PATIENCE);
        if (code.isEmpty() || code.getAsInt() != ExitCode.REFUSED.code()) {
          throw new IllegalStateException(
              "a refused producer ended with " + code + "; its log: " + producer.log());
        }
        pipeline.forget(producer);
      }
      pipeline.startProducer();
    }
  }
}
