package com.discordingest.simulator;

import com.discordingest.simulator.control.ControlRoutes;
import com.discordingest.simulator.gateway.Dispatcher;
import com.discordingest.simulator.gateway.GatewayConnection;
import com.discordingest.simulator.rest.Answer;
import com.discordingest.simulator.rest.RestRoutes;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one port: tells REST, control and gateway requests apart by their path and answers them, or
 * hands the channel to a gateway connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel
final class HttpFront extends SimpleChannelInboundHandler<FullHttpRequest> {
  static final String API = "/api/v10";

  private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
  private static final String CONTROL = "/control";
  private static final int LARGEST_FRAME = 1 << 16;

  private final Dispatcher dispatcher;
  private final RestRoutes rest;
  private final ControlRoutes control;

  HttpFront(Dispatcher dispatcher, RestRoutes rest, ControlRoutes control) {
    this.dispatcher = dispatcher;
    this.rest = rest;
    this.control = control;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    QueryStringDecoder uri = new QueryStringDecoder(request.uri());
    String path = uri.path();
    if (request.headers().contains(HttpHeaderNames.UPGRADE, "websocket", true)) {
      upgrade(context, request, uri.parameters());
      return;
    }
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    CompletableFuture<Answer> answer;
    if (path.startsWith(CONTROL)) {
      answer =
          control.answer(
              request.method().equals(HttpMethod.POST),
              path.substring(CONTROL.length()),
              uri.parameters(),
              ByteBufUtil.getBytes(request.content()));
    } else if (path.startsWith(API) && request.method().equals(HttpMethod.GET)) {
      answer =
          rest.get(
              path.substring(API.length()),
              uri.parameters(),
              request.headers().get(HttpHeaderNames.AUTHORIZATION));
    } else {
      answer = CompletableFuture.completedFuture(Answer.error(404, 0, "404: Not Found"));
    }
    answer.whenComplete((done, failure) -> {
      if (failure != null) {
        LOG.warn("request for {} failed", path, failure);
        respond(context, Answer.error(500, 0, "500: Internal Server Error"), false);
      } else {
        respond(context, done, keepAlive);
      }
    });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("connection {} failed", context.channel().remoteAddress(), cause);
    context.close();
  }

  private static void respond(ChannelHandlerContext context, Answer answer, boolean keepAlive) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    answer.headers().forEach((name, value) -> response.headers().set(name, value));
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void upgrade(
      ChannelHandlerContext context, FullHttpRequest request, Map<String, List<String>> query) {
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory("ws://127.0.0.1/", null, false, LARGEST_FRAME)
            .newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
      return;
    }
    boolean compressed = first(query, "compress").equals("zlib-stream");
    boolean understood = first(query, "v").equals("10") && first(query, "encoding").equals("json");
    handshaker
        .handshake(context.channel(), request)
        .addListener(done -> {
          if (done.isSuccess()) {
            GatewayConnection.takeOver(context, dispatcher, compressed, understood);
          } else {
            context.close();
          }
        });
  }

  private static String first(Map<String, List<String>> query, String name) {
    List<String> values = query.get(name);
    return values == null ? "" : values.getFirst();
  }
}
