@NullMarked
package com.discordingest.benchmarks.report;

import org.jspecify.annotations.NullMarked;
