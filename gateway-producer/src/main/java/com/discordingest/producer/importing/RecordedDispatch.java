package com.discordingest.producer.importing;

import com.discordingest.model.Envelope;
import com.discordingest.model.EnvelopeScanner;
import com.discordingest.model.MalformedPayloadException;
import com.discordingest.model.Redaction;
import java.util.Optional;

/** What a piece of a recorded file turns out to be. */
sealed interface RecordedDispatch {

  /** An event for the log; its bytes are free of secrets. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  record Usable(Envelope envelope, String type, byte[] bytes) implements RecordedDispatch {}

  /** Something that is no event, and was recorded along with them. */
  record NoEvent(String reason) implements RecordedDispatch {}

  /** Something that should have been an event. */
  record Unusable(String errorClass, String reason) implements RecordedDispatch {}

  /** Examines a piece. Never throws. */
  static RecordedDispatch of(Piece piece) {
    if (piece.cut()) {
      return new Unusable(
          "RecordTooLarge", "the line has " + piece.length() + " bytes, more than any dispatch");
    }
    Optional<String> problem = RecordedFile.problem(piece.bytes());
    if (problem.isPresent()) {
      return new Unusable(
          MalformedPayloadException.class.getName(), "it is not JSON: " + problem.get());
    }
    try {
      Envelope envelope = EnvelopeScanner.scan(piece.bytes());
      if (envelope.op() != Envelope.DISPATCH) {
        return new NoEvent("not a dispatch (op " + envelope.op() + ")");
      }
      if (envelope.type() == null) {
        return new Unusable(
            MalformedPayloadException.class.getName(), "the dispatch has no event name (t)");
      }
      return new Usable(
          envelope, envelope.type(), Redaction.apply(piece.bytes(), envelope.secrets()));
    } catch (MalformedPayloadException e) {
      return new Unusable(e.getClass().getName(), String.valueOf(e.getMessage()));
    }
  }
}
