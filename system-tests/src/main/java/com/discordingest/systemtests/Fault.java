package com.discordingest.systemtests;

import com.discordingest.localstack.Signals;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Something that goes wrong. {@link #inject} does it, lets it last, and undoes what does not undo
 * itself: what was killed runs again when it returns, though it need not be ready.
 */
sealed interface Fault {
  /** By which the report counts it. */
  String kind();

  /**
   * Lets it happen.
   *
   * @throws IllegalStateException if something does not react to it as it must
   */
  void inject(Pipeline pipeline);

  /** Another one, in proportions that give every part its share. */
  static Fault random(RandomGenerator random, int shards) {
    int roll = random.nextInt(100);
    if (roll < 18) {
      return new KillProducer();
    }
    if (roll < 36) {
      return new KillConsumer();
    }
    if (roll < 44) {
      return new KillBroker();
    }
    if (roll < 52) {
      return new KillPostgres();
    }
    if (roll < 64) {
      return new Suspend(
          Target.values()[random.nextInt(Target.values().length)],
          Duration.ofMillis(random.nextInt(1_000, 8_000)));
    }
    if (roll < 67) {
      return new Suspend(Target.CONSUMER, Duration.ofSeconds(14));
    }
    if (roll < 72) {
      return new SecondProducer();
    }
    if (roll < 76) {
      return new AddConsumer();
    }
    if (roll < 80) {
      return new RemoveConsumer();
    }
    return gateway(random, random.nextInt(-1, shards));
  }

  private static Fault gateway(RandomGenerator random, int shard) {
    String one = shard < 0 ? "" : "shard=" + shard;
    return switch (random.nextInt(14)) {
      case 0, 1 -> Gateway.sent("drop", "drop?" + one);
      case 2, 3, 4 -> {
        int code = List.of(4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009).get(random.nextInt(8));
        yield Gateway.sent("close " + code, "close?code=" + code + "&" + one);
      }
      case 5 -> new RefusedToken();
      case 6 -> Gateway.sent("op 7", "reconnect?" + one);
      case 7 -> Gateway.sent("op 9 resumable", "invalid-session?resumable=true&" + one);
      case 8 -> Gateway.sent("op 9 final", "invalid-session?resumable=false&" + one);
      case 9 -> Gateway.sent("no HELLO", "no-hello?count=2", "drop?" + one);
      case 10 ->
          new Gateway(
              "no heartbeat ACKs",
              List.of("no-acks?on=true&" + one),
              Duration.ofSeconds(13),
              List.of("no-acks?on=false&" + one));
      case 11 ->
          new Gateway(
              "stalled socket",
              List.of("stall?on=true&" + one),
              Duration.ofMillis(random.nextInt(1_000, 7_000)),
              List.of("stall?on=false&" + one));
      case 12 ->
          Gateway.sent("garbled frame", "garbled-frame?stream=" + random.nextBoolean() + "&" + one);
      default -> Gateway.sent("refused resume", "refuse-resume?count=1", "drop?" + one);
    };
  }

  /** {@code kill -9} of the producer; it is started again at once. */
  record KillProducer() implements Fault {
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
  record KillConsumer() implements Fault {
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
  record KillBroker() implements Fault {
    @Override
    public String kind() {
      return "kill -9 broker";
    }

    @Override
    public void inject(Pipeline pipeline) {
      pipeline.stack().kafka().kill();
      pipeline.stack().kafka().start();
    }
  }

  /** {@code kill -9} of PostgreSQL, which is started again. */
  record KillPostgres() implements Fault {
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
  record Suspend(Target target, Duration time) implements Fault {
    @Override
    public String kind() {
      String name =
          target == Target.POSTGRES
              ? "PostgreSQL"
              : target.name().toLowerCase(java.util.Locale.ROOT);
      return "SIGSTOP " + name + (time.toSeconds() > 10 ? " beyond its session" : "");
    }

    @Override
    public void inject(Pipeline pipeline) {
      List<ProcessHandle> processes = target.processes(pipeline).toList();
      processes.forEach(process -> Signals.send(process, "STOP"));
      try {
        last(time);
      } finally {
        processes.forEach(process -> Signals.send(process, "CONT"));
      }
    }
  }

  /** A second producer for the same shards: the first must end with its own exit code. */
  record SecondProducer() implements Fault {
    @Override
    public String kind() {
      return "second producer";
    }

    @Override
    public void inject(Pipeline pipeline) {
      List<ServiceProcess> first = pipeline.producers();
      pipeline.startProducer();
      for (ServiceProcess producer : first) {
        OptionalInt code = producer.awaitExit(Pipeline.PATIENCE);
        if (code.isEmpty() || code.getAsInt() != ExitCode.FENCED.code()) {
          throw new IllegalStateException(
              "a producer that was replaced ended with " + code + "; its log: " + producer.log());
        }
        pipeline.forget(producer);
      }
    }
  }

  /** A further consumer, up to three. */
  record AddConsumer() implements Fault {
    private static final int MOST = 3;

    @Override
    public String kind() {
      return "consumer added";
    }

    @Override
    public void inject(Pipeline pipeline) {
      if (pipeline.consumers().size() < MOST) {
        pipeline.startConsumer();
      }
    }
  }

  /** SIGTERM for a consumer, unless it is the last one. */
  record RemoveConsumer() implements Fault {
    @Override
    public String kind() {
      return "consumer removed";
    }

    @Override
    public void inject(Pipeline pipeline) {
      List<ServiceProcess> consumers = pipeline.consumers();
      if (consumers.size() > 1) {
        ServiceProcess leaving = consumers.getLast();
        leaving.terminate();
        pipeline.forget(leaving);
      }
    }
  }

  /** Discord no longer takes the token (4004): the producer ends, and is started again. */
  record RefusedToken() implements Fault {
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

  /**
   * Something that the simulator does.
   *
   * @param begin what to ask of it
   * @param time how long to leave it so
   * @param end what to ask of it then
   */
  record Gateway(String kind, List<String> begin, Duration time, List<String> end)
      implements Fault {
    static Gateway sent(String kind, String... requests) {
      return new Gateway(kind, List.of(requests), Duration.ZERO, List.of());
    }

    @Override
    public void inject(Pipeline pipeline) {
      begin.forEach(pipeline.simulator()::fault);
      try {
        last(time);
      } finally {
        end.forEach(pipeline.simulator()::fault);
      }
    }
  }

  /** Lets time pass. */
  static void last(Duration time) {
    try {
      boolean never = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
      assert !never;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the middle of a fault", e);
    }
  }
}
