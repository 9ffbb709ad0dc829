package com.discordingest.producer.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

final class ReadGateTest {
  private boolean open = true;
  private int reads;
  private final ReadGate gate = new ReadGate(() -> open);
  private final EmbeddedChannel channel = new EmbeddedChannel(new CountReads(), gate);

  /** Stands for the transport. */
  private final class CountReads extends ChannelOutboundHandlerAdapter {
    @Override
    public void read(ChannelHandlerContext ctx) {
      reads++;
      ctx.read();
    }
  }

  @Test
  void anOpenGateLetsReadsPass() {
    reads = 0;
    channel.read();
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aShutGateSwallowsReadsAndSwitchesAutoReadOffUntilItOpens() {
    open = false;
    gate.update();
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isFalse();
    reads = 0;
    channel.read();
    assertThat(reads).isZero();

    open = true;
    gate.update();
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(reads).isPositive();
  }

  @Test
  void autoReadThatIsSwitchedOnWhileShutIsSwitchedOffAgain() {
    open = false;
    channel.config().setAutoRead(false);
    channel.config().setAutoRead(true);
    assertThat(channel.config().isAutoRead()).isFalse();
  }

  @Test
  void writesPassWhileShut() {
    open = false;
    gate.update();
    channel.runPendingTasks();
    channel.writeOutbound("heartbeat");
    assertThat(channel.<String>readOutbound()).isEqualTo("heartbeat");
  }
}
