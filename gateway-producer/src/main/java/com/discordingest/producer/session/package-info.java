/**
 * The way in: one supervised connection a shard; when it ends, a decision to resume, to identify
 * afresh or to stop.
 */
@NullMarked
package com.discordingest.producer.session;

import org.jspecify.annotations.NullMarked;
