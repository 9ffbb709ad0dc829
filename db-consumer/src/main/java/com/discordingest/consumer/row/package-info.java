/**
 * What {@code project} says and {@code write} carries out: changes to rows of tables, as values.
 */
@NullMarked
package com.discordingest.consumer.row;

import org.jspecify.annotations.NullMarked;
