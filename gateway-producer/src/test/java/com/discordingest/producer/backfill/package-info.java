@NullMarked
package com.discordingest.producer.backfill;

import org.jspecify.annotations.NullMarked;
