@NullMarked
package com.discordingest.consumer.deadletter;

import org.jspecify.annotations.NullMarked;
