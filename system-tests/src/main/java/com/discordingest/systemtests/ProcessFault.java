package com.discordingest.systemtests;

import com.discordingest.localstack.Signals;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What happens to the processes: they are killed, stopped, replaced and joined by others. */
sealed interface ProcessFault extends Fault {
  /** {@code kill -9} of the producer; it is started again at once. */
  record KillProducer() implements ProcessFault {
    @Override
    public String kind() {
      return "kill -9 producer";
    }

    @Override
    public void inject(Pipeline pipeline) {
      for (ServiceProcess producer : pipeline.producers()) {
        producer.kill();
        pipeline.forget(producer);
      }
      pipeline.startProducer();
    }
  }

  /** {@code kill -9} of the oldest consumer; another is started at once. */
  record KillConsumer() implements ProcessFault {
    @Override
    public String kind() {
      return "kill -9 consumer";
    }

    @Override
    public void inject(Pipeline pipeline) {
      ServiceProcess consumer = pipeline.consumers().getFirst();
      consumer.kill();
      pipeline.forget(consumer);
      pipeline.startConsumer();
    }
  }

  /** {@code kill -9} of the only broker, which is started again. */
  record KillBroker() implements ProcessFault {
    @Override
    public String kind() {
      return "kill -9 broker";
    }

    @Override
    public void inject(Pipeline pipeline) {
      pipeline.restartBroker();
    }
  }

  /** {@code kill -9} of PostgreSQL, which is started again. */
  record KillPostgres() implements ProcessFault {
    @Override
    public String kind() {
      return "kill -9 PostgreSQL";
    }

    @Override
    public void inject(Pipeline pipeline) {
      pipeline.stack().postgres().kill();
      pipeline.stack().postgres().start();
    }
  }

  /** What can be made to stand still. */
  enum Target {
    PRODUCER,
    CONSUMER,
    BROKER,
    POSTGRES;

    private Stream<ProcessHandle> processes(Pipeline pipeline) {
      return switch (this) {
        case PRODUCER -> pipeline.producers().stream().flatMap(Target::handle);
        case CONSUMER -> handle(pipeline.consumers().getFirst());
        case BROKER -> ProcessHandle.of(pipeline.stack().kafka().pid()).stream();
        case POSTGRES ->
            ProcessHandle.of(pipeline.stack().postgres().pid()).stream()
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()));
      };
    }

    private static Stream<ProcessHandle> handle(ServiceProcess process) {
      return ProcessHandle.of(process.pid()).stream();
    }
  }

  /** SIGSTOP, and SIGCONT some time later. */
  record Suspend(Target target, Duration time) implements ProcessFault {
    @Override
    public String kind() {
      String name =
          target == Target.POSTGRES ? "PostgreSQL" : target.name().toLowerCase(Locale.ROOT);
      return "SIGSTOP " + name + (time.toSeconds() > 10 ? " beyond its session" : "");
    }

    @Override
    public void inject(Pipeline pipeline) {
      List<ProcessHandle> processes = target.processes(pipeline).toList();
      processes.forEach(process -> Signals.send(process, "STOP"));
      try {
        Fault.last(time);
      } finally {
        processes.forEach(process -> Signals.send(process, "CONT"));
      }
    }
  }

  /** A second producer for the same shards: the first must end with its own exit code. */
  record SecondProducer() implements ProcessFault {
    @Override
    public String kind() {
      return "second producer";
    }

    @Override
    public void inject(Pipeline pipeline) {
      List<ServiceProcess> first = whoHoldsTheLog(pipeline);
      pipeline.startProducer();
      requireFenced(pipeline, first);
    }
  }

  /**
   * The producer stands still until another has taken over, and wakes up then: it must end without
   * having written anything.
   */
  record ZombieProducer() implements ProcessFault {
    @Override
    public String kind() {
      return "SIGSTOP producer until another took over";
    }

    @Override
    public void inject(Pipeline pipeline) {
      List<ServiceProcess> first = whoHoldsTheLog(pipeline);
      first.forEach(ServiceProcess::suspend);
      ServiceProcess second = pipeline.startProducer();
      try {
        Pipeline.waiting().until(() -> second.adminPort().isPresent());
      } finally {
        first.forEach(ServiceProcess::resume);
      }
      requireFenced(pipeline, first);
    }
  }

  /** A producer that is still starting takes the log over later, and rightly so. */
  private static List<ServiceProcess> whoHoldsTheLog(Pipeline pipeline) {
    List<ServiceProcess> producers = pipeline.producers();
    Pipeline.waiting()
        .until(() ->
            producers.stream()
                .allMatch(producer -> producer.adminPort().isPresent() || !producer.isAlive()));
    return producers;
  }

  private static void requireFenced(Pipeline pipeline, List<ServiceProcess> producers) {
    for (ServiceProcess producer : producers) {
      OptionalInt code = producer.awaitExit(Pipeline.PATIENCE);
      if (code.isEmpty() || code.getAsInt() != ExitCode.FENCED.code()) {
        throw new IllegalStateException(
            "a producer that was replaced ended with " + code + "; its log: " + producer.log());
      }
      pipeline.forget(producer);
    }
  }

  /** A further consumer; above three the oldest leaves for it. */
  record AddConsumer() implements ProcessFault {
    private static final int MOST = 3;

    @Override
    public String kind() {
      return "consumer added";
    }

    @Override
    public void inject(Pipeline pipeline) {
      pipeline.startConsumer();
      if (pipeline.consumers().size() > MOST) {
        leave(pipeline);
      }
    }
  }

  /** SIGTERM for the oldest consumer; the last one is replaced. */
  record RemoveConsumer() implements ProcessFault {
    @Override
    public String kind() {
      return "consumer removed";
    }

    @Override
    public void inject(Pipeline pipeline) {
      if (pipeline.consumers().size() == 1) {
        pipeline.startConsumer();
      }
      leave(pipeline);
    }
  }

  private static void leave(Pipeline pipeline) {
    ServiceProcess leaving = pipeline.consumers().getFirst();
    int code = leaving.terminate();
    pipeline.forget(leaving);
    if (code != ExitCode.OK.code()) {
      throw new IllegalStateException(
          "a consumer that was told to leave ended with " + code + "; its log: " + leaving.log());
    }
  }
}
