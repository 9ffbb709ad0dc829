/** What an operator sees of a running producer: health, metrics and the status page. */
@NullMarked
package com.discordingest.producer.admin;

import org.jspecify.annotations.NullMarked;
