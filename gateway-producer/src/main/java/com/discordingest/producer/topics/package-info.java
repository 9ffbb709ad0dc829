/** Creates the log's topics, or checks those that exist. */
@NullMarked
package com.discordingest.producer.topics;

import org.jspecify.annotations.NullMarked;
