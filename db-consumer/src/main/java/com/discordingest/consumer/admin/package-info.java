/** What the operator sees: metrics, health, status. */
@NullMarked
package com.discordingest.consumer.admin;

import org.jspecify.annotations.NullMarked;
