/** Record to dispatch, or the reason why it is none. No I/O. */
@NullMarked
package com.discordingest.consumer.decode;

import org.jspecify.annotations.NullMarked;
