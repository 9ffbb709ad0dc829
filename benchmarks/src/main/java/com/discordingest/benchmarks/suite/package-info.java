/**
 * The whole set of measurements, part by part, and the document that they become.
 *
 * <p>{@link com.discordingest.benchmarks.suite.AllCommand} runs the parts in turn; each adds its
 * goals and figures to a {@link com.discordingest.benchmarks.report.Report}.
 */
@NullMarked
package com.discordingest.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
