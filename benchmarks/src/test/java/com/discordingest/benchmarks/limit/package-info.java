@NullMarked
package com.discordingest.benchmarks.limit;

import org.jspecify.annotations.NullMarked;
