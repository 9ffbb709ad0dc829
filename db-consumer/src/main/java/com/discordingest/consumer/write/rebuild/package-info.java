/**
 * The SQL of rebuilds: schemas as a whole, what can wait until a load is done, digests of tables,
 * and the swap.
 */
@NullMarked
package com.discordingest.consumer.write.rebuild;

import org.jspecify.annotations.NullMarked;
