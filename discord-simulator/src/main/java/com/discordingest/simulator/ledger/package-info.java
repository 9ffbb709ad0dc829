/**
 * The ledger: one JSON line for every dispatch that was put into a session, written before the
 * dispatch can reach a socket, so that anyone can check what became of it. Also what a restarted
 * simulator continues from.
 */
@NullMarked
package com.discordingest.simulator.ledger;

import org.jspecify.annotations.NullMarked;
