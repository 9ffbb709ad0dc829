package com.discordingest.simulator.gateway;

/** What a client's RESUME asks for. */
record Resume(String token, String sessionId, long sequence) {}
