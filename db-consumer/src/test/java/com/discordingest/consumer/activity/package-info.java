/** Tests of what is counted from the log. */
@NullMarked
package com.discordingest.consumer.activity;

import org.jspecify.annotations.NullMarked;
