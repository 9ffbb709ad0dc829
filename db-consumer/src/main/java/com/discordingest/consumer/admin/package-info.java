/** What the operator asks: health and the status page. */
@NullMarked
package com.discordingest.consumer.admin;

import org.jspecify.annotations.NullMarked;
