@NullMarked
package com.discordingest.benchmarks.log;

import org.jspecify.annotations.NullMarked;
