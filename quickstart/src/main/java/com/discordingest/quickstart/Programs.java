package com.discordingest.quickstart;

import com.discordingest.localstack.LocalStackProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How each program is started: the scripts in {@code bin}, with the settings of a deployment. */
final class Programs {
  private static final String LOCAL_STACK = "local-stack";
  private static final String SIMULATOR = "discord-simulator";
  private static final String PRODUCER = "gateway-producer";
  private static final String CONSUMER = "db-consumer";

  /** Longer than a service takes to commit what it holds. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final Workspace workspace;

  Programs(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Ends what an earlier run left behind; the names of what there was. */
  List<String> endLeftBehind() {
    return List.of(CONSUMER, PRODUCER, SIMULATOR, LOCAL_STACK).stream()
        .filter(name -> Child.endLeftBehind(workspace, name, PATIENCE))
        .toList();
  }

  Child localStack() {
    List<String> arguments = List.of("--data-dir", workspace.state().toString());
    return child(LOCAL_STACK, arguments, Map.of());
  }

  /**
   * @param rate world events a second; 0 for as many as possible
   * @param events how many in this run; negative for no end
   */
  Child simulator(World world, int rate, long events) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--seed=" + world.seed(),
                "--guilds=" + world.guilds(),
                "--members=" + world.members(),
                "--shards=" + world.shards(),
                "--port=" + world.port(),
                "--rate=" + rate,
                "--ledger=" + workspace.ledger(),
                "--properties=" + workspace.simulatorProperties()));
    if (events >= 0) {
      arguments.add("--events=" + events);
    }
    return child(SIMULATOR, arguments, Map.of());
  }

  /**
   * @param apiUrl the REST API; empty for Discord's own
   */
  Child producer(LocalStackProperties stack, String token, String apiUrl, int adminPort) {
    Map<String, String> environment = new HashMap<>(settings(stack, adminPort));
    environment.put("DISCORD_TOKEN", token);
    environment.put("DISCORD_API_URL", apiUrl);
    return child(PRODUCER, List.of("run"), environment);
  }

  Child consumer(LocalStackProperties stack, int adminPort) {
    Map<String, String> environment = new HashMap<>(settings(stack, adminPort));
    environment.put("ACTIVITY_STATE_DIR", workspace.activity().toString());
    return child(CONSUMER, List.of("run"), environment);
  }

  private static Map<String, String> settings(LocalStackProperties stack, int adminPort) {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS", stack.kafkaBootstrapServers(),
        "DATABASE_URL", stack.database().toPostgresUrl(),
        "ADMIN_ADDRESS", "127.0.0.1",
        "ADMIN_PORT", Integer.toString(adminPort));
  }

  private Child child(String name, List<String> arguments, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    // Only the producer may see it.
    all.putIfAbsent("DISCORD_TOKEN", "");
    return new Child(workspace, name, arguments, all, PATIENCE);
  }
}
